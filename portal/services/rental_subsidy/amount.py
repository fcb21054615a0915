"""How much the rental subsidy is: the area that is still missing, times a rate, up to the rent.

The table is the city's: rate by category (fen a m2 a month), subsidised area by size of the household
(0.01 m2), whether the own area counts against it, whether the rent is the most. Shipped is Zhoushan's of
2018 (舟建发〔2018〕100号) as an example.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.rules.bounds import Bounds, Truth, not_negative, smaller
from portal.rules.conditions import Condition, Figure
from portal.rules.facts import Facts
from portal.rules.parameters import Parameters
from portal.text import N_

AREAS = ("rent_area_1", "rent_area_2", "rent_area_3", "rent_area_more")
RATES = (
    "rent_rate_minimum_living", "rent_rate_destitute", "rent_rate_marginal", "rent_rate_other",
    "rent_rate_new_job", "rent_rate_migrant",
)  # fmt: skip
AMOUNT_PARAMETERS = (*RATES, *AREAS, "rent_counts_own_area", "rent_most_is_rent")
MADE_UP = "amount_made_up"
"""The condition that shows how an amount is made up; it always holds."""
ARTICLE = N_("浙江省社会救助条例第三十条；标准由市、县人民政府公布")
ONE = Bounds.between(1, 1)
ENDLESS = Bounds.between(10**17, 10**17)
"""More than the widest rate times the widest area: no rent keeps an amount down."""


@dataclass(frozen=True)
class Amount:
    """What every category's amount is made of: areas in 0.01 m2, the most in fen a month."""

    parameters: Parameters
    subsidised: Bounds
    own: Bounds
    most: Bounds

    @property
    def missing(self) -> Bounds:
        """The area that is subsidised: what is given to a household of this size less its own."""
        return not_negative(self.subsidised - self.own)

    def at_rate(self, code: str) -> tuple[Bounds, Condition]:
        """Fen a month at a rate, rounded down to the fen, and how it is made up."""
        rate = self.parameters[code]
        money = smaller(rate * self.missing // 100, self.most)
        told = (
            Figure(N_("这样大的家庭补贴的面积"), self.subsidised, "centi_m2"),
            Figure(N_("自己的住房面积"), self.own, "centi_m2"),
            Figure(N_("差的面积"), self.missing, "centi_m2"),
            Figure(N_("每平方米每月"), rate, "fen"),
        )
        known = Truth.known(True, len(money))
        return money, Condition(MADE_UP, N_("补贴是这样算的"), ARTICLE, known, told)


def amount_of(facts: Facts, parameters: Parameters) -> Amount:
    """The parts of a household's amount."""
    owner = ONE.at_most(facts.number("homes")) & _switched(parameters, "rent_counts_own_area")
    capped = _switched(parameters, "rent_most_is_rent")
    most = facts.number("monthly_rent").where(capped) + ENDLESS.where(~capped)
    own = facts.number("home_area").where(owner)
    return Amount(parameters, subsidised_area(facts, parameters), own, most)


def _switched(parameters: Parameters, code: str) -> Truth:
    """Whether a switch of the table is on: 1 is, 0 is not."""
    return ONE.at_most(parameters[code])


def subsidised_area(facts: Facts, parameters: Parameters) -> Bounds:
    """The area that is subsidised, in 0.01 m2: by 1, 2, 3 persons, then per head."""
    people = facts.grouping.size
    sizes = {n: Truth(people.low == n, people.low == n) for n in (1, 2, 3)}
    more = ~(sizes[1] | sizes[2] | sizes[3])
    area = (parameters["rent_area_more"] * people).where(more)
    for n, is_size in sizes.items():
        area = area + parameters[f"rent_area_{n}"].where(is_size)
    return area


def figures_of(verdict: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Of a verdict as it is stored: the area subsidised, the own one, what is missing, the rate; none
    of a verdict without such an amount.
    """
    found = [c["figures"] for c in verdict["conditions"] if c["code"] == MADE_UP]
    return found[0] if found else ()
