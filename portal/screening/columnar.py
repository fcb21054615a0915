"""Arrow columns as columns of bounds, without a step per row: what both sources are read through.

The typed layout: money in fen, area in 0.01 m2 and int as integers, date as date32, bool, choice as
its code; a number may have a second column `<code>_to`, the upper end of what it lies between. Null
(of a choice also the empty text) is unknown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from portal.errors import Refused
from portal.rules.bounds import Bounds, Choice, Column, Grouping, Ints, Truth
from portal.rules.facts import FUTURE_DAYS, Catalogue, Fact, Facts, extent
from portal.text import N_

UPPER = "_to"
EPOCH = date(1970, 1, 1).toordinal()
OUT_OF_RANGE = N_("第%(row)s行“%(column)s”列的值超出了范围。请核对改正后再运行。")
UNKNOWN_CODE = N_("第%(row)s行“%(column)s”列的代码不在可选的范围内。请按登记表格式改正后再运行。")
UPSIDE_DOWN = N_("第%(row)s行“%(column)s”列的上限小于下限。请核对改正后再运行。")


@dataclass(frozen=True)
class Rows:
    """A table of facts, and the number that each of its rows has where it came from."""

    table: pa.Table
    number: Callable[[int], int]


@dataclass(frozen=True)
class Place:
    """Where values stand in their table, so that a fault can be named: column, rows' numbers."""

    column: str
    row: Callable[[int], int]

    def refuse(self, wrong: Any, message: str) -> None:
        """Raises Refused, naming the first row where `wrong` holds."""
        if wrong.any():
            raise Refused(
                message, code="register-row", row=self.row(int(np.argmax(wrong))),
                column=self.column,
            )  # fmt: skip


def facts_of(
    catalogue: Catalogue, homes: Rows, people: Rows, grouping: Grouping, on: date
) -> Facts:
    """The facts of households (`homes`, a row each) and their members (`people`, a row each).

    A fact without a column is unknown to all. Raises Refused, naming row and column, for a value
    that cannot be.
    """
    return Facts(
        on,
        grouping,
        {code: _column(fact, homes, on) for code, fact in catalogue.household.items()},
        {code: _column(fact, people, on) for code, fact in catalogue.member.items()},
    )


def array_of(column: pa.ChunkedArray) -> pa.Array:
    """A column in one piece."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _column(fact: Fact, rows: Rows, on: date) -> Column:
    """One fact's column."""
    read = KINDS.get(fact.kind, _numbers)
    values, upper = _values(rows.table, fact.code), _values(rows.table, fact.code + UPPER)
    if values is None or pa.types.is_null(values.type):
        values = pa.nulls(rows.table.num_rows, ARROW[fact.kind])
    return read(fact, values, upper, on, Place(fact.code, rows.number))


def _values(table: pa.Table, name: str) -> pa.Array | None:
    return array_of(table.column(name)) if name in table.column_names else None


def _truths(
    _fact: Fact, values: pa.Array, _upper: pa.Array | None, _on: date, _place: Place
) -> Truth:
    low = values.fill_null(False).to_numpy(zero_copy_only=False)
    return Truth(low, _elsewhere(low, _unknown(values), True))


def _choices(
    fact: Fact, values: pa.Array, _upper: pa.Array | None, _on: date, place: Place
) -> Choice:
    """The bits that are possible, looked up by the dictionary's places."""
    if not pa.types.is_dictionary(values.type):
        values = values.dictionary_encode()
    every, words = (1 << len(fact.codes)) - 1, values.dictionary.to_pylist()
    bits = {code: 1 << n for n, code in enumerate(fact.codes)} | {"": every, None: every}
    looked_up = np.array([*(bits.get(word, 0) for word in words), every], dtype=np.uint8)
    possible = looked_up.take(_raw(values.indices), mode="clip")
    possible[_unknown(values)] = every
    if not looked_up.all():
        place.refuse(possible == 0, UNKNOWN_CODE)
    return Choice(fact.codes, possible)


def _days(fact: Fact, values: pa.Array, _upper: pa.Array | None, on: date, place: Place) -> Bounds:
    """Days as ordinals."""
    earliest, latest = extent(fact, None, on)
    values = values if pa.types.is_date32(values.type) else values.cast(pa.date32())
    days = _raw(values.view(pa.int32())).astype(np.int64) + EPOCH
    unknown = _unknown(values)
    days[unknown] = earliest
    _refuse_beyond(days, earliest, on.toordinal() + FUTURE_DAYS, place)
    return Bounds(days, _elsewhere(days, unknown, latest))


def _numbers(
    fact: Fact, values: pa.Array, upper: pa.Array | None, _on: date, place: Place
) -> Bounds:
    values = values.cast(pa.int64())
    unknown = _unknown(values)
    low = _elsewhere(_raw(values), unknown, fact.low)
    _refuse_beyond(low, fact.low, fact.high, place)
    high = _elsewhere(low, unknown, fact.high)
    if upper is None or upper.null_count == len(upper):
        return Bounds(low, high)
    ranged = np.flatnonzero(upper.is_valid())
    ends = np.array(high)
    ends[ranged] = upper.cast(pa.int64()).drop_null()
    place = Place(place.column + UPPER, place.row)
    _refuse_beyond(ends, fact.low, fact.high, place)
    place.refuse(ends < low, UPSIDE_DOWN)
    return Bounds(low, ends)


def _unknown(values: pa.Array) -> Ints:
    """The places without a value, from the bits that mark those with one."""
    bits = values.buffers()[0] if values.null_count else None
    if bits is None:
        return np.empty(0, dtype=np.int64)
    end = values.offset + len(values)
    valid = np.unpackbits(np.frombuffer(bits, np.uint8), count=end, bitorder="little")
    return np.flatnonzero(valid[values.offset :] == 0)


def _raw(values: pa.Array) -> Any:
    """The values as they lie in memory, anything where there is none: filling takes longer."""
    buffers = [None, values.buffers()[1]]
    return pa.Array.from_buffers(values.type, len(values), buffers, offset=values.offset).to_numpy()


def _elsewhere(values: Any, places: Any, value: int) -> Any:
    """The same values, with another one at some places."""
    if not len(places):
        return values
    changed = np.array(values)
    changed[places] = value
    return changed


def _refuse_beyond(values: Any, low: int, high: int, place: Place) -> None:
    if len(values) and (values.min() < low or values.max() > high):
        place.refuse((values < low) | (values > high), OUT_OF_RANGE)


Reader = Callable[[Fact, pa.Array, pa.Array | None, date, Place], Column]
KINDS: Mapping[str, Reader] = {"bool": _truths, "choice": _choices, "date": _days}
ARROW: Mapping[str, pa.DataType] = {
    "bool": pa.bool_(), "choice": pa.string(), "date": pa.date32(), "money": pa.int64(),
    "int": pa.int64(), "area": pa.int64(),
}  # fmt: skip
"""The type of a fact's column."""
