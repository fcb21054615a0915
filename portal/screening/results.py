"""What a part of a screening came to: counts, a row per household and category, who was found."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from portal.offices.city import current_city
from portal.parameters.queries import parameters_in_force
from portal.rules.bounds import Bools, Ints
from portal.screening.batches import Batch, Question, Source
from portal.screening.screening import KINDS, Standing, screen
from portal.services.catalogue import get_service

WORDS = ["area", "category", "verdict"]
"""Columns with few different values."""
VERDICTS = pa.array(["not_met", "possible", "met"])
Counts = dict[str, dict[str, dict[str, int]]]
"""By township and category: the measures (see portal.screening.models.Count)."""


@dataclass(frozen=True)
class Part:
    """One part of a source, screened.

    `results` is a Parquet table with a row per household and category; `found` names by category
    and kind (unreached, lapsed, gap) the households' keys; `keys` are all of them.
    """

    number: int
    keys: Sequence[Any]
    counts: Counts
    results: bytes
    found: Mapping[tuple[str, str], Sequence[Any]]


def screen_part(source: Source, question: Question, number: int) -> Part:
    """Read one part and ask the rules. Raises Refused for rows that cannot be."""
    service, buffer = get_service(question.service), BytesIO()
    parameters = parameters_in_force().on(question.on)
    matters = current_city().matters_on(question.service, question.on)
    keys, found = list[Any](), dict[tuple[str, str], list[Any]]()
    tally = Tally()
    writer: pq.ParquetWriter | None = None
    for batch in source.read(number, question):
        standings = screen(service, batch, parameters, matters)
        keys += batch.keys.to_pylist()
        for standing in standings:
            tally.add(batch, standing.category, standing.measures())
            _note(found, batch, standing)
            table = _table(batch, standing)
            writer = writer or pq.ParquetWriter(
                buffer, table.schema, compression="zstd", use_dictionary=WORDS
            )
            writer.write_table(table)
    if writer is not None:
        writer.close()
    return Part(number, keys, tally.counts(), buffer.getvalue(), found)


class Tally:
    """Sums by township and category, put together over some batches."""

    def __init__(self) -> None:
        self._names: tuple[str, ...] = ()
        self._sums: dict[tuple[str, str], Ints] = {}

    def add(self, batch: Batch, category: str, measures: Mapping[str, Ints | Bools]) -> None:
        """Add what is measured of a batch's households; always the same measures."""
        self._names = tuple(measures)
        codes, sums = batch.by_township(list(measures.values()))
        for code, row in zip(codes, sums, strict=True):
            key = code, category
            self._sums[key] = self._sums[key] + row if key in self._sums else row

    def counts(self) -> Counts:
        """The sums as a JSON object."""
        counts: Counts = {}
        for (area, category), row in self._sums.items():
            counts.setdefault(area, {})[category] = dict(
                zip(self._names, row.tolist(), strict=True)
            )
        return counts


def _note(found: dict[tuple[str, str], list[Any]], batch: Batch, standing: Standing) -> None:
    for kind in KINDS:
        where = np.flatnonzero(standing.found(kind))
        if len(where):
            keys = batch.keys.take(pa.array(where)).to_pylist()
            found.setdefault((standing.category, kind), []).extend(keys)


def _table(batch: Batch, standing: Standing) -> pa.Table:
    """A row per household."""
    verdict = standing.possible.astype(np.int8) + standing.certain.astype(np.int8)
    return pa.table({
        "household": batch.keys, "area": batch.areas,
        "category": _alike(standing.category, len(verdict)),
        "verdict": pa.DictionaryArray.from_arrays(pa.array(verdict), VERDICTS),
        "recognised": standing.recognised, "applied": standing.applied,
        "amount_low": standing.low, "amount_high": standing.high,
        "matters": standing.matters.astype(np.int16), "gaps": standing.gaps.astype(np.int16),
    })  # fmt: skip


def _alike(word: str, size: int) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(np.zeros(size, dtype=np.int8), pa.array([word]))


def rows_of(results: bytes) -> Iterator[pa.Table]:
    """The rows of a part's results, as they were written."""
    if results:
        file = pq.ParquetFile(pa.BufferReader(results))
        for group in range(file.num_row_groups):
            yield file.read_row_group(group, use_threads=False)


def added(parts: Sequence[Counts]) -> Counts:
    """The sums of some counts."""
    total: dict[tuple[str, str], Counter[str]] = {}
    for part in parts:
        for area, categories in part.items():
            for category, measured in categories.items():
                total.setdefault((area, category), Counter()).update(measured)
    counts: Counts = {}
    for (area, category), measured in total.items():
        counts.setdefault(area, {})[category] = dict(measured)
    return counts
