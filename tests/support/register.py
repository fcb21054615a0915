"""Register files as registers are written: CSV, XLSX and Parquet of the same households."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook

from portal.register.columns import COLUMNS

ARROW = {"int": pa.int64(), "text": pa.string(), "bool": pa.bool_(), "date": pa.date32()}
Row = Mapping[str, Any]


def rows_of(declaration: Mapping[str, Any], key: str, recognised: str = "") -> list[dict[str, Any]]:
    """A declaration as the register's typed rows (as in Parquet), one per member."""
    home = {"household": key, "recognised": recognised or None, **_ends(declaration["household"])}
    return [
        {**home, "member": place, **_ends(member)}
        for place, member in enumerate(declaration["members"], 1)
    ]


def _ends(answers: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for code, value in answers.items():
        if isinstance(value, Mapping):
            told |= {code: value["low"], f"{code}_to": value["high"]}
        else:
            day = COLUMNS[code].kind == "date" and value is not None
            told[code] = date.fromisoformat(value) if day else value
    return told


def header(rows: Sequence[Row]) -> list[str]:
    """Every column that some row has."""
    return list(dict.fromkeys(code for row in rows for code in row))


def parquet(path: Path, rows: Sequence[Row], row_group_size: int | None = None) -> Path:
    """Typed, as one system hands it to another."""
    names = header(rows)
    schema = pa.schema([(name, ARROW[COLUMNS[name.removesuffix("_to")].type]) for name in names])
    table = pa.Table.from_pylist([dict(row) for row in rows], schema)
    pq.write_table(table, path, row_group_size=row_group_size)
    return path


def as_people_write(code: str, value: Any) -> Any:
    """A typed value as it is typed: yuan, square metres, 是 and 否, the words of choices."""
    column = COLUMNS[code.removesuffix("_to")]
    if value is None or value == "":
        return ""
    if column.kind in ("money", "area"):
        return f"{value // 100:,}.{value % 100:02d}"
    words = {told: word for word, told in reversed(column.words.items())}
    return words.get(value, str(value))


def delimited(path: Path, rows: Sequence[Row], encoding: str = "utf-8-sig") -> Path:
    """CSV as people write."""
    names = header(rows)
    written = [[as_people_write(name, row.get(name)) for name in names] for row in rows]
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([names, *written])
    return path


def spreadsheet(path: Path, rows: Sequence[Row]) -> Path:
    """XLSX with real numbers, real dates and real truths, an empty row in between."""
    book = Workbook()
    sheet = book.active
    names = header(rows)
    sheet.append(names)
    for row in rows:
        sheet.append([_cell(name, row.get(name)) for name in names])
    book.save(path)
    return path


def _cell(code: str, value: Any) -> Any:
    kind = COLUMNS[code.removesuffix("_to")].kind
    if kind in ("money", "area") and value is not None:
        return value / 100
    return value if kind in ("bool", "date", "int") else as_people_write(code, value)
