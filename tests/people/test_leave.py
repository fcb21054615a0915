"""Leave of officers: no task waits for somebody who is not there (and nobody's task is taken from him)."""

from datetime import datetime
from typing import Any

import pytest

from portal.clock import CHINA
from portal.database import transaction
from portal.doctor.checks import counted
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
