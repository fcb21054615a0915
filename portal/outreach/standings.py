"""How households stand with every category of a service: certain or possible, and with how much."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from portal.parameters.queries import parameters_in_force
from portal.rules.bounds import Bounds
from portal.rules.conditions import Ruling
from portal.rules.facts import columns
from portal.services.service import Service

NOBODY: dict[str, Any] = {"household": {}, "members": [{}]}


@dataclass(frozen=True)
class Standing:
    """A household and a category: certainly or possibly qualified.

    `amount` are its two ends in fen, None for a gate without money; `extras` the ends of what comes
    on top; `per` is month or once.
    """

    name: str
    certain: bool
    possible: bool
    amount: tuple[int, int] | None
    extras: tuple[tuple[int, int], ...]
    per: str


def standings(
    service: Service, declarations: Sequence[Mapping[str, Any]], on: date
) -> list[dict[str, Standing]]:
    """Per household its standing by category. A household without members has no claim."""
    asked = [declaration if declaration["members"] else NOBODY for declaration in declarations]
    text = service.text
    facts = columns(text.catalogue, asked, on)
    rulings = text.rule(facts, parameters_in_force().on(on).only(text.parameters))
    return [
        {ruling.category: _standing(ruling, place, bool(told["members"])) for ruling in rulings}
        for place, told in enumerate(declarations)
    ]


def _standing(ruling: Ruling, place: int, anybody: bool) -> Standing:
    possible = anybody and bool(ruling.truth.high[place])
    return Standing(
        name=ruling.name, certain=anybody and bool(ruling.truth.low[place]), possible=possible,
        amount=_ends(ruling.amount, place) if possible and ruling.amount is not None else None,
        extras=tuple(_ends(extra.amount, place) for extra in ruling.extras if possible),
        per=ruling.per,
    )  # fmt: skip


def _ends(amount: Bounds, place: int) -> tuple[int, int]:
    """The ends at one household; an amount that is alike for all stands there once."""
    low, high = (np.broadcast_to(end, place + 1)[place] if len(end) == 1 else end[place]
                 for end in (amount.low, amount.high))  # fmt: skip
    return int(low), int(high)
