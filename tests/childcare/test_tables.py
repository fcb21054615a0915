"""Tables of institutions and places: out, changed in a spreadsheet, in again, every row for itself."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from portal.childcare.models import ClassMonth, Institution
from portal.childcare.registering import check_letter
from portal.database import db, transaction
from portal.journal.queries import history
from tests.conftest import BOTH
from tests.support.browser import visible

HERE = "/childcare/tables"
NEW = {
    "机构名称": "例新托育园", "统一社会信用代码": "", "机构类型": "独立托育机构", "公办还是民办": "民办",
    "是普惠机构吗": "是", "在哪个乡镇或街道": "海门街道", "地址": "例路1号", "法定代表人": "例法人",
    "负责人": "例园长", "成立日期": "2024-3-1", "建筑面积": "360.5", "全日托，每月": "1800",
    "几点开门": "7:30", "几点关门": "17:30", "电话": "0576-0000001", "先收谁": "先到先得",
}  # fmt: skip


def credit_code(number: int) -> str:
    first = f"52331002MA{number:07d}"
    return first + check_letter(first)


def send(officer: Any, content: bytes, name: str = "table.csv", status: int = 200) -> str:
    officer.get(HERE)
    return officer.post(HERE, {"file": (io.BytesIO(content), name)}, status)


def table(*rows: dict[str, str]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


@pytest.fixture
def health(pages, clock):
    """The county's health department at its desk."""
    officer = pages()
    officer.log_in("weijian")
    return officer


FILED = {"备案号": "例备2026-1", "备案日期": "2026-10-8", "有效期到哪天": ""}


@pytest.fixture
def known(app, health) -> int:
    """One that is filed, by its id."""
    named = {**NEW, "机构名称": "'=例童托育园", "统一社会信用代码": credit_code(1), **FILED}
    send(health, table(named))
    return institutions(app)[credit_code(1)].id


def institutions(app) -> dict[str, Institution]:
    with app.app_context():
        return {one.credit_code: one for one in db.session.scalars(select(Institution))}


@BOTH
def test_rows_that_are_right_are_taken_over_and_the_others_say_why(app, health) -> None:
    right = {**NEW, "统一社会信用代码": credit_code(1), **FILED}
    unfiled = {**NEW, "统一社会信用代码": credit_code(2), **dict.fromkeys(FILED, "")}
    elsewhere = {**unfiled, "统一社会信用代码": credit_code(3), "在哪个乡镇或街道": "331003001"}
    spoiled = {**unfiled, "统一社会信用代码": "12345", "全日托，每月": "很多", "几点关门": "25:00"}
    seen = visible(send(health, table(right, unfiled, elsewhere, spoiled)))
    assert "新登记 2" in seen and "没有导入 2" in seen
    assert (
        "请选择本县（市、区）的乡镇或街道" in seen
        and "请核对18位代码" in seen
        and "请填写时间" in seen
    )
    kept = institutions(app)
    assert kept[credit_code(1)].filing == "filed" and kept[credit_code(2)].filing == "pending"
    assert (kept[credit_code(1)].fee_full, kept[credit_code(1)].floor_area) == (180_000, 36_050)
    again = visible(send(health, table(right, unfiled)))
    assert "没有变化 2" in again
    changed = visible(send(health, table({**right, "全日托，每月": "1900"})))
    assert "已更新 1" in changed
    with app.app_context():
        events = history("childcare-institution", kept[credit_code(1)].id)
        assert [e.action for e in events] == ["enter", "confirm-filing", "change-record"]
        assert "例法人" not in str([(e.before, e.after) for e in events])


@BOTH
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_exported_is_taken_over_without_a_change(health, known, kind) -> None:
    """Also a name that a spreadsheet would take for a formula."""
    file = health.client.get(f"{HERE}/own.{kind}").data
    if kind == "xlsx":
        header, row = load_workbook(io.BytesIO(file)).active.iter_rows(values_only=True)
        assert header[0] == "机构名称" and row[0] == "=例童托育园"
    assert "没有变化 1" in visible(send(health, file, f"table.{kind}"))


def test_a_filing_that_ended_is_not_revived_by_the_old_table(app, health, known) -> None:
    with app.app_context(), transaction() as session:
        session.get_one(Institution, known).filing = "lapsed"
    send(health, health.client.get(f"{HERE}/own.csv").data)
    assert {one.filing for one in institutions(app).values()} == {"lapsed"}


@pytest.mark.parametrize(("content", "name", "words"), [
    (b"", "", "请选择一个文件"), (b"x", "table.txt", "只能导入 CSV 或 XLSX"), (b"", "table.csv", "文件是空的"),
    (b"PK", "table.xlsx", "打不开或已损坏"), ("机构名称,什么\n".encode(), "table.csv", "什么"),
])  # fmt: skip
def test_a_file_that_cannot_be_used_changes_nothing(
    app, health, clock, content, name, words
) -> None:
    status = 409 if name in ("table.txt", "table.xlsx") or (name and not content) else 422
    seen = visible(send(health, content, name, status))
    assert "什么也没有导入" in seen and words in seen


@BOTH
def test_staff_keep_many_months_with_one_table(app, health, pages, known) -> None:
    health.get("/childcare/filings")
    health.post(f"/childcare/filings/{known}/keeper", {"login": "tuoyu"})
    staff = pages()
    staff.log_in("tuoyu")
    rows = [
        {"哪种班": "托大班", "月份": f"2027-{month}", "几个班": "1", "获准的托位": "20", "保育人员": "3",
         "在托的孩子": "5"} for month in (1, 2, 3)
    ]  # fmt: skip
    rows.append({**rows[0], "获准的托位": "21"})
    seen = visible(send(staff, table(*rows)))
    assert "已更新 3" in seen and "最多20个托位" in seen
    file = staff.client.get(f"{HERE}/own.csv").data
    assert "没有变化 3" in visible(send(staff, file))
    with app.app_context():
        kept = select(ClassMonth.free).where(ClassMonth.kind == "large")
        assert db.session.scalars(kept).all() == [15, 15, 15]


def test_who_keeps_no_table_has_none(pages, clock) -> None:
    for login in ("zhen1", "yibao"):
        officer = pages()
        officer.log_in(login)
        officer.get(HERE, 403)


def test_the_command_line_takes_and_writes_both_tables(run, known, tmp_path: Path) -> None:
    places, file = tmp_path / "places.csv", tmp_path / "institutions.xlsx"
    row = {"统一社会信用代码": credit_code(1), "哪种班": "托小班", "月份": "2026-12", "几个班": "1",
           "获准的托位": "15", "保育人员": "3", "在托的孩子": "5"}  # fmt: skip
    places.write_bytes(table(row))
    assert "1 changed" in run("childcare", "import", str(places), "--table", "months").output
    assert run("childcare", "export", str(file)).exit_code == 0
    assert "1 unchanged" in run("childcare", "import", str(file)).output
    assert run("childcare", "export", str(places), "--table", "months").exit_code == 0
    assert "1 unchanged" in run("childcare", "import", str(places), "--table", "months").output
    text = places.read_text("utf-8-sig").replace("托小班", "没有的班")
    places.write_text(text, "utf-8-sig")
    refused = run("childcare", "import", str(places), "--table", "months")
    assert refused.exit_code == 1 and "line 2: kind 哪种班" in refused.output
