"""Reading the city's CSV files: every row checked by a schema, every fault named by its place."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from marshmallow import Schema, ValidationError

from portal.errors import FileProblem
from portal.text import N_

NO_FILE = N_("没有这个文件。")
NOT_UTF8 = N_("不是UTF-8编码的文本。")
BAD_CSV = N_("引号或分隔符有误，无法读取。")
EMPTY = N_("文件是空的，缺少列名。")
UNKNOWN_COLUMN = N_("多了这一列。")
MISSING_COLUMN = N_("缺少这一列。")
REPEATED_COLUMN = N_("这一列出现了两次。")
CELL_COUNT = N_("这一行的格数与列名不一致。")
DUPLICATE = N_("与前面的行重复。")


class TableSchema(Schema):
    """The columns of a file; `key` names those that together may appear only once."""

    key: tuple[str, ...] = ("code",)


@dataclass(frozen=True)
class Row:
    """One sound row: the line it begins on (the header is line 1) and its values by column."""

    line: int
    values: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:
        """The value in this column."""
        return self.values[column]


@dataclass(frozen=True)
class Table:
    """A file as read: its sound rows, its faults, and every text of its first key column.

    `codes` holds the broken rows' too, so that one fault is not reported again by each row that
    refers to it.
    """

    file: str
    rows: tuple[Row, ...]
    problems: tuple[FileProblem, ...]
    codes: frozenset[str]

    @property
    def is_unread(self) -> bool:
        """Whether faults kept the whole file from being read."""
        return bool(self.problems) and not self.codes

    def has(self, code: str) -> bool:
        """Whether the file holds the code, as far as can be told: an unread file may hold any."""
        return code in self.codes or self.is_unread

    def fault(self, row: Row, column: str, reason: str) -> FileProblem:
        """A fault of `row`, found by comparing it with other rows or files."""
        return FileProblem(self.file, row.line, column, reason)


Record = tuple[int, list[str]]
Fault = tuple[int, str, str]


def read_table(path: Path, schema: type[TableSchema]) -> Table:
    """Read a UTF-8 CSV file (a byte order mark is tolerated) whose columns are the schema's.

    An empty cell is None. Nothing is raised: all faults come back in `Table.problems`.
    """
    file = f"{path.parent.name}/{path.name}"
    records, faults = _records(path)
    header, *body = records or [(1, [])]
    if records:
        faults += [(1, *fault) for fault in _header_faults(header[1], schema)]
    codes = frozenset(_cells(header, record).get(schema.key[0], "") for record in body) - {""}
    rows: tuple[Row, ...] = ()
    if not faults:
        rows, faults = _read_rows(header, body, schema)
    return Table(file, rows, tuple(FileProblem(file, *fault) for fault in faults), codes)


def _cells(header: Record, record: Record) -> dict[str, str]:
    return dict(zip(header[1], record[1], strict=False))


def _records(path: Path) -> tuple[list[Record], list[Fault]]:
    """The filled lines of the file, or why it cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return [], [(1, "", NO_FILE)]
    except UnicodeDecodeError as error:
        return [], [(error.object[: error.start].count(b"\n") + 1, "", NOT_UTF8)]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        records = list(_numbered(reader))
    except csv.Error:
        return [], [(reader.line_num, "", BAD_CSV)]
    return records, [] if records else [(1, "", EMPTY)]


def _numbered(reader: Any) -> Iterator[Record]:
    line = 1
    for cells in reader:
        if any(cells):
            yield line, [cell.strip() for cell in cells]
        line = reader.line_num + 1


def _header_faults(header: list[str], schema: type[TableSchema]) -> Iterator[tuple[str, str]]:
    columns = schema().fields
    yield from ((name, UNKNOWN_COLUMN) for name in header if name not in columns)
    yield from ((name, MISSING_COLUMN) for name in columns if name not in header)
    repeated = {name for name in header if header.count(name) > 1}
    yield from ((name, REPEATED_COLUMN) for name in sorted(repeated))


def _read_rows(
    header: Record, body: list[Record], schema: type[TableSchema]
) -> tuple[tuple[Row, ...], list[Fault]]:
    """The sound rows, and the faults of the others; a repeated key is a fault of the later row."""
    rows: dict[tuple[Any, ...], Row] = {}
    faults: list[Fault] = []
    for record in body:
        try:
            row = Row(record[0], _load(header, record, schema))
        except ValidationError as error:
            faults += [(record[0], *message) for message in _messages(error)]
            continue
        if rows.setdefault(tuple(row[column] for column in schema.key), row) is not row:
            faults.append((row.line, schema.key[0], DUPLICATE))
    return tuple(rows.values()), faults


def _load(header: Record, record: Record, schema: type[TableSchema]) -> dict[str, Any]:
    if len(record[1]) != len(header[1]):
        raise ValidationError({"": [CELL_COUNT]})
    given = {name: cell or None for name, cell in _cells(header, record).items()}
    return cast(dict[str, Any], schema().load(given))


def _messages(error: ValidationError) -> Iterator[tuple[str, str]]:
    for column, messages in error.messages_dict.items():
        yield from ((column, str(message)) for message in messages)
