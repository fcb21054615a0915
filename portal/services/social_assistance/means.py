"""Income and property in the sense of the law: what counts, what does not, and the tests.

Sources: DB 最低生活保障审核确认办法 13-14, ZJ 浙江省社会救助条例 50, the provincial property tests of 2015 (待核).
"""

from dataclasses import dataclass
from functools import cached_property

from portal.rules.bounds import Bounds, Truth, not_negative, smaller
from portal.rules.conditions import Condition, Figure
from portal.rules.days import months_earlier
from portal.rules.facts import Facts
from portal.rules.parameters import Parameters
from portal.services.social_assistance.members import in_household
from portal.text import N_

WHOLE = Bounds.between(1000, 1000)


@dataclass(frozen=True)
class Income:
    """The household's income in fen a month: per person what counts, and the household's rest.

    `rest` may be negative: what is not counted or deducted comes off the whole.
    """

    facts: Facts
    own: Bounds
    rest: Bounds
    members: Truth

    @cached_property
    def people(self) -> Bounds:
        """How many members count."""
        return self.facts.grouping.count(self.members)

    @cached_property
    def total(self) -> Bounds:
        """The household's income, never negative."""
        return not_negative(self.facts.grouping.total(self.own.where(self.members)) + self.rest)

    def over(self, line: Bounds, times: int = 1) -> Bounds:
        """Fen by which `times` the income is over a line per head; negative when under it.

        Summed person by person, so that it is settled also where it is open who counts.
        """
        people = self.facts.grouping
        excess = (self.own * times - people.each(line)).where(self.members)
        return people.total(excess) + self.rest * times

    @cached_property
    def someone(self) -> Truth:
        """Whether anybody counts at all."""
        return self.facts.grouping.anyone(self.members)


def income_of(facts: Facts, parameters: Parameters) -> Income:
    """The income that counts: all members', without what DB 13 and ZJ 50 leave out."""
    own = not_negative(facts.number("monthly_income") - job_exemption(facts, parameters))
    share = smaller(parameters["deduction_share"], WHOLE)
    deducted = facts.number("deductible_costs") * share
    off = facts.number("uncounted_income") + deducted // 1000
    return Income(facts, own, facts.number("other_income") - off, in_household(facts))


def job_exemption(facts: Facts, parameters: Parameters) -> Bounds:
    """Per member, fen a month: the rise of income from a job taken while on 低保 (ZJ 50).

    It is not counted for 6 to 12 months, up to three times the standard.
    """
    people, day = facts.grouping, facts.on.toordinal()
    most = people.each(parameters["job_exemption_multiple"] * parameters["minimum_living_standard"])
    begin = months_earlier(day, parameters["job_exemption_months"])
    recent = people.each(begin).below(facts.number("job_since"))
    works = facts.choice("work").one_of("working")
    return smaller(facts.number("job_rise"), most).where(works & recent)


def property_tests(
    facts: Facts, parameters: Parameters, people: Bounds, article: str
) -> tuple[Condition, ...]:
    """The four property tests that 低保 and 低边 share (2015 text, 待核; DB 14).

    Monetary property per head under some years' standards; no car or ship for private life; no
    shop, office or factory; one home, or two below last year's average area per head.
    """
    money = facts.number("monetary_property")
    years = parameters["property_years"] * 12 * parameters["minimum_living_standard"]
    one_home = facts.number("homes").at_most(Bounds.between(1, 1))
    two_homes = facts.number("homes").at_most(Bounds.between(2, 2))
    small = facts.number("home_area").below(parameters["average_floor_area"] * people)
    most = years * people
    return (
        Condition("monetary_property", N_("存款等货币财产不超过限额"), article, money.below(most), (
            Figure(N_("您家的货币财产"), money, "fen"), Figure(N_("限额（要低于）"), most, "fen"))),
        Condition("no_private_car", N_("没有自用的汽车或船"), article, ~facts.truth("private_car")),
        Condition("no_business_property", N_("没有商铺、办公楼、厂房、酒店式公寓"), article,
                  ~facts.truth("business_property")),
        Condition("homes", N_("最多一套住房，或两套但人均面积低于平均"), article,
                  one_home | (two_homes & small),
                  (Figure(N_("住房套数"), facts.number("homes"), "count"),)),
    )  # fmt: skip
