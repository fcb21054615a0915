"""Reading screening runs: lists, counts by area, rows, and two runs side by side."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import select, true

from portal.database import db
from portal.errors import NotFound, Refused
from portal.offices.areas import area_prefix
from portal.screening.database import DATABASE
from portal.screening.models import FINISHED, Chunk, Count, Run, WhatIf
from portal.screening.results import rows_of
from portal.text import N_

SMALLEST = 5
"""Counts of people below this are not published."""
COUNTY = 6
OTHER_SOURCE = N_("两次筛查的来源不同，户的编号不一样，不能逐户比较。")
MOST_LISTED = 50
MEASURES = (
    "qualifies", "possible", "recognised", "covered", "unreached", "lapsed", "gaps", "cost"
)  # fmt: skip
COSTS = {"cost": "qualifies", "cost_now": "now", "cost_then": "then"}
"""What each sum of money is of: it is not published either where they are few."""
Counts = Mapping[tuple[str, str], Counter[str]]
"""By area and category what was counted; see portal.screening.models.Count and WhatIf."""


def runs(area: str) -> Sequence[Run]:
    """The finished runs that cover an area, newest first."""
    query = select(Run).where(Run.state == FINISHED).order_by(Run.id.desc())
    covering = [run for run in db.session.scalars(query) if covers(run.area_code, area)]
    return covering[:MOST_LISTED]


def covers(of_run: str, area: str) -> bool:
    """Whether a run's area (empty: the city) takes in another."""
    return not of_run or area_prefix(area).startswith(area_prefix(of_run))


def run(run_id: int) -> Run:
    """A finished run. Raises NotFound."""
    found = db.session.get(Run, run_id)
    if found is None or found.state != FINISHED:
        raise NotFound(code="run-not-found")
    return found


def counts(run_id: int, area: str = "") -> Counts:
    """What a run counted within an area: of the city by county, of a county by township."""
    within = Count.area_code.startswith(area_prefix(area)) if area else true()
    rows = db.session.scalars(select(Count).where(Count.run_id == run_id, within))
    return _summed(
        ((row.area_code, row.category, {name: getattr(row, name) for name in MEASURES})
         for row in rows), area,
    )  # fmt: skip


def what_if_counts(kept: WhatIf, area: str = "") -> Counts:
    """The same of a what-if."""
    return _summed(
        ((township, category, measured)
         for township, categories in kept.counts.items()
         for category, measured in categories.items()
         if township.startswith(area_prefix(area))),
        area,
    )  # fmt: skip


def _summed(rows: Iterable[tuple[str, str, Mapping[str, int]]], area: str) -> Counts:
    """Sums by county, within a county by township, and by category."""
    width = COUNTY if not area or area.endswith("00") else None
    totals: dict[tuple[str, str], Counter[str]] = {}
    for township, category, measured in sorted(rows, key=lambda row: row[:2]):
        totals.setdefault((township[:width], category), Counter()).update(measured)
    return totals


def overall(by_area: Counts) -> dict[str, Counter[str]]:
    """The counts of all areas together, by category."""
    total: dict[str, Counter[str]] = {}
    for (_area, category), measured in by_area.items():
        total.setdefault(category, Counter()).update(measured)
    return total


def rows(run_id: int) -> Iterator[pa.Table]:
    """Every row of a run (household and category), some thousand at a time."""
    numbers = db.session.scalars(select(Chunk.number).where(Chunk.run_id == run_id)).all()
    for number in sorted(numbers):
        query = select(Chunk.results).where(Chunk.run_id == run_id, Chunk.number == number)
        yield from rows_of(db.session.scalars(query).one())


def moved(earlier: Run, later: Run) -> dict[str, tuple[int, int]]:
    """From one run to another, by category: how many newly qualify for certain, how many no longer.

    Raises Refused for runs over other sources: their households have other numbers.
    """
    if (earlier.source == DATABASE) != (later.source == DATABASE):
        raise Refused(OTHER_SOURCE, code="other-source")
    before, after = _certain(earlier.id), _certain(later.id)
    return {
        category: (
            _missing(after.get(category), before.get(category)),
            _missing(before.get(category), after.get(category)),
        )
        for category in sorted({*before, *after})
    }


def _certain(run_id: int) -> dict[str, pa.Array]:
    """By category the households that qualify for certain: a small part of all."""
    found: dict[str, list[pa.Array]] = {}
    for table in rows(run_id):
        met = table.filter(pc.equal(table.column("verdict").cast(pa.string()), "met"))
        if met.num_rows:
            category = str(met.column("category")[0])
            found.setdefault(category, []).append(met.column("household").combine_chunks())
    return {category: pa.concat_arrays(parts) for category, parts in found.items()}


def _missing(households: pa.Array | None, among: pa.Array | None) -> int:
    """How many of the households are not among the others."""
    if households is None or among is None:
        return 0 if households is None else len(households)
    return int(pc.sum(pc.invert(pc.is_in(households, value_set=among))).as_py() or 0)


def what_ifs(area: str) -> Sequence[WhatIf]:
    """What-ifs that cover an area, newest first."""
    query = select(WhatIf).order_by(WhatIf.id.desc())
    return [kept for kept in db.session.scalars(query) if covers(kept.area_code, area)][
        :MOST_LISTED
    ]


def published(measured: Mapping[str, int]) -> dict[str, int | None]:
    """What may be shown: None in place of counts under five, and of the money of so few."""
    few = {name for name, number in measured.items() if 0 < number < SMALLEST}
    return {
        name: None if COSTS.get(name, name) in few else number for name, number in measured.items()
    }


def what_if(kept_id: int) -> WhatIf:
    """A what-if that was kept. Raises NotFound."""
    found = db.session.get(WhatIf, kept_id)
    if found is None:
        raise NotFound(code="what-if-not-found")
    return found
