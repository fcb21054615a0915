"""Rental subsidy (公租房租赁补贴): who is in housing difficulty and of which category, and how much.

ZJ 浙江省社会救助条例 29-30: households with housing difficulty that are 低保 or 低边. Taizhou's lines are
missing; the amounts are Zhoushan's of 2018, labelled as an example.
"""

from portal.rules.bounds import NOTHING, Bounds, Truth
from portal.rules.conditions import Condition, Figure, Ruling, all_of
from portal.rules.facts import Facts
from portal.rules.parameters import Parameters
from portal.services.social_assistance import rules as assistance
from portal.text import N_

CATALOGUE = assistance.LINE_CATALOGUE
PARAMETERS = (
    *assistance.LINE_PARAMETERS, "rent_area_line", "rent_income_other", "rent_rate_minimum_living",
    "rent_rate_marginal", "rent_rate_other", "rent_area_1", "rent_area_2", "rent_area_3",
    "rent_area_more",
)  # fmt: skip
ARTICLE = N_("浙江省社会救助条例第二十九条、第三十条")


def rule(facts: Facts, parameters: Parameters) -> list[Ruling]:
    """低保, 低边 and other low-income households, each with housing difficulty."""
    lines = assistance.lines(facts, parameters)
    housing = housing_difficulty(facts, parameters)
    area = subsidised_area(facts, parameters)
    over = lines.income.over(parameters["rent_income_other"])
    within = over.at_most(NOTHING) & lines.income.someone
    other = within & ~(lines.within & all_of(lines.tests))
    groups = (
        ("minimum_living", N_("低保家庭租赁补贴"), N_("属于低保家庭"), lines.living.truth),
        ("marginal", N_("低边家庭租赁补贴"), N_("属于低边家庭"), lines.margin.truth),
        ("other", N_("其他低收入家庭租赁补贴"), N_("收入在其他低收入家庭线以内"), other),
    )
    return [
        Ruling(
            f"rent_{code}", name, ARTICLE,
            (Condition(f"is_{code}", label, ARTICLE, truth), housing),
            amount=_money(parameters[f"rent_rate_{code}"], area),
        )
        for code, name, label, truth in groups
    ]  # fmt: skip


def housing_difficulty(facts: Facts, parameters: Parameters) -> Condition:
    """No home of one's own, or less per head than the line that the city publishes (missing)."""
    homes, area = facts.number("homes"), facts.number("home_area")
    line = parameters["rent_area_line"] * facts.grouping.size
    none = homes.at_most(Bounds.between(0, 0))
    return Condition(
        "housing_difficulty", N_("没有住房，或人均面积低于住房困难线"), ARTICLE, none | area.below(line),
        (Figure(N_("住房套数"), homes, "count"), Figure(N_("住房面积合计"), area, "centi_m2")),
    )  # fmt: skip


def subsidised_area(facts: Facts, parameters: Parameters) -> Bounds:
    """The area that is subsidised, in 0.01 m2: by 1, 2, 3 persons, then per head."""
    people = facts.grouping.size
    sizes = {n: Truth(people.low == n, people.low == n) for n in (1, 2, 3)}
    more = ~(sizes[1] | sizes[2] | sizes[3])
    area = (parameters["rent_area_more"] * people).where(more)
    for n, is_size in sizes.items():
        area = area + parameters[f"rent_area_{n}"].where(is_size)
    return area


def _money(rate: Bounds, area: Bounds) -> Bounds:
    """Fen a month: rate per m2 times area in 0.01 m2, rounded down to the fen."""
    return rate * area // 100
