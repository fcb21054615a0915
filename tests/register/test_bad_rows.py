"""Bad rows of a register: each told by line, column and reason; its household is not half-written."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from portal.actor import PORTAL
from portal.database import db
from portal.errors import Invalid, Refused
from portal.forms import fields
from portal.people.models import Household, Member
from portal.register import cells, layout, operations
from portal.register.cells import BadRow
from portal.register.operations import Report, import_register
from portal.register.reports import bad_rows_file
from portal.services import forms
from tests.conftest import BOTH
from tests.support import register
from tests.support.family import family

Rows = list[dict[str, Any]]
LINE = 2
"""The line of the first row, under the header."""


def take_in(path: Path) -> tuple[Report, list[BadRow]]:
    """Import a file; what it did, and the bad rows."""
    bad: list[BadRow] = []
    return import_register(PORTAL, path, bad.append), bad


def three_households() -> Rows:
    """H1, H2 and H3, three people each, with ID numbers of their own."""
    rows: Rows = []
    for number in (1, 2, 3):
        declaration = deepcopy(family())
        for place, member in enumerate(declaration["members"]):
            first = f"33100219800{number}1{place + 1}99{place}"
            del member["id_number"]
            member["birth_date"] = f"{first[6:10]}-0{number}-1{place + 1}"
        rows += register.rows_of(declaration, f"H{number}")
    return rows


def households() -> list[str]:
    """The register's households that are kept, each with its three members."""
    db.session.rollback()
    found = db.session.scalars(select(Household).order_by(Household.register_key)).all()
    assert db.session.scalar(select(func.count(Member.id))) == 3 * len(found)
    return [str(row.register_key) for row in found]


def write_text(path: Path, rows: Rows, change: Callable[[list[list[str]]], None]) -> Path:
    """A CSV file whose written cells are changed before they are written."""
    names = register.header(rows)
    table = [names, *([_plain(name, row.get(name)) for name in names] for row in rows)]
    change(table)
    path.write_text("\n".join(",".join(row) for row in table) + "\n", encoding="utf-8")
    return path


def _plain(name: str, value: Any) -> str:
    return str(register.as_people_write(name, value)).replace(",", "")


def cell(line: int, column: str, text: str) -> Callable[[list[list[str]]], None]:
    """Write something else into one cell; lines count from 1, as in the file."""

    def change(table: list[list[str]]) -> None:
        table[line - 1][table[0].index(column)] = text

    return change


WRONG = (
    ("birth_date", "1980-2-30", fields.BAD_DAY), ("birth_date", "2199-1-1", fields.FUTURE_DAY),
    ("birth_date", "", layout.NO_AGE), ("monthly_income", "99999999", fields.TOO_MUCH),
    ("monthly_income", "-5", fields.NEGATIVE), ("monthly_income", "两千", fields.BAD_MONEY),
    ("monthly_income", "#REF!", cells.BROKEN_CELL), ("care_needs", "9", fields.TOO_LARGE),
    ("care_needs", "2.5", fields.BAD_NUMBER), ("care_needs", "9" * 5000, fields.BAD_NUMBER),
    ("major_illness", "也许", fields.BAD_YES_NO),
    ("work", "什么都做", fields.BAD_CHOICE), ("member", "", fields.REQUIRED["required"]),
    ("member", "7", layout.NOT_IN_ORDER), ("member", "0", layout.NOT_IN_ORDER),
)  # fmt: skip


@pytest.mark.parametrize(("column", "text", "message"), WRONG)
def test_a_bad_cell_is_told_by_line_column_and_reason(
    app, clock, tmp_path, column: str, text: str, message: str
) -> None:
    with app.app_context():
        path = write_text(tmp_path / "r.csv", three_households(), cell(LINE + 4, column, text))
        report, bad = take_in(path)
        assert {(row.line, row.column, row.message) for row in bad} == {
            (5, "household", operations.NOT_KEPT), (6, column, message)
        }  # fmt: skip
        assert (report.new, report.refused, households()) == (2, 1, ["H1", "H3"])


@pytest.mark.parametrize(
    ("column", "text", "message"),
    [
        ("area", "331002999", "请选择所在的乡镇或街道。"), ("area", "", "请填写这一项。"),
        ("area", "331002", "请选择所在的乡镇或街道。"), ("homes", "100", fields.TOO_LARGE),
        ("recognised", "minimum_living 低低保", layout.UNKNOWN_CATEGORY),
    ],
)  # fmt: skip
def test_what_is_said_of_the_household_is_read_from_its_first_row(
    app, clock, tmp_path, column: str, text: str, message: str
) -> None:
    with app.app_context():
        rows = three_households()
        path = write_text(tmp_path / "r.csv", rows, cell(LINE + 3, column, text))
        report, bad = take_in(path)
        assert {(row.line, row.column, row.message) for row in bad} == {
            (5, column, message), (5, "household", operations.NOT_KEPT)
        }  # fmt: skip
        assert (report.refused, households()) == (1, ["H1", "H3"])


