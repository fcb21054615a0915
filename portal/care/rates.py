"""The care rate (救助家庭关爱率), exactly as it is defined.

due = recognised households with at least one visit whose due day falls in [first, last] and not
after the as-of day. met = those of them whose every such visit was made, with evidence, by its due
day and recorded by the as-of day. care rate = met / due; «无数据» when nothing is due.

The portal's own definition: no official formula was published (台州共富行动方案 section 23 sets the target
of 100%).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.care.households import CarePlan, plans
from portal.care.plan import Due
from portal.offices.areas import area_prefix
from portal.people.models import Household


@dataclass(frozen=True)
class Period:
    """Visits due in [first, last] as of a day, of households in an area and below."""

    area: str
    first: date
    last: date
    as_of: date


@dataclass(frozen=True)
class Cared:
    """A household behind the rate: no personal data, only numbers and days."""

    household_id: int
    case_number: str
    area_code: str
    tier: str
    dues: tuple[Due, ...]

    @property
    def met(self) -> bool:
        """Whether every visit that was due was made."""
        return all(due.made_on is not None for due in self.dues)


@dataclass(frozen=True)
class CareRate:
    """Households of one area (key "" = the whole) with a visit due, and those that were met."""

    key: str
    due: int
    met: int

    @property
    def permille(self) -> int | None:
        """Met of due in tenths of a per cent rounded down, None when nothing is due."""
        return self.met * 1000 // self.due if self.due else None


def cared(period: Period) -> list[Cared]:
    """The households that the rate counts, the unmet ones first, then by area and id."""
    within = Household.area_code.startswith(area_prefix(period.area))
    counted = [one for plan in plans(within, period.as_of) if (one := _counted(plan, period)).dues]
    return sorted(counted, key=lambda one: (one.met, one.area_code, one.household_id))


def _counted(plan: CarePlan, period: Period) -> Cared:
    end = min(period.last, period.as_of)
    dues = tuple(due for due in plan.dues if period.first <= due.due_on <= end)
    return Cared(plan.household_id, plan.case_number, plan.area_code, plan.tier, dues)


def care_rates(households: Iterable[Cared], digits: int = 0) -> list[CareRate]:
    """The rate of each area by the first `digits` of its code (6: county, 9: township).

    With 0 the list has exactly one row, zeros when nothing is due.
    """
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    if not digits:
        counts[""] = [0, 0]
    for household in households:
        count = counts[household.area_code[:digits]]
        count[0] += 1
        count[1] += household.met
    return [CareRate(key, *counts[key]) for key in sorted(counts)]
