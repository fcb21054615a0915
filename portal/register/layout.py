"""How a register's rows are read: a household's stand together, by the fields of the forms."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError

from portal.errors import FieldProblem, Invalid
from portal.forms import fields as answers
from portal.forms.form import Form
from portal.register.cells import (
    WHOLE_ROW,
    BadRow,
    has_lost_digits,
    one_for_each_cell,
    spoiled,
    written,
)
from portal.register.columns import ANSWERS, COLUMNS
from portal.register.tables import Line
from portal.services.forms import MOST_MEMBERS, declaration_form, household_section
from portal.text import N_

NO_AGE = N_("没有出生日期，也没有身份证号，请至少填写一项。")
NOT_IN_ORDER = N_("成员序号应从1起，按行依次加1。")
UNKNOWN_CATEGORY = N_("没有这种认定类别，请按说明填写代码，多个用逗号隔开。")

BETWEEN = re.compile(r"[,，、;；\s]+")


@dataclass(frozen=True)
class Entry:
    """A household of the register that can be kept; `lines` are its members'."""

    key: str
    lines: tuple[int, ...]
    declaration: dict[str, Any]
    recognised: list[str]

    @property
    def line(self) -> int:
        """The household's first line."""
        return self.lines[0]


KEY = answers.Words(1, 40, required=True)
PLACE = answers.Number(MOST_MEMBERS, required=True)
FORM: Form = declaration_form(
    "register", (household_section("place", "", "", (), area="required"),)
)


def key_of(line: Line) -> str:
    """The household's number on a line, empty when there is none to be read."""
    return str(line.cells.get("household", "")).strip()


def read_household(
    lines: Sequence[Line], categories: frozenset[str]
) -> tuple[Entry | None, list[BadRow]]:
    """The household that its lines tell of, or everything that is wrong with them.

    `categories` are the codes that `recognised` may name.
    """
    sound = [line for line in lines if not line.fault]
    bad = [BadRow(line.number, "", WHOLE_ROW, line.fault) for line in lines if line.fault]
    if not sound:
        return None, bad
    bad += [problem for line in sound for problem in _cell_problems(line)]
    bad += _place_problems(sound)
    recognised, unknown = _recognised(sound[0], categories)
    declaration, wrong = _declaration(sound)
    bad += [*unknown, *wrong]
    if bad or declaration is None:
        return None, one_for_each_cell(bad)
    places = tuple(line.number for line in sound)
    return Entry(key_of(sound[0]), places, declaration, recognised), []


def bad_row(line: Line, column: str, message: str, **values: Any) -> BadRow:
    """What is wrong with one cell."""
    return BadRow(line.number, column, COLUMNS[column].label, message, values)


def _cell_problems(line: Line) -> Iterator[BadRow]:
    """Cells that a spreadsheet has spoiled, and the household's number."""
    yield from spoiled(COLUMNS, line)
    fault = _fault(KEY, line.cells.get("household"))
    if fault:
        yield bad_row(line, "household", fault)


def _place_problems(lines: Sequence[Line]) -> Iterator[BadRow]:
    for wanted, line in enumerate(lines, 1):
        fault = _fault(PLACE, line.cells.get("member"))
        if fault:
            yield bad_row(line, "member", fault)
        elif int(line.cells["member"]) != wanted:
            yield bad_row(line, "member", NOT_IN_ORDER)


def _fault(asked: answers.Answer, value: Any) -> str:
    try:
        asked.deserialize(value)
    except ValidationError as fault:
        return str(fault.messages[0])
    return ""


def _recognised(line: Line, categories: frozenset[str]) -> tuple[list[str], list[BadRow]]:
    named = set(BETWEEN.split(str(line.cells.get("recognised", "")).strip())) - {""}
    unknown = [bad_row(line, "recognised", UNKNOWN_CATEGORY)] if named - categories else []
    return sorted(named), unknown


def _declaration(lines: Sequence[Line]) -> tuple[dict[str, Any] | None, list[BadRow]]:
    """The answers as the form has read them, or what is wrong with them, by line."""
    told = {
        "household": written(ANSWERS["household"], lines[0]),
        "members": [written(ANSWERS["member"], line) for line in lines],
    }
    try:
        declaration = FORM.load(told)
    except Invalid as fault:
        return None, [_at_line(lines, problem) for problem in fault.problems]
    members = zip(lines, declaration["members"], strict=True)
    ageless = [
        line for line, member in members if "birth_date" not in member and not has_lost_digits(line)
    ]
    return declaration, [bad_row(line, "birth_date", NO_AGE) for line in ageless]


def _at_line(lines: Sequence[Line], problem: FieldProblem) -> BadRow:
    """A problem of the form at the line that it came from: "members.1.work" is the second one."""
    _, *place, column = problem.field.split(".") if "." in problem.field else ("", problem.field)
    line = lines[int(place[0])] if place else lines[0]
    label = COLUMNS[column].label if column in COLUMNS else WHOLE_ROW
    return BadRow(line.number, column, label, problem.message, problem.values)
