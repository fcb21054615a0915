"""Leave of officers: no task waits for somebody who is not there (and nobody's task is taken from him)."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from portal.cases.models import Task
from portal.clock import CHINA
from portal.database import db, transaction
from portal.doctor.checks import counted
from portal.journal.queries import history, verify
from portal.people.models import Account
from portal.people.operations import login_index
from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import visible

AWAY = {"first_day": "2026-11-03", "last_day": "2026-11-06"}


@pytest.mark.parametrize(("day", "free"), [(2, False), (3, True), (6, True), (7, False)], ids=str)
def test_a_colleague_takes_back_what_waits_for_somebody_on_leave(
    rest, clock, day: int, free: bool
) -> None:
    course.apply(rest)
    rest("zhen1").act("accept", "claim")
    rest("zhen1").post("/leaves", AWAY, 201)
    clock.move_to(datetime(2026, 11, day, 9, tzinfo=CHINA))
    colleague = rest("zhen2")
    assert colleague.act("accept", "accept", 409)["code"] == "claimed-by-another"
    answer = colleague.act("accept", "take-back", 200 if free else 409)
    if not free:
        assert answer["code"] == "not-on-leave"
        return
    assert answer["state"] == "open"
    colleague.act("accept", "claim")
    colleague.act("accept", "accept")


@BOTH
def test_the_doctor_lists_what_waits_for_somebody_on_leave(rest, app, clock) -> None:
    course.apply(rest)
    rest("zhen1").act("accept", "claim")
    made = rest("zhen1").post("/leaves", {**AWAY, "first_day": "2026-11-02"}, 201)
    with app.app_context():
        assert counted()["on-leave"] == 1
    officer = rest("zhen1")
    officer.client.delete(f"/api/v1/leaves/{made['id']}", headers=officer.headers)
    with app.app_context():
        assert "on-leave" not in counted()


def test_who_has_left_leaves_no_task_behind(rest, app, clock) -> None:
    course.apply(rest)
    rest("zhen1").act("accept", "claim")
    with app.app_context(), transaction() as session:
        found = session.query(Account).filter_by(login_index=login_index("zhen1")).one()
        found.active = False
    assert rest("zhen2").act("accept", "take-back")["state"] == "open"


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({}, {"first_day", "last_day"}),
        ({"first_day": "2026-11-05", "last_day": "2026-11-04"}, {"last_day"}),
        ({"first_day": "2026-10-01", "last_day": "2026-10-05"}, {"last_day"}),
        ({"first_day": "soon", "last_day": "2026-11-04"}, {"first_day"}),
    ],
)
def test_a_leave_that_is_none_is_refused(rest, clock, typed: Any, fields: set[str]) -> None:
    problems = rest("zhen1").post("/leaves", typed, 422)["errors"]
    assert {problem["field"] for problem in problems} == fields


def test_only_officers_and_only_ones_own(rest, clock) -> None:
    made = rest("zhen1").post("/leaves", AWAY, 201)
    other = rest("zhen2")
    gone = other.client.delete(f"/api/v1/leaves/{made['id']}", headers=other.headers)
    assert gone.status_code == 404
    for login in ("duban", "guanli", "xitong", course.RESIDENT):
        rest(login).post("/leaves", AWAY, 403)


def test_the_pages_of_leave(rest, pages, clock) -> None:
    course.apply(rest)
    rest("zhen1").act("accept", "claim")
    task = rest("zhen2").task("accept")
    officer, colleague = pages(), pages()
    officer.log_in("zhen1")
    colleague.log_in("zhen2")
    assert "收回休假同事的任务" not in visible(colleague.get(f"/desk/tasks/{task['id']}"))
    officer.get("/my/leave")
    officer.post("/my/leave", {"first_day": "2026-11-2"}, 422)
    page = officer.post("/my/leave", {"first_day": "2026-11-2", "last_day": "2026-11-6"})
    assert "休假已登记" in visible(page)
    assert "收回休假同事的任务" in visible(colleague.get(f"/desk/tasks/{task['id']}"))


def account(app: Any, login: str) -> int:
    """The id of an account."""
    with app.app_context():
        query = select(Account.id).where(Account.login_index == login_index(login))
        return db.session.scalars(query).one()


@pytest.mark.parametrize(("day", "may"), [(2, False), (3, True), (6, True), (7, False)], ids=str)
@BOTH
def test_the_stand_in_takes_over_in_one_step_during_the_leave_alone(
    rest, app, clock, day: int, may: bool
) -> None:
    course.apply(rest)
    rest("zhen1").act("accept", "claim")
    rest("zhen1").post("/leaves", {**AWAY, "stand_in": account(app, "zhen2")}, 201)
    clock.move_to(datetime(2026, 11, day, 9, tzinfo=CHINA))
    stand_in = rest("zhen2")
    mine = stand_in.get("/tasks?mine=yes")["items"]
    assert [row["stands_in"] for row in mine] == [True] * may
    answer = stand_in.act("accept", "take-over", 200 if may else 409)
    if not may:
        assert answer["code"] == "not-stand-in"
        return
    assert answer["state"] == "claimed"
    stand_in.act("accept", "accept")
    with app.app_context():
        told = [event.action for event in history("task", answer["id"])]
        assert told == ["open", "claim", "take-over", "accept"]
        assert verify()[1] == []


def test_a_stand_in_takes_over_what_waits_for_the_residents_papers_too(rest, app, clock) -> None:
    course.apply(rest)
    rest("zhen1").act("accept", "claim")
    rest("zhen1").act("accept", "request-supplement", items="户口本", answer_by="2026-11-20")
    rest("zhen1").post(
        "/leaves", {**AWAY, "first_day": "2026-11-02", "stand_in": account(app, "zhen2")}, 201
    )
    task = rest("zhen2").task("accept")
    seen = {"tasks": [{"id": task["id"], "version": task["version"]}], "action": "take-over"}
    assert rest("zhen2").post("/tasks/bulk", seen)["results"][0]["state"] == "paused"
    assert [row["stands_in"] for row in rest("zhen2").get("/tasks?mine=yes")["items"]] == [False]


def test_a_stand_in_is_no_way_around_four_eyes(rest, app, clock) -> None:
    """Who gave the opinion does not decide, also not for somebody who is on leave."""
    course.apply(rest)
    course.inquire(rest)
    course.publicise(rest, clock)
    with app.app_context(), transaction() as session:
        decision = session.scalars(select(Task).where(Task.code == "decide")).one()
        decision.office_code, decision.state = "331002001-township", "claimed"
        decision.officer_id = account(app, "zhen2")
    away = {"first_day": "2026-11-10", "last_day": "2026-11-12", "stand_in": account(app, "zhen1")}
    rest("zhen2").post("/leaves", away, 201)
    assert rest("zhen1").act("decide", "take-over", 409)["code"] == "four-eyes"


@pytest.mark.parametrize("login", ["minzheng1", "zhen1", "duban", course.RESIDENT, None])
def test_who_stands_in_is_a_colleague_who_is_there(rest, app, clock, login: str | None) -> None:
    """Nobody of another office, not oneself, no supervisor, and nobody who is on leave the same days."""
    if login is None:
        rest("zhen2").post("/leaves", {"first_day": "2026-11-06", "last_day": "2026-11-09"}, 201)
    stand_in = account(app, login or "zhen2")
    problems = rest("zhen1").post("/leaves", {**AWAY, "stand_in": stand_in}, 422)["errors"]
    assert [problem["field"] for problem in problems] == ["stand_in"]


def test_the_queue_shows_the_stand_in_whose_work_it_is(rest, app, pages, clock) -> None:
    course.apply(rest)
    rest("zhen1").act("accept", "claim")
    task = rest("zhen2").task("accept")
    officer, stand_in = pages(), pages()
    officer.log_in("zhen1")
    stand_in.log_in("zhen2")
    assert "代班" not in visible(stand_in.get("/desk"))
    officer.get("/my/leave")
    days = {
        "first_day": "2026-11-2",
        "last_day": "2026-11-6",
        "stand_in": str(account(app, "zhen2")),
    }
    assert "代班" in visible(officer.post("/my/leave", days))
    page = visible(stand_in.get("/desk?mine=yes"))
    assert "代班到2026年11月6日" in page and "代班接手选中的" in page
    assert "代班接手" in visible(stand_in.get(f"/desk/tasks/{task['id']}"))
    stand_in.post("/desk/bulk", {"action": "take-over", "task": f"{task['id']}:{task['version']}"})
    assert rest("zhen2").task("accept")["state"] == "claimed"
    assert "代班接手" not in visible(officer.get(f"/desk/tasks/{task['id']}"))
