"""Who may see and do what: the own household, the own office, figures without persons."""

import pytest
from sqlalchemy import select

from portal.database import db
from portal.people.models import Account
from portal.people.operations import login_index
from tests.support import course
from tests.support.course import RESIDENT


def test_a_resident_sees_the_own_case_only(rest, clock) -> None:
    number = course.apply(rest)["number"]
    visitor = rest("")
    visitor.post(
        "/accounts", {"name": "例邻居", "phone": "19911112222", "password": "neighbour-1"}, 201
    )
    token = visitor.post("/tokens", {"login": "19911112222", "password": "neighbour-1"}, 201)[
        "token"
    ]
    visitor.headers["Authorization"] = f"Bearer {token}"
    assert visitor.get(f"/cases/{number}", 404)["code"] == "case-not-found"
    assert visitor.get("/cases")["items"] == []
    assert visitor.post(f"/cases/{number}/withdraw", status=404)["code"] == "case-not-found"


def test_an_office_sees_its_own_tasks_only(rest, clock) -> None:
    course.apply(rest)
    task = rest("zhen1").task("accept")
    for login in ("minzheng1", "yibao"):
        other = rest(login)
        assert other.get("/tasks")["items"] == []
        refused = other.post(
            f"/tasks/{task['id']}/claim", status=404, If_Match=str(task["version"])
        )
        assert refused["code"] == "task-not-found"


def test_the_county_sees_a_case_when_its_turn_has_come(rest, clock) -> None:
    number = course.apply(rest)["number"]
    county = rest("minzheng1")
    county.get(f"/cases/{number}", 404)
    course.inquire(rest)
    course.publicise(rest, clock)
    assert county.get(f"/cases/{number}")["status"] == "decide"


def test_a_department_sees_its_own_matters_of_a_case(rest, clock) -> None:
    """Recognised status is shared, the family's papers are not (社会救助法 42)."""
    number = course.recognised(rest, clock)
    case = rest("yibao").get(f"/cases/{number}")
    assert {station["office"] for station in case["timeline"]} == {"椒江区医疗保障部门"}
    assert case["notices"] == []


@pytest.mark.parametrize("login", ["duban", "quduban", "guanli"])
def test_supervisors_and_administrators_open_no_case(rest, clock, login: str) -> None:
    number = course.apply(rest)["number"]
    assert rest(login).get(f"/cases/{number}", 403)["code"] == "not-allowed"
    assert rest(login).get("/tasks", 403)["code"] == "not-allowed"


def test_a_supervisor_sees_the_own_area_and_below(rest, clock) -> None:
    course.recognised(rest, clock)
    path = "/statistics/joint-handling?area="
    assert rest("quduban").get(f"{path}331002001")["total"]["due"] == 13
    assert rest("quduban").get(f"{path}331003", 403)["code"] == "not-allowed"
    assert rest("quduban").get(f"{path}331000", 403)["code"] == "not-allowed"
    assert rest("duban").get(f"{path}331003")["total"]["due"] == 0
    assert rest("zhen1").get(path, 403)["code"] == "not-allowed"


def test_a_departments_system_takes_and_answers_tasks(rest, clock) -> None:
    course.recognised(rest, clock)
    system = rest("xitong")
    system.act("free-electricity", "claim")
    done = system.act("free-electricity", "grant", granted="每户每月15千瓦时")
    assert (done["state"], done["outcome"]) == ("concluded", "granted")


def test_a_departments_system_finds_no_task_of_another(rest, clock) -> None:
    course.recognised(rest, clock)
    system, task = rest("xitong"), rest("yibao").task("medical-aid")
    assert {t["code"] for t in system.get("/tasks")["items"]} == {"free-electricity"}
    refused = system.post(f"/tasks/{task['id']}/claim", status=404, If_Match=str(task["version"]))
    assert refused["code"] == "task-not-found"


def test_a_system_may_not_decide_on_a_recognition(rest, clock) -> None:
    course.recognised(rest, clock)
    system = rest("xitong")
    assert system.act("free-electricity", "confirm", 403, categories=["x"])["code"] == "not-allowed"


def test_who_prepared_a_decision_does_not_approve_it(rest, app, clock) -> None:
    """Four eyes, also when one person works for both offices in turn."""
    course.apply(rest)
    course.inquire(rest)
    course.publicise(rest, clock)
    move_to_office(app, "zhen1", "331002-civil-affairs")
    assert rest("zhen1").act("decide", "claim", 409)["code"] == "four-eyes"


def test_only_who_claimed_a_task_goes_on_with_it(rest, clock) -> None:
    course.apply(rest)
    rest("zhen1").act("accept", "claim")
    second = rest("zhen2")
    assert second.act("accept", "accept", 409)["code"] == "claimed-by-another"
    colleague = 3
    rest("zhen1").act("accept", "hand-over", officer=colleague, reason="明天休假。")
    second.act("accept", "accept")


def test_a_task_is_handed_over_within_the_office_only(rest, clock) -> None:
    course.apply(rest)
    officer = rest("zhen1")
    officer.act("accept", "claim")
    wrong = officer.act("accept", "hand-over", 422, officer=4, reason="请帮忙。")
    assert wrong["errors"][0]["field"] == "officer"


def test_without_consent_there_is_no_application(rest, clock) -> None:
    """浙江省社会救助条例 49: the law's consequence is said."""
    body = {**course.application(), "consent": False}
    refused = rest(RESIDENT).post("/cases", body, 422, Idempotency_Key="no-consent")
    assert refused["errors"][0]["field"] == "consent"
    assert "第四十九条" in refused["errors"][0]["detail"]


def move_to_office(app, login: str, office: str) -> None:
    """Let an account belong to another office."""
    with app.app_context():
        found = db.session.scalars(select(Account).where(Account.login_index == login_index(login)))
        found.one().office_code = office
        db.session.commit()
