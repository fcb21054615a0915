"""Named conditions with their article, and what a rule says of one category."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from portal.rules.bounds import CEILING, Bools, Bounds, Truth

MONTHLY, ONCE, TOTAL = "month", "once", "total"
"""What an amount is counted for: each month, one payment, all months together."""


@dataclass(frozen=True, eq=False)
class Figure:
    """A number that a condition compared: `unit` is fen, fen_per_month, permille, count …"""

    label: str
    value: Bounds
    unit: str


@dataclass(frozen=True, eq=False)
class Condition:
    """One named condition of the law: whether it holds, its article, the figures it compared."""

    code: str
    label: str
    article: str
    truth: Truth
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, eq=False)
class Extra:
    """What some members get on top of a category's amount: who, and fen a month for all of them."""

    code: str
    label: str
    article: str
    members: Truth
    amount: Bounds

    def published(self) -> Bools:
        """Where the figures are known: one that is missing leaves the amount without an end."""
        known: Bools = self.amount.high < CEILING
        return known


@dataclass(frozen=True, eq=False)
class Ruling:
    """A category: all of its conditions must hold.

    `amount` is in fen a month, once, or in all (`per`); None for a gate without money. `members`
    says per member who is meant when the category is not the whole household's. `extras` come on
    top of the amount.
    """

    category: str
    name: str
    article: str
    conditions: tuple[Condition, ...]
    amount: Bounds | None = None
    members: Truth | None = None
    extras: tuple[Extra, ...] = ()
    per: str = MONTHLY

    @cached_property
    def truth(self) -> Truth:
        """Whether the household has the category."""
        return all_of(self.conditions)


def all_of(conditions: Sequence[Condition]) -> Truth:
    """Whether all conditions hold."""
    first, *others = (condition.truth for condition in conditions)
    for truth in others:
        first = first & truth
    return first
