"""Streaming readers of tables: CSV, XLSX and Parquet, a row at a time, whatever the file's size."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import pyarrow as pa
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from pyarrow.parquet import ParquetFile

from portal.errors import Refused
from portal.offices.tables import BAD_CSV, CELL_COUNT
from portal.text import N_

UNKNOWN_KIND = N_("只能导入 CSV、XLSX 或 Parquet 文件，请另存后再试。")
UNREADABLE = N_("这个文件打不开或已损坏，请重新导出后再试。")
NO_HEADER = N_("文件是空的：第一行应是列名。")
SPREADSHEET_FAULTS = (BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, OSError)
BATCH = 4_096
BREAK = "\n"
"""No cell of a CSV file has a line break: it tells of a quote that was never closed."""

TYPES: tuple[tuple[str, Callable[[pa.DataType], bool]], ...] = (
    ("bool", pa.types.is_boolean), ("int", pa.types.is_integer), ("float", pa.types.is_floating),
    ("date", pa.types.is_date), ("text", pa.types.is_string), ("text", pa.types.is_large_string),
    ("empty", pa.types.is_null),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A row that is not empty: its number in the file and its cells by column, empty ones left out.

    The header of CSV and XLSX is line 1; the rows of a Parquet file count from 1. A cell is text,
    a bool or, from Parquet, a typed value. `fault` says why the row cannot be read at all.
    """

    number: int
    cells: Mapping[str, Any]
    fault: str = ""


@dataclass(frozen=True)
class Table:
    """A file's columns and its lines, which can be gone through more than once.

    `types` names the columns' types of a typed file (Parquet): int, text, date, bool, float, empty
    or other; it is empty for the others.
    """

    columns: tuple[str, ...]
    lines: Callable[[], Iterator[Line]]
    types: Mapping[str, str] = field(default_factory=dict)


def open_table(path: Path) -> Table:
    """The table in a file, by its ending. Raises Refused for what cannot be read."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise Refused(UNKNOWN_KIND, code="file-kind-unknown")
    return reader(path)


def _open_csv(path: Path) -> Table:
    encoding = _encoding(path)

    def rows() -> Iterator[tuple[int, Sequence[Any] | None]]:
        with path.open(encoding=encoding, newline="") as file:
            reader = csv.reader(file, strict=True)
            while True:
                number = reader.line_num + 1
                try:
                    row = next(reader)
                except StopIteration:
                    return
                except csv.Error:
                    row = [BREAK]
                yield number, None if any(BREAK in cell for cell in row) else row

    return _untyped(rows)


def _encoding(path: Path) -> str:
    """The first encoding in which the whole file is text. Raises Refused when it is none."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding) as file:
                while file.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        except OSError as fault:
            raise Refused(UNREADABLE, code="file-unreadable") from fault
        return encoding
    raise Refused(UNREADABLE, code="file-unreadable")


def _open_xlsx(path: Path) -> Table:
    def rows() -> Iterator[tuple[int, Sequence[Any] | None]]:
        try:
            book = load_workbook(path, read_only=True, data_only=True)
            try:
                sheet = book.worksheets[0]
                sheet.reset_dimensions()
                for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
                    yield number, [_written(cell) for cell in row]
            finally:
                book.close()
        except (*SPREADSHEET_FAULTS, IndexError) as fault:
            raise Refused(UNREADABLE, code="file-unreadable") from fault

    return _untyped(rows)


def _written(value: Any) -> Any:
    """A spreadsheet's cell as people would write it; numbers with the digits that Excel keeps."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return format(value, ".15g") if isinstance(value, int | float) else str(value)


def _untyped(rows: Callable[[], Iterator[tuple[int, Sequence[Any] | None]]]) -> Table:
    """The table of rows of which the first one names the columns."""
    first = next(rows(), (1, None))[1] or []
    columns = tuple(_trimmed([str(cell or "").strip() for cell in first]))
    if not columns:
        raise Refused(NO_HEADER, code="file-empty")

    def lines() -> Iterator[Line]:
        for number, row in rows():
            if row is None:
                yield Line(number, {}, BAD_CSV)
            elif number > 1 and (cells := _trimmed(row)):
                yield _line(number, columns, cells)

    return Table(columns, lines)


def _line(number: int, columns: tuple[str, ...], cells: Sequence[Any]) -> Line:
    """The cells beside their columns, what is empty left out."""
    if len(cells) > len(columns):
        return Line(number, {}, CELL_COUNT)
    pairs = zip(columns, cells, strict=False)
    return Line(number, {column: cell for column, cell in pairs if not _is_empty(cell)})


def _trimmed(cells: Sequence[Any]) -> list[Any]:
    """The cells up to the last one that is not empty."""
    last = max((place for place, cell in enumerate(cells) if not _is_empty(cell)), default=-1)
    return list(cells[: last + 1])


def _is_empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _open_parquet(path: Path) -> Table:
    def lines() -> Iterator[Line]:
        number = 0
        try:
            with ParquetFile(path) as file:
                for batch in file.iter_batches(BATCH):
                    for row in batch.to_pylist():
                        number += 1
                        yield Line(number, {k: v for k, v in row.items() if not _is_empty(v)})
        except (pa.ArrowException, OSError) as fault:
            raise Refused(UNREADABLE, code="file-unreadable") from fault

    try:
        with ParquetFile(path) as file:
            schema = file.schema_arrow
    except (pa.ArrowException, OSError) as fault:
        raise Refused(UNREADABLE, code="file-unreadable") from fault
    return Table(tuple(schema.names), lines, {f.name: _type(f.type) for f in schema})


def _type(found: pa.DataType) -> str:
    plain = found.value_type if pa.types.is_dictionary(found) else found
    return next((name for name, fits in TYPES if fits(plain)), "other")


READERS: Mapping[str, Callable[[Path], Table]] = {
    ".csv": _open_csv, ".xlsx": _open_xlsx, ".parquet": _open_parquet,
}  # fmt: skip
