"""The rules of social assistance, from facts to rulings: which categories there are on which day."""

from dataclasses import dataclass, replace

from portal.rules.bounds import Truth
from portal.rules.conditions import Condition, Ruling, all_of
from portal.rules.facts import Facts
from portal.rules.parameters import Parameters
from portal.services import facts as shared
from portal.services.social_assistance.articles import (
    HARD_EXPENSE_FROM,
    SMALL_AID_FROM,
    articles_on,
)
from portal.services.social_assistance.destitute import (
    Destitute,
    destitute,
    destitute_members,
    not_all_destitute,
)
from portal.services.social_assistance.hard_expense import below_average, hard_expense
from portal.services.social_assistance.means import Income, income_of, property_tests
from portal.services.social_assistance.minimum_living import (
    classified,
    marginal,
    minimum_living,
    minimum_living_single,
    needs_of,
)
from portal.services.social_assistance.temporary import (
    emergency_aid,
    expense_aid,
    limit_of,
    small_aid,
)

LINE_CATALOGUE = shared.part(
    ("other_income", "uncounted_income", "deductible_costs", "monetary_property", "private_car",
     "business_property", "homes", "home_area"),
    ("birth_date", "relation", "living", "legal_duty", "monthly_income", "insurance_income", "work",
     "job_rise", "job_since", "school", "disability_kind", "disability_grade", "supporters",
     "supporter_income"),
)  # fmt: skip
CATALOGUE = shared.part(
    (*LINE_CATALOGUE.household, "hard_expenses", "emergency"),
    (*LINE_CATALOGUE.member, "major_illness", "care_needs"),
)
LINE_PARAMETERS = (
    "minimum_living_standard", "minimum_wage", "marginal_multiple", "property_years",
    "average_floor_area", "disposable_income", "deduction_share", "job_exemption_multiple",
    "job_exemption_months",
)  # fmt: skip
PARAMETERS = (
    *LINE_PARAMETERS, "extra_elder", "extra_minor", "extra_disabled", "extra_ill",
    "destitute_living", "destitute_care_partial", "destitute_care_total", "single_share",
    "hard_expense_ratio", "hard_expense_living",
    "emergency_multiple", "emergency_multiple_most", "small_aid_multiple",
)  # fmt: skip


@dataclass(frozen=True)
class Lines:
    """What other rulings build on: the income, the tests beside it, who is 特困, 低保 and 低边."""

    income: Income
    tests: tuple[Condition, ...]
    destitute: Destitute
    living: Ruling
    margin: Ruling

    @property
    def within(self) -> Truth:
        """Whether income is under the standard or within the margin, whatever the property.

        Asked of the income at once: bounds of «低保» or «低边» taken apart would leave open what
        their union settles.
        """
        below = _state(self.living, "income_below_standard")
        return below | _state(self.margin, "income_within_margin")


def rule(facts: Facts, parameters: Parameters) -> list[Ruling]:
    """The rulings of every category that there is on the day."""
    articles, found = articles_on(facts.on), lines(facts, parameters)
    income, tests = found.income, found.tests
    needs = needs_of(facts, parameters)
    extra = classified(facts, needs, income.members, articles)
    rulings = [
        destitute(facts, parameters, found.destitute, articles),
        replace(found.living, extras=(extra,)),
        found.margin,
        minimum_living_single(income, parameters, found.margin.truth, needs, articles),
    ]
    average = below_average(income, parameters, articles["hard_expense"])
    if facts.on >= HARD_EXPENSE_FROM:
        poor = (average, *tests)
        rulings.append(hard_expense(income, parameters, poor, found.within, articles))
    limit = limit_of(income, parameters, articles)
    poor = (replace(average, article=articles["emergency"]), *tests)
    rulings += [emergency_aid(income, limit, articles), expense_aid(income, poor, limit, articles)]
    if facts.on >= SMALL_AID_FROM:
        rulings.append(small_aid(income, parameters, articles))
    return rulings


def lines(facts: Facts, parameters: Parameters) -> Lines:
    """What 低保 and 低边 go by; reads LINE_CATALOGUE and LINE_PARAMETERS only."""
    articles, income = articles_on(facts.on), income_of(facts, parameters)
    tests = property_tests(facts, parameters, income.people, articles["property"])
    alone = destitute_members(facts, parameters, all_of(tests))
    tests = (*tests, not_all_destitute(income, alone, articles["not_destitute"]))
    living = minimum_living(income, parameters, tests, articles)
    below = _state(living, "income_below_standard")
    margin = marginal(income, parameters, below, tests, articles)
    return Lines(income, tests, alone, living, margin)


def _state(ruling: Ruling, code: str) -> Truth:
    return next(c.truth for c in ruling.conditions if c.code == code)
