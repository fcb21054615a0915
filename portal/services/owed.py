"""What a recognised household is owed: one matter, and for whom."""

from dataclasses import dataclass


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
