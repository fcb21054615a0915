"""A figure changes by two people, from a later day on, and never backwards."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.database import db
from portal.journal.models import Event
from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import form_data, visible
from tests.support.family import family

STANDARD = "/parameters/minimum_living_standard"
NEW = {
    "first_day": "2026-12-01", "value": "1250.00", "status": "verified",
    "source": "台州市民政局示例文件〔2026〕1号",
}  # fmt: skip


def approve(rest: Any, login: str, status: int = 200, decision: str = "approve") -> Any:
    """Decide on the first proposal that waits."""
    admin = rest(login)
    waiting = admin.get("/parameter-values")[0]
    path = f"/parameter-values/{waiting['id']}/{decision}"
    return admin.post(path, status=status, If_Match=str(waiting["version"]))


def amount(rest: Any) -> int:
    """What the family would get today."""
    verdicts = rest("").post("/services/social-assistance/check", family())["verdicts"]
    living = next(v for v in verdicts if v["category"] == "minimum_living")
    return int(living["amount"]["low"])


@BOTH
def test_two_administrators_change_a_figure_from_its_day_on(rest, app, clock) -> None:
    rest("guanli").post(f"{STANDARD}/values", NEW, 201)
    assert approve(rest, "guanli", 409)["code"] == "four-eyes"
    assert approve(rest, "guanli2")["state"] == "approved"
    assert amount(rest) == 134_700
    clock.shift(timedelta(days=29))
    assert amount(rest) == 165_000
    newest = rest("").get(STANDARD)["values"][-1]
    assert (newest["low"], newest["first_day"], newest["source"]) == (
        125_000,
        "2026-12-01",
        NEW["source"],
    )
    with app.app_context():
        found = select(Event.action).where(Event.subject == "parameter").order_by(Event.sequence)
        assert db.session.scalars(found).all() == ["propose", "approve"]


def test_a_case_keeps_the_figures_of_its_day(rest, clock) -> None:
    rest("guanli").post(f"{STANDARD}/values", NEW, 201)
    approve(rest, "guanli2")
    number = course.recognised(rest, clock)
    clock.shift(timedelta(days=40))
    case = rest(course.RESIDENT).get(f"/cases/{number}")
    assert case["recognitions"][0]["amount"] == 134_700


def test_a_rejected_value_never_counts_and_its_day_is_free_again(rest, clock) -> None:
    rest("guanli").post(f"{STANDARD}/values", NEW, 201)
    approve(rest, "guanli2", decision="reject")
    clock.shift(timedelta(days=29))
    assert amount(rest) == 134_700
    later = {**NEW, "first_day": "2027-01-01"}
    rest("guanli").post(f"{STANDARD}/values", later, 201)


def test_a_value_whose_day_has_come_can_no_longer_be_approved(rest, clock) -> None:
    rest("guanli").post(f"{STANDARD}/values", NEW, 201)
    clock.shift(timedelta(days=29))
    assert approve(rest, "guanli2", 409)["code"] == "too-late"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("first_day", "2026-11-02", "今天以后"),
        ("first_day", "soon", "请填写日期"),
        ("value", "many", "请填写金额"),
        ("value", "1200-1300", "一个确定的数值"),
        ("status", "certain", "选项"),
        ("source", "", "请填写"),
    ],
)
def test_a_bad_value_names_field_and_remedy(
    rest, clock, field: str, value: str, words: str
) -> None:
    refused = rest("guanli").post(f"{STANDARD}/values", {**NEW, field: value}, 422)
    assert [problem["field"] for problem in refused["errors"]] == [field]
    assert words in refused["errors"][0]["detail"]


def test_two_values_cannot_begin_on_one_day(rest, clock) -> None:
    rest("guanli").post(f"{STANDARD}/values", NEW, 201)
    again = rest("guanli").post(f"{STANDARD}/values", NEW, 422)
    assert again["errors"][0]["field"] == "first_day"


def test_only_administrators_change_figures_and_everybody_reads_them(rest, clock) -> None:
    assert any(figure["status"] == "missing" for figure in rest("").get("/parameters"))
    for login in ("zhen1", "duban", course.RESIDENT):
        assert rest(login).post(f"{STANDARD}/values", NEW, 403)["code"] == "not-allowed"
    assert rest("").get("/parameters/nothing", 404)["code"] == "parameter-not-found"


def test_the_officers_page(pages, clock) -> None:
    first = pages()
    assert "最低生活保障标准" in first.log_in("guanli")
    page = first.get(STANDARD)
    wrong = first.post(STANDARD, {**form_data(page, STANDARD), **NEW, "value": "many"}, 422)
    assert 'value="many"' in wrong
    assert "等另一位管理员批准" in visible(
        first.post(STANDARD, {**form_data(page, STANDARD), **NEW})
    )
    second = pages()
    overview = second.log_in("guanli2")
    path = "/parameters/values/1/approve"
    assert "1,250.00元" in visible(second.post(path, form_data(overview, path)))
