"""A synthetic city as a household register in Parquet: any size, the same for the same seed.

`python -m benchmarks.city var/bench/city.parquet --households 2200000`. Blocks of households are drawn
one after another, each from its own seed: memory stays the same whatever the size, and a smaller city
is the beginning of a larger one.
"""

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.synthetic import (
    Drawn,
    Ints,
    homes,
    incomes,
    people_of,
    personal,
    recognised,
    with_unknowns,
)
from portal.demonstration.households import Lines
from portal.forms.fields import TOWNSHIPS
from portal.offices.city import load_city
from portal.rules.facts import Fact
from portal.services.facts import CATALOGUE

ROOT = Path(__file__).resolve().parent.parent
CITY = ROOT / "config" / "taizhou"
ON = date(2026, 11, 24)
BLOCK = 33_000
"""Households in a block: some 100,000 people, a row group."""
CUT_ROWS = 100_000
UNKNOWN = 0.002
"""The share of cells that are unknown: about one household in eight has one."""
CATEGORIES = ("", "minimum_living", "marginal", "destitute")


def write_city(
    path: Path, households: int, seed: int = 1, unknown: float = UNKNOWN, cut: bool = False
) -> Path:
    """Write the register of so many households; returns the path.

    A row group holds whole households, unless `cut`: then every one has the same number of rows, as
    most writers do it, and its ends cut households.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    tables = _recut(blocks(households, seed, unknown)) if cut else blocks(households, seed, unknown)
    first = next(tables)
    with pq.ParquetWriter(path, first.schema, compression="lz4") as writer:
        writer.write_table(first, row_group_size=len(first))
        for table in tables:
            writer.write_table(table, row_group_size=len(table))
    return path


def city_file(folder: Path, households: int, cut: bool = False) -> Path:
    """The file of a city of that size, written unless it is there."""
    path = folder / f"city-{households}{'-cut' if cut else ''}.parquet"
    return path if path.exists() else write_city(path, households, cut=cut)


def asked_city(what: str | None) -> tuple[Path, int]:
    """The folder of the files and the number of households that the command line names."""
    asked = argparse.ArgumentParser(description=what)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--households", type=int, default=200_000)
    options = asked.parse_args()
    return options.folder, options.households


def blocks(households: int, seed: int = 1, unknown: float = UNKNOWN) -> Iterator[pa.Table]:
    """The city's rows, a block of whole households at a time."""
    place = _place()
    for first in range(0, households, BLOCK):
        yield _block(place, first, min(BLOCK, households - first), seed, unknown)


@dataclass(frozen=True)
class _Place:
    """Where the city lies: its income lines, how much money a head may have, its townships."""

    lines: Lines
    limit: int
    townships: list[str]


def _place() -> _Place:
    city = load_city(CITY)
    parameters = city.parameters.on(ON)
    lines = Lines.of(parameters)
    return _Place(
        lines,
        int(parameters["property_years"].low[0]) * 12 * lines.standard,
        [area.code for area in city.areas.values() if area.level in TOWNSHIPS],
    )


def _block(place: _Place, first: int, size: int, seed: int, unknown: float) -> pa.Table:
    random = np.random.default_rng([seed, first])
    people = people_of(random, size)
    who = personal(random, people, ON)
    money, head = incomes(random, people, who["school"].values, place.lines, ON)
    home = homes(random, people, head, place.lines, place.limit, ON)
    members = with_unknowns(random, {**who, **money}, unknown)
    home = with_unknowns(random, home, unknown)
    area = random.integers(0, len(place.townships), size)
    keys = pa.array(np.char.mod("T%08d", np.arange(first, first + size)))
    own = people.each(np.arange(size))
    columns = {
        "household": keys.take(pa.array(own)),
        "member": pa.array(people.place + 1),
        "area": _choice(people.each(area), place.townships),
        "recognised": _choice(people.each(recognised(random, head, place.lines)), CATEGORIES),
    }
    for code, drawn in home.items():
        columns |= _columns(CATALOGUE.household[code], _for_each(drawn, own))
    for code, drawn in members.items():
        columns |= _columns(CATALOGUE.member[code], drawn)
    return pa.table(columns)


def _for_each(drawn: Drawn, own: Ints) -> Drawn:
    """A household's column on each of its rows."""
    return Drawn(*(None if part is None else part[own]
                   for part in (drawn.values, drawn.empty, drawn.upper)))  # fmt: skip


def _columns(fact: Fact, drawn: Drawn) -> dict[str, pa.Array]:
    """A fact's column in the register's type, and of ranges the column of upper ends."""
    if fact.kind == "choice":
        return {fact.code: _choice(drawn.values, fact.codes, drawn.empty)}
    values = drawn.values.astype(np.int32) if fact.kind == "date" else drawn.values
    kind = pa.date32() if fact.kind == "date" else None
    told = {fact.code: pa.array(values, kind, mask=drawn.empty)}
    if drawn.upper is not None:
        told[f"{fact.code}_to"] = pa.array(drawn.upper, mask=drawn.upper < 0)
    return told


def _choice(places: Ints, codes: Any, empty: Any = None) -> pa.DictionaryArray:
    indices = pa.array(places.astype(np.int32), mask=empty)
    return pa.DictionaryArray.from_arrays(indices, pa.array(codes, pa.string()))


def _recut(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The same rows in tables of CUT_ROWS each."""
    kept: pa.Table | None = None
    for table in tables:
        kept = table if kept is None else pa.concat_tables([kept, table]).combine_chunks()
        while len(kept) >= CUT_ROWS:
            yield kept.slice(0, CUT_ROWS)
            kept = kept.slice(CUT_ROWS)
    if kept is not None and len(kept):
        yield kept


def main() -> None:
    """Write a city from the command line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("path", type=Path)
    asked.add_argument("--households", type=int, default=200_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--unknown", type=float, default=UNKNOWN, help="share of unknown cells")
    asked.add_argument("--cut", action="store_true", help="row groups cut households")
    print(write_city(**vars(asked.parse_args())))


if __name__ == "__main__":
    main()
