"""What a recognised household is owed: one matter, and for whom."""

from dataclasses import dataclass

from portal.rules.bounds import Bools, Truth

Holders = tuple[Bools, Bools | None]
"""Which households have a category, and which members it is for (None: all of the household)."""


@dataclass(frozen=True)
class Owed:
    """A matter that a category gives. `members` are places in the declaration, none named: the
    household as a whole. `certain` is false where the facts leave it open.
    """

    matter_code: str
    category: str
    certain: bool
    members: tuple[int, ...]
    reason: str


@dataclass(frozen=True, eq=False)
class Given:
    """The same over many households: per household whether it is owed, per member who is meant.

    `members` is None for a matter of the household as a whole.
    """

    matter_code: str
    category: str
    truth: Truth
    members: Truth | None
