"""The tables of institutions and of their places by month: columns, as the forms ask them.

The first row of a file names each column by its code or by its Chinese label.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from marshmallow import fields

from portal.childcare.filing import CONFIRM
from portal.childcare.keeping_forms import MONTHS
from portal.childcare.registering import NEW
from portal.errors import Invalid
from portal.forms.fields import TOWNSHIPS
from portal.forms.form import Form
from portal.offices.city import current_city
from portal.register.cells import YES_NO, Column, Columns, misfits
from portal.register.sheets import as_told
from portal.register.tables import Line, Table
from portal.text import N_

CODE = "credit_code"
FILING = tuple(CONFIRM.sections[0].fields)
OF_MONTHS = ("kind", "from_month", "groups", "licensed", "carers", "occupied")


@dataclass(frozen=True)
class Kind:
    """A kind of table: what it is called, its columns, those that a file must have."""

    title: str
    columns: Callable[[], Columns]
    needed: tuple[str, ...]


def institution_columns() -> Columns:
    """The record of an institution, and its filing, which may be left empty."""
    return {**_asked(NEW, tuple(NEW.sections[0].fields)), **_asked(CONFIRM, FILING)}


def month_columns() -> Columns:
    """The places of one kind of class in one month."""
    asked = _asked(MONTHS, OF_MONTHS)
    return {**asked, "from_month": replace(asked["from_month"], label=N_("月份"))}


def named_month_columns() -> Columns:
    """The same, and of which institution."""
    return {CODE: institution_columns()[CODE], **month_columns()}


KINDS: Mapping[str, Kind] = {
    "institutions": Kind("托育机构", institution_columns, (CODE, "name", "area_code")),
    "months": Kind("托位", month_columns, OF_MONTHS),
    "all-months": Kind("托位", named_month_columns, (CODE, *OF_MONTHS)),
}


def _asked(form: Form, codes: tuple[str, ...]) -> dict[str, Column]:
    asked = form.sections[0].fields
    return {code: _column(code, asked[code]) for code in codes}


def _column(code: str, field: fields.Field[Any]) -> Column:
    told, kind = field.metadata, str(field.metadata["kind"])
    words: dict[str, Any] = {word: choice for choice, word in told.get("choices", ())}
    if kind == "bool":
        words = dict(YES_NO)
    if kind == "township":
        words = _townships()
    return Column(code, str(told["label"]), kind, words=words)


@cache
def _townships_of(areas: tuple[tuple[str, str], ...]) -> dict[str, str]:
    names = [name for _, name in areas]
    return {name: code for code, name in areas if names.count(name) == 1}


def _townships() -> dict[str, str]:
    """The townships by those names that no other one has."""
    areas = current_city().areas.values()
    return _townships_of(tuple((a.code, a.name) for a in areas if a.level in TOWNSHIPS))


def fitting(table: Table, kind: Kind) -> Table:
    """The table with its columns by their codes. Raises Invalid naming every column that does not fit."""
    columns = kind.columns()
    codes = {column.label: code for code, column in columns.items()}
    names = tuple(codes.get(name, name) for name in table.columns)

    def lines() -> Iterator[Line]:
        for line in table.lines():
            cells = {codes.get(name, name): _plain(cell) for name, cell in line.cells.items()}
            yield replace(line, cells=cells)

    found = Table(names, lines, table.types)
    problems = list(misfits(found, columns, kind.needed))
    if problems:
        raise Invalid(problems)
    return found


def _plain(cell: Any) -> Any:
    return as_told(cell) if isinstance(cell, str) else cell
