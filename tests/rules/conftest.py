"""The figures that the rules are tested with: their own file, so that a city can change its own."""

import csv
from datetime import date
from itertools import groupby
from pathlib import Path

import pytest

from portal.rules.parameters import DatedValue, Parameter, ParameterBook

FIGURES = Path(__file__).parent / "figures.csv"


def read_book() -> ParameterBook:
    """The parameters of figures.csv."""
    with FIGURES.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    groups = groupby(rows, key=lambda row: row["code"])
    return ParameterBook(tuple(_parameter(code, list(group)) for code, group in groups))


def _parameter(code: str, rows: list[dict[str, str]]) -> Parameter:
    return Parameter(code, code, code, rows[0]["unit"], tuple(_value(row) for row in rows))


def _value(row: dict[str, str]) -> DatedValue:
    low = int(row["value"]) if row["value"] else None
    high = int(row["value_high"]) if row["value_high"] else low
    return DatedValue(date.fromisoformat(row["first_day"]), low, high, row["status"], "tests")


@pytest.fixture(scope="session")
def book() -> ParameterBook:
    """The parameters of figures.csv."""
    return read_book()
