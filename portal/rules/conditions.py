"""Named conditions with their article, and what a rule says of one category."""

from dataclasses import dataclass

from portal.rules.bounds import Bounds, Truth


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
class Ruling:
    """A category: all of its conditions must hold.

    `amount` is in fen a month, None for a gate without money. `members` says per member who is
    meant when the category is not the whole household's.
    """

    category: str
    name: str
    article: str
    conditions: tuple[Condition, ...]
    amount: Bounds | None = None
    members: Truth | None = None

    @property
    def truth(self) -> Truth:
        """Whether the household has the category."""
        first, *others = (condition.truth for condition in self.conditions)
        for truth in others:
            first = first & truth
        return first
