"""Screening («政策找人»): the rules asked of a batch of households, category by category, in columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from portal.offices.city import Matter
from portal.rules.bounds import Bools, Bounds, Ints
from portal.rules.conditions import MONTHLY, Ruling
from portal.rules.parameters import Parameters
from portal.screening.batches import Batch
from portal.services.owed import Holders
from portal.services.service import Service

UNREACHED, LAPSED, GAP = "unreached", "lapsed", "gap"
KINDS = (UNREACHED, LAPSED, GAP)


@dataclass(frozen=True, eq=False)
class Standing:
    """How every household of a batch stands with one category.

    `low` and `high` are the ends of the amount in fen (month or once), 0 for a gate without money;
    `cost` is fen a month where the category is certain and the amount with its extras is known;
    `matters` counts what the category gives, or would give; `gaps` what of it has no task though
    the category is recognised.
    """

    category: str
    certain: Bools
    possible: Bools
    recognised: Bools
    applied: Bools
    low: Ints
    high: Ints
    cost: Ints
    matters: Ints
    gaps: Ints

    def found(self, kind: str) -> Bools:
        """Who is found: unreached, lapsed or with a gap."""
        if kind == UNREACHED:
            return self.certain & ~self.recognised & ~self.applied
        return self.recognised & ~self.possible if kind == LAPSED else self.gaps > 0

    def measures(self) -> Mapping[str, Ints | Bools]:
        """What is counted of each household, by the names of the counts."""
        return {
            "qualifies": self.certain, "possible": self.possible & ~self.certain,
            "recognised": self.recognised, "covered": self.certain & self.recognised,
            "unreached": self.found(UNREACHED), "lapsed": self.found(LAPSED), "gaps": self.gaps,
            "cost": self.cost,
        }  # fmt: skip


def screen(
    service: Service, batch: Batch, parameters: Parameters, matters: Sequence[Matter]
) -> list[Standing]:
    """How the batch stands with every category of the service on the facts' day."""
    rulings = service.text.rule(batch.facts, parameters.only(service.text.parameters))
    given = _matters(service, batch, rulings, matters)
    return [_standing(batch, ruling, *given[ruling.category]) for ruling in rulings]


def _standing(batch: Batch, ruling: Ruling, matters: Ints, gaps: Ints) -> Standing:
    truth, size = ruling.truth, len(batch.applied)
    amount = ruling.amount or Bounds.between(0, 0)
    return Standing(
        ruling.category, truth.low, truth.high, _has(batch, ruling.category), batch.applied,
        np.where(truth.high, amount.low, 0), np.where(truth.high, amount.high, 0),
        _cost(ruling, truth.low) if ruling.amount else np.zeros(size, dtype=np.int64),
        matters, gaps,
    )  # fmt: skip


def _has(batch: Batch, category: str) -> Bools:
    return batch.recognised.get(category, np.zeros(len(batch.applied), dtype=bool))


def _cost(ruling: Ruling, certain: Bools) -> Ints:
    """What those who qualify get a month; an extra whose figure is missing is left out."""
    total = np.zeros(len(certain), dtype=np.int64)
    if ruling.per == MONTHLY:
        for part in filter(None, (ruling.amount, *(extra.amount for extra in ruling.extras))):
            total += np.where(certain & (part.low == part.high), part.low, 0)
    return total


def _matters(
    service: Service, batch: Batch, rulings: Sequence[Ruling], matters: Sequence[Matter]
) -> Mapping[str, tuple[Ints, Ints]]:
    """By category: how many matters it gives, and how many of the recognised have no task.

    A matter counts once for a household, under the first category that gives it for certain.
    """
    size = len(batch.applied)
    counts = {r.category: (np.zeros(size, np.int64), np.zeros(size, np.int64)) for r in rulings}
    taken: dict[str, Bools] = {}
    for given in service.matters_given(batch.facts, _holders(batch, rulings), matters):
        before = taken.get(given.matter_code, np.zeros(size, dtype=bool))
        first = given.truth.low & ~before
        taken[given.matter_code] = before | first
        number, gaps = counts[given.category]
        number += first
        if given.category in batch.recognised:
            opened = batch.opened.get(given.matter_code, np.zeros(size, dtype=bool))
            gaps += first & batch.recognised[given.category] & ~opened
    return counts


def _holders(batch: Batch, rulings: Sequence[Ruling]) -> dict[str, Holders]:
    """Who has a category, or certainly would, and for which members."""
    return {
        r.category: (
            _has(batch, r.category) | r.truth.low, r.members.low if r.members is not None else None,
        )
        for r in rulings
    }  # fmt: skip
