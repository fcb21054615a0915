"""Cells of imported files: columns that fit, what a spreadsheet spoiled, the words for codes."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.errors import FieldProblem
from portal.offices.tables import MISSING_COLUMN, REPEATED_COLUMN, UNKNOWN_COLUMN
from portal.register.tables import Line, Table
from portal.text import N_

WRONG_TYPE = N_("这一列的类型不对：应为%(wanted)s。")
BROKEN_CELL = N_("这一格是公式出错的结果，请改成数值或留空。")
LOST_DIGITS = N_("身份证号被表格软件当成了数字，后几位已丢失，请把这一列设为文本后重新填写。")
WHOLE_ROW = N_("整行")

BROKEN = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
LOST = re.compile(r"[0-9](\.[0-9]+)?[eE]\+?17")
YES_NO = {"是": True, "否": False, "yes": True, "no": False, "true": True, "false": False}
UPPER = "_to"
TYPES = {"text": "text", "choice": "text", "date": "date", "bool": "bool"}


@dataclass(frozen=True)
class Column:
    """A column: `kind` is a fact's, or text; `level` is household or member, empty elsewhere.

    `words` are a choice's or a yes-or-no's as people write them. A number that is `ranged` may
    have its upper end in a second column, whose name ends in `_to`.
    """

    code: str
    label: str
    kind: str
    level: str = ""
    words: Mapping[str, Any] = field(default_factory=dict)
    ranged: bool = False

    @property
    def type(self) -> str:
        """The column's type in a typed file: int, text, date or bool."""
        return TYPES.get(self.kind, "int")


Columns = Mapping[str, Column]


@dataclass(frozen=True)
class BadRow:
    """What is wrong with a row: its line, the column's code and label, and the sentence.

    It never holds what stands in the cell.
    """

    line: int
    column: str
    label: str
    message: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """The sentence in Chinese."""
        return self.message % self.values if self.values else self.message


def misfits(table: Table, columns: Columns, needed: Sequence[str]) -> Iterator[FieldProblem]:
    """Every column that is unknown, there twice, missing, or of another type."""
    for place, name in enumerate(table.columns):
        if _column(columns, name) is None:
            yield FieldProblem(name, UNKNOWN_COLUMN)
        if name in table.columns[:place]:
            yield FieldProblem(name, REPEATED_COLUMN)
    for name in needed:
        if name not in table.columns:
            yield FieldProblem(name, MISSING_COLUMN)
    for name, found in table.types.items():
        column = _column(columns, name)
        if column is not None and found not in (column.type, "empty"):
            yield FieldProblem(name, WRONG_TYPE, {"wanted": column.type})


def _column(columns: Columns, name: str) -> Column | None:
    """The column with this name, or the number of which it is the upper end."""
    ranged = columns.get(name.removesuffix(UPPER)) if name.endswith(UPPER) else None
    return columns.get(name) or (ranged if ranged is not None and ranged.ranged else None)


def written(columns: Sequence[Column], line: Line) -> dict[str, Any]:
    """What a form is given: a choice's code for its word, a range where there are two ends.

    Cells that are empty or spoiled are left out.
    """
    told = {column.code: _value(column, line.cells) for column in columns}
    return {code: value for code, value in told.items() if value is not None}


def _value(column: Column, cells: Mapping[str, Any]) -> Any:
    value = _plain(column, cells.get(column.code))
    upper = _plain(column, cells.get(column.code + UPPER))
    return value if upper is None else {"low": 0 if value is None else value, "high": upper}


def _plain(column: Column, value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return value
    text = value.strip()
    if text in BROKEN or (column.code == "id_number" and LOST.fullmatch(text)):
        return None
    return column.words.get(text.lower() if column.kind == "bool" else text, text)


def spoiled(columns: Columns, line: Line) -> Iterator[BadRow]:
    """The cells that a spreadsheet has spoiled."""
    for name, cell in line.cells.items():
        column = _column(columns, name)
        if column is not None and cell in BROKEN:
            yield BadRow(line.number, name, column.label, BROKEN_CELL)
    if has_lost_digits(line):
        label = columns["id_number"].label
        yield BadRow(line.number, "id_number", label, LOST_DIGITS)


def has_lost_digits(line: Line) -> bool:
    """Whether the ID number was taken for a number that is too long for a spreadsheet."""
    return bool(LOST.fullmatch(str(line.cells.get("id_number", "")).strip()))


def one_for_each_cell(bad: Iterable[BadRow]) -> list[BadRow]:
    """The first thing that is wrong with each cell: the cause, not what follows from it."""
    found: dict[tuple[int, str], BadRow] = {}
    for row in bad:
        found.setdefault((row.line, row.column), row)
    return list(found.values())
