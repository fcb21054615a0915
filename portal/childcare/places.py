"""Classes and places: which class takes a child when, and for how many the carers suffice.

What is free is computed by the database (portal.childcare.models.FREE).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from portal.clock import next_month
from portal.rules.parameters import Parameters
from portal.text import N_

KINDS = {
    "infant": N_("乳儿班"), "small": N_("托小班"), "large": N_("托大班"), "mixed": N_("混合班"),
}  # fmt: skip
"""The kinds of classes, youngest first (托育机构设置标准(试行) 19-20)."""
AGES = {
    "infant": ("childcare_infant_from", "childcare_small_from"),
    "small": ("childcare_small_from", "childcare_large_from"),
    "large": ("childcare_large_from", "childcare_until"),
    "mixed": ("childcare_mixed_from", "childcare_until"),
}
"""The parameters of the age in months from which a class takes a child, and that it no longer does."""
FAMILY_POINT = "family"
"""The kind of institution (家庭托育点) that has a standard of its own, whatever its class."""


@dataclass(frozen=True)
class Stay:
    """A kind of class that takes a child, up to, not including, the month `until`."""

    kind: str
    until: date


def stays(born_on: date, entry: date, parameters: Parameters) -> list[Stay]:
    """The classes that take a child, born or expected on a day, in the month that begins on `entry`.

    A class takes the child in a month in which it has the age, in completed months, on some day.
    """
    found = []
    for kind, codes in AGES.items():
        youngest, oldest = (parameters.known(code) for code in codes)
        if youngest is None or oldest is None:
            continue
        until = next_month(born_on, oldest + (born_on.day > 1))
        if months_old(born_on, next_month(entry) - timedelta(days=1)) >= youngest and entry < until:
            found.append(Stay(kind, until))
    return found


def months_old(born_on: date, day: date) -> int:
    """Completed months of age on a day, below 0 before the birth."""
    months = (day.year - born_on.year) * 12 + day.month - born_on.month
    return months - (day.day < born_on.day)


def staffed(institution: str, kind: str, carers: int, parameters: Parameters) -> int | None:
    """For how many children `carers` suffice in a class, None where no ratio is published.

    `institution` is its kind: a family point has a ratio of its own (国卫人口发〔2023〕28号).
    """
    ratio = parameters.known(f"childcare_ratio_{_standard(institution, kind)}")
    return None if ratio is None else carers * ratio


def most_places(institution: str, kind: str, groups: int, parameters: Parameters) -> int | None:
    """The most children that so many classes of a kind may have, None where nothing is published."""
    size = parameters.known(f"childcare_group_{_standard(institution, kind)}")
    return None if size is None else groups * size


def _standard(institution: str, kind: str) -> str:
    return FAMILY_POINT if institution == FAMILY_POINT else kind