def test_a_broken_id_number_is_told_and_one_that_a_spreadsheet_broke(app, clock, tmp_path) -> None:
    with app.app_context():
        for text, message in (
            ("331002198003129910", fields.BAD_ID), ("3.31002E+17", cells.LOST_DIGITS),
            ("33100219820512994", fields.BAD_ID),
        ):  # fmt: skip
            rows = register.rows_of(family(), "H1")
            path = write_text(tmp_path / "r.csv", rows, cell(3, "id_number", text))
            _, bad = take_in(path)
            assert [(row.line, row.column, row.message) for row in bad][-1] == (
                3, "id_number", message
            )  # fmt: skip
        assert households() == []


def test_the_same_person_twice_in_a_household(app, clock, tmp_path) -> None:
    with app.app_context():
        rows = register.rows_of(family(), "H1")
        rows[2]["id_number"] = rows[0]["id_number"]
        _, bad = take_in(register.delimited(tmp_path / "r.csv", rows))
        assert (4, "id_number", forms.TWICE) in [(r.line, r.column, r.message) for r in bad]
        assert households() == []


def test_a_birthday_that_disagrees_with_the_id_number(app, clock, tmp_path) -> None:
    with app.app_context():
        rows = register.rows_of(family(), "H1")
        rows[1]["birth_date"] = date(1990, 1, 1)
        _, bad = take_in(register.delimited(tmp_path / "r.csv", rows))
        assert (3, "birth_date", forms.DISAGREES) in [(r.line, r.column, r.message) for r in bad]


@BOTH
def test_rows_that_do_not_stand_together_are_no_household(app, clock, tmp_path) -> None:
    """Not even the first place is kept: it may be half of the household."""
    with app.app_context():
        rows = three_households()
        rows = [*rows[:2], *rows[3:], rows[2]]
        report, bad = take_in(register.delimited(tmp_path / "r.csv", rows))
        assert [(row.line, row.message) for row in bad] == [
            (2, operations.SCATTERED), (10, operations.SCATTERED)
        ]  # fmt: skip
        assert (report.new, report.refused, households()) == (2, 2, ["H2", "H3"])


def test_a_row_without_a_households_number_may_belong_to_the_one_before(
    app, clock, tmp_path
) -> None:
    with app.app_context():
        rows = three_households()
        path = write_text(tmp_path / "r.csv", rows, cell(LINE + 2, "household", ""))
        report, bad = take_in(path)
        assert (bad[0].line, bad[1].line, bad[1].column) == (2, 4, "household")
        assert (report.refused, households()) == (1, ["H2", "H3"])


def test_a_column_that_says_the_same_on_every_row_is_no_household(app, clock, tmp_path) -> None:
    with app.app_context():
        rows = [{**row, "household": "市本级", "member": 1} for row in three_households() * 20]
        report, bad = take_in(register.delimited(tmp_path / "r.csv", rows))
        assert {row.message for row in bad} == {operations.SCATTERED}
        assert (report.new, report.read, households()) == (0, 180, [])


def test_an_open_quote_spoils_two_households_and_no_more(app, clock, tmp_path) -> None:
    def open_quote(table: list[list[str]]) -> None:
        table[3][table[0].index("hukou_type")] = '"城镇'
        table[5][table[0].index("hukou_type")] = '城镇"x'

    with app.app_context():
        _, bad = take_in(write_text(tmp_path / "r.csv", three_households(), open_quote))
        assert (4, "", "引号或分隔符有误，无法读取。") in [
            (r.line, r.column, r.message) for r in bad
        ]
        assert households() == ["H3"]


def test_a_row_with_a_cell_too_many_may_be_of_either_household(app, clock, tmp_path) -> None:
    with app.app_context():
        path = write_text(
            tmp_path / "r.csv", three_households(), lambda table: table[4].append("多")
        )
        report, bad = take_in(path)
        assert (5, cells.WHOLE_ROW) in [(row.line, row.label) for row in bad]
        assert (report.refused, households()) == (2, ["H3"])


