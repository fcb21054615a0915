"""Taking tables of institutions and places over: every row its own transaction and its own report."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from portal.actor import Actor
from portal.childcare.filing import CONFIRM, decide_filing, of_county
from portal.childcare.keeping import keep_months
from portal.childcare.models import Institution
from portal.childcare.registering import change_institution, enter_institution
from portal.childcare.table_columns import CODE, FILING, KINDS, fitting
from portal.database import db
from portal.errors import FieldProblem, Invalid, PortalError, Refused
from portal.register.cells import WHOLE_ROW, BadRow, Columns, one_for_each_cell, spoiled, written
from portal.register.tables import Line, open_table
from portal.text import N_

ENTERED, CHANGED, UNCHANGED, REFUSED = "entered", "changed", "unchanged", "refused"
DONE = {
    ENTERED: N_("新登记"), CHANGED: N_("已更新"), UNCHANGED: N_("没有变化"), REFUSED: N_("没有导入"),
}  # fmt: skip
MOST_ROWS = 500
"""As many rows as a page waits for; the command line takes any number."""
TOO_MANY = N_("一次最多导入%(most)s行，请分几次导入。")
NOT_HERE = N_("只能导入 CSV 或 XLSX 文件，请另存后再试。")
ENDINGS = (".csv", ".xlsx")


@dataclass(frozen=True)
class RowReport:
    """What became of a row: its line in the file, what it is about, one of DONE, what is wrong with it."""

    line: int
    about: str
    done: str
    problems: tuple[BadRow, ...] = ()


def import_table(
    actor: Actor, name: str, path: Path, most: int | None = None
) -> Iterator[RowReport]:
    """Take the table of a kind (KINDS) over, row by row; safe to do again.

    Raises Refused for a file that cannot be read or has more than `most` rows, Invalid for columns that
    do not fit; nothing was taken over then.
    """
    if path.suffix.lower() not in ENDINGS:
        raise Refused(NOT_HERE, code="file-kind-unknown")
    table = fitting(open_table(path), KINDS[name])
    if most is not None and sum(1 for _ in table.lines()) > most:
        raise Refused(TOO_MANY, code="too-many-rows", most=most)
    columns, take = KINDS[name].columns(), TAKE[name]
    return (_take(actor, columns, take, line) for line in table.lines())


def _take(actor: Actor, columns: Columns, take: "Take", line: Line) -> RowReport:
    about = " ".join(
        str(line.cells.get(code, "")) for code in ("name", "kind", "from_month")
    ).strip()
    bad = [BadRow(line.number, "", WHOLE_ROW, line.fault)] if line.fault else []
    bad += spoiled(columns, line) if not bad else ()
    if not bad:
        try:
            return RowReport(line.number, about, take(actor, written(list(columns.values()), line)))
        except PortalError as fault:
            bad = [_bad(columns, line, problem) for problem in _problems(fault)]
    return RowReport(line.number, about, REFUSED, tuple(one_for_each_cell(bad)))


def _problems(fault: PortalError) -> tuple[FieldProblem, ...]:
    if isinstance(fault, Invalid):
        return fault.problems
    return (FieldProblem("", fault.message, fault.values),)


def _bad(columns: Columns, line: Line, problem: FieldProblem) -> BadRow:
    column = columns.get(problem.field)
    label = column.label if column else WHOLE_ROW
    return BadRow(line.number, problem.field, label, problem.message, problem.values)


def _take_institution(actor: Actor, typed: dict[str, Any]) -> str:
    """One that is not known is entered, the own county's is written over; another filing confirms it."""
    filing = {code: typed.pop(code) for code in FILING if code in typed}
    known = select(Institution).where(Institution.credit_code == typed.get(CODE))
    one = db.session.scalar(known.where(of_county(actor)))
    kept = _kept_filing(one)
    confirms = bool(filing) and filing != kept and CONFIRM.load(filing) != kept
    if one is None:
        done, number = ENTERED, enter_institution(actor, typed)
    else:
        number = one.id
        done = CHANGED if change_institution(actor, number, typed) else UNCHANGED
    if not confirms:
        return done
    version = db.session.get_one(Institution, number).version
    decide_filing(actor, number, "confirm", version, filing)
    return ENTERED if done == ENTERED else CHANGED


def _kept_filing(one: Institution | None) -> dict[str, Any]:
    """The filing as it is exported; none for an institution that is not known."""
    kept = {code: getattr(one, code, None) for code in FILING}
    return {code: str(value) for code, value in kept.items() if value is not None}


def _take_month(actor: Actor, typed: dict[str, Any]) -> str:
    code = str(typed.pop(CODE, ""))
    return CHANGED if keep_months(actor, typed, code) else UNCHANGED


Take = Callable[[Actor, dict[str, Any]], str]
TAKE: Mapping[str, Take] = {
    "institutions": _take_institution, "months": _take_month, "all-months": _take_month,
}  # fmt: skip