def refusal(path: Path) -> list[tuple[str, str]]:
    """The columns that a file is refused for; nothing is written."""
    with pytest.raises(Invalid) as fault:
        take_in(path)
    assert households() == []
    return [(problem.field, problem.message) for problem in fault.value.problems]


def test_columns_that_do_not_fit_are_refused_at_once(app, clock, tmp_path) -> None:
    def rename(table: list[list[str]]) -> None:
        table[0][table[0].index("area")] = "township"
        table[0][table[0].index("work")] = "living"

    with app.app_context():
        path = write_text(tmp_path / "r.csv", three_households(), rename)
        assert set(refusal(path)) == {
            ("township", "多了这一列。"), ("area", "缺少这一列。"), ("living", "这一列出现了两次。")
        }  # fmt: skip
        bare = tmp_path / "bare.csv"
        bare.write_text("household,member,area,living_to\nH1,1,331002001,\n")
        assert refusal(bare) == [("living_to", "多了这一列。"), ("birth_date", "缺少这一列。")]


def test_a_typed_file_says_the_same_types_as_the_layout(app, clock, tmp_path) -> None:
    columns = {
        "household": pa.array(["H1"]), "member": pa.array([1]), "area": pa.array([331002001]),
        "birth_date": pa.array([datetime(1980, 1, 1)]), "monthly_income": pa.array([2100.0]),  # noqa: DTZ001
        "other_income": pa.array([None]), "work": pa.array(["working"]).dictionary_encode(),
    }  # fmt: skip
    pq.write_table(pa.table(columns), tmp_path / "r.parquet")
    with app.app_context():
        assert refusal(tmp_path / "r.parquet") == [
            ("area", cells.WRONG_TYPE), ("birth_date", cells.WRONG_TYPE),
            ("monthly_income", cells.WRONG_TYPE),
        ]  # fmt: skip


@pytest.mark.parametrize("name", ["r.csv", "r.xlsx", "r.parquet", "r.xls", "r"])
def test_a_file_that_cannot_be_read_is_refused(app, tmp_path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\xff\xfe\x00PAR1 nothing")
    (tmp_path / f"empty-{name}").write_bytes(b"")
    with app.app_context():
        for path in (tmp_path / name, tmp_path / f"empty-{name}"):
            with pytest.raises(Refused):
                take_in(path)
        assert households() == []


def test_a_spreadsheet_as_people_leave_it(app, clock, tmp_path) -> None:
    """Real dates, numbers as text, thousands, empty rows, a trailing empty column."""
    book = Workbook()
    sheet = book.active
    sheet.append(["household", "member", "area", "birth_date", "monthly_income", "major_illness",
                  "work", "disability_grade", None])  # fmt: skip
    sheet.append([101, 1, 331002001, date(1980, 3, 12), 2100, True, "在工作", 2])
    sheet.append([None] * 9)
    sheet.append([101, 2, None, "1982年5月12日", "1,234.50元", "否", "other", None])
    sheet.append([" ", None, ""])
    sheet.append(["102", 1.0, "331002001", datetime(1990, 1, 2), 0.1 + 0.2, "#N/A", None, None])  # noqa: DTZ001
    book.save(tmp_path / "r.xlsx")
    with app.app_context():
        report, bad = take_in(tmp_path / "r.xlsx")
        assert [(row.line, row.column) for row in bad] == [(6, "major_illness"), (6, "household")]
        assert (report.read, report.new, report.refused) == (3, 1, 1)
        household = db.session.scalars(select(Household)).one()
        first, second = (member.facts for member in household.members)
        assert household.register_key == "101"
        assert first == {
            "birth_date": "1980-03-12", "monthly_income": 210_000, "major_illness": True,
            "work": "working", "disability_grade": "2",
        }  # fmt: skip
        assert (second["birth_date"], second["monthly_income"]) == ("1982-05-12", 123_450)


def test_the_list_of_bad_rows_holds_nothing_personal(app, clock, tmp_path) -> None:
    rows = register.rows_of(family(), "H1")
    path = write_text(tmp_path / "r.csv", rows, cell(3, "monthly_income", "王例文的21O0"))
    with app.app_context(), bad_rows_file(tmp_path / "bad.csv") as refuse:
        import_register(PORTAL, path, refuse)
    told = (tmp_path / "bad.csv").read_text("utf-8-sig")
    assert told.splitlines() == [
        "行,列,项目,原因", "2,household,户编号,这一户有1处问题，整户没有导入，改好后请再导入一次。",
        f"3,monthly_income,每月收入,{fields.BAD_MONEY}",
    ]  # fmt: skip
    assert "王例文" not in told
    assert not any(member["id_number"] in told for member in family()["members"])
