"""Who leaves leaves no task behind: the office has it, or a colleague; access ends at once."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases.models import Task
from portal.cases.operations import act_on_task
from portal.database import db, transaction
from portal.doctor.checks import counted
from portal.doctor.mending import mend
from portal.errors import NotAllowed
from portal.journal.queries import history, verify
from portal.outreach.models import Finding
from portal.people.models import Account, Token
from portal.people.operations import login_index
from portal.people.queries import actor_of
from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import visible
from tests.support.findings import act, find, found, registered

ADMINISTRATOR = "guanli"


def account_of(app: Flask, login: str) -> Account:
    """The account behind a log-in name."""
    with app.app_context():
        db.session.rollback()
        return db.session.scalars(
            select(Account).where(Account.login_index == login_index(login))
        ).one()


def close(rest: Any, app: Flask, login: str, status: int = 200, **answers: Any) -> Any:
    """The administrator closes an account as it stands."""
    one = account_of(app, login)
    path = f"/staff/{one.id}/deactivate"
    return rest(ADMINISTRATOR).post(path, answers, status, If_Match=str(one.version))


def held_by(app: Flask, login: str) -> list[str]:
    """The codes of the tasks in somebody's hands."""
    with app.app_context():
        db.session.rollback()
        officer = account_of(app, login).id
        query = select(Task.code).where(Task.officer_id == officer, Task.state != "concluded")
        return list(db.session.scalars(query.order_by(Task.id)))


@BOTH
def test_who_is_leaving_claims_nothing_in_the_same_moment(rest, app, clock) -> None:
    """The request had begun before the account was closed: it comes too late."""
    course.apply(rest)
    task = rest("zhen1").task("accept")
    leaving = account_of(app, "zhen1")
    with app.app_context():
        begun = actor_of(leaving)
    close(rest, app, "zhen1")
    with app.app_context(), pytest.raises(NotAllowed):
        act_on_task(begun, task["id"], "claim", task["version"], {})
    assert rest("zhen2").task("accept")["state"] == "open"


@BOTH
def test_what_a_leaver_had_in_hand_goes_back_to_the_office(rest, app, clock) -> None:
    course.apply(rest)
    leaver = rest("zhen1")
    leaver.act("accept", "claim")
    finding = find(app, registered(app))
    act(leaver, finding, "claim")
    left = close(rest, app, "zhen1")
    assert (left["handed"], left["released"], left["findings"]) == (0, 1, 1)
    assert left["tokens"] >= 1
    leaver.get("/tasks", 401)
    task = rest("zhen2").task("accept")
    assert task["state"] == "open"
    assert found(app, finding).state == "open"
    rest("zhen2").act("accept", "claim")
    with app.app_context():
        assert [event.action for event in history("task", task["id"])][-2:] == ["release", "claim"]
        assert (
            db.session.scalar(select(Token).where(Token.account_id == account_of(app, "zhen1").id))
            is None
        )
        assert not {"abandoned-task", "abandoned-finding"} & counted().keys()
        assert verify()[1] == []


@BOTH
def test_a_named_colleague_takes_over_but_for_what_four_eyes_forbid(rest, app, clock) -> None:
    """Who gave the opinion does not decide, also not as a successor."""
    course.apply(rest)
    course.inquire(rest)
    course.publicise(rest, clock)
    with app.app_context(), transaction() as session:
        decision = session.scalars(select(Task).where(Task.code == "decide")).one()
        decision.office_code, decision.state = "331002001-township", "claimed"
        decision.officer_id = account_of(app, "zhen2").id
    finding = find(app, registered(app, "R-2"))
    act(rest("zhen2"), finding, "claim")
    left = close(rest, app, "zhen2", successor=account_of(app, "zhen1").id)
    assert (left["handed"], left["released"], left["findings"]) == (0, 1, 1)
    assert found(app, finding).officer_id == account_of(app, "zhen1").id
    assert held_by(app, "zhen1") == []


def test_a_successor_has_the_tasks_at_once(rest, app, clock) -> None:
    course.apply(rest)
    rest("zhen1").act("accept", "claim")
    left = close(rest, app, "zhen1", successor=account_of(app, "zhen2").id)
    assert (left["handed"], left["released"]) == (1, 0)
    assert held_by(app, "zhen2") == ["accept"]
    rest("zhen2").act("accept", "accept")


@pytest.mark.parametrize("by", ["resident", "officer"])
def test_what_waits_for_papers_comes_to_the_queue_with_them(rest, app, clock, by: str) -> None:
    number = course.apply(rest)["number"]
    rest("zhen1").act("accept", "claim")
    rest("zhen1").act("accept", "request-supplement", items="户口本", answer_by="2026-11-20")
    close(rest, app, "zhen1")
    assert rest("zhen2").task("accept")["state"] == "paused"
    if by == "resident":
        rest(course.RESIDENT).post(f"/cases/{number}/answer-supplement", {"answer": "已补齐。"})
        assert rest("zhen2").task("accept")["state"] == "open"
    else:
        rest("zhen2").act("accept", "resume", reason="能核对到，不用等。")
        assert held_by(app, "zhen2") == ["accept"]


def test_the_doctor_finds_and_mends_what_still_is_in_closed_hands(rest, app, clock) -> None:
    """Somebody claimed in the very moment in which the account was closed."""
    course.apply(rest)
    rest("zhen1").act("accept", "claim")
    finding = find(app, registered(app))
    act(rest("zhen1"), finding, "claim")
    with app.app_context(), transaction() as session:
        session.get_one(Account, account_of(app, "zhen1").id).active = False
    with app.app_context():
        assert (counted()["abandoned-task"], counted()["abandoned-finding"]) == (1, 1)
        assert (mend(), mend()) == (2, 0)
        assert not {"abandoned-task", "abandoned-finding"} & counted().keys()
        assert db.session.get_one(Finding, finding).officer_id is None


def test_whose_account_may_be_closed_by_whom(rest, app, clock) -> None:
    for login in ("zhen1", "duban", "xitong", course.RESIDENT):
        rest(login).post("/staff/1/deactivate", {}, 403, If_Match="1")
        rest(login).get("/staff", 403)
    assert close(rest, app, ADMINISTRATOR, 409)["code"] == "own-account"
    assert close(rest, app, course.RESIDENT, 404)["code"] == "account-not-found"
    for wrong in ("minzheng1", "zhen1", "duban"):
        answer = close(rest, app, "zhen1", 422, successor=account_of(app, wrong).id)
        assert answer["errors"][0]["field"] == "successor"
    one = account_of(app, "zhen1")
    path = f"/staff/{one.id}/deactivate"
    assert rest(ADMINISTRATOR).post(path, {}, 409, If_Match=str(one.version + 1))["code"] == "stale"
    close(rest, app, "zhen1")
    assert close(rest, app, "zhen1", 409)["code"] == "inactive-before"


def test_an_account_that_was_closed_in_error_is_opened_again(rest, app, clock) -> None:
    close(rest, app, "zhen1")
    one = account_of(app, "zhen1")
    answer = rest(ADMINISTRATOR).post(f"/staff/{one.id}/reactivate", {}, If_Match=str(one.version))
    assert answer["active"] is True
    again = {"If_Match": str(answer["version"])}
    assert (
        rest(ADMINISTRATOR).post(f"/staff/{one.id}/reactivate", {}, 409, **again)["code"]
        == "active-before"
    )
    with app.app_context():
        assert [e.action for e in history("account", one.id)][-2:] == ["deactivate", "reactivate"]


def test_an_administrator_enters_leave_for_others(rest, app, clock) -> None:
    one, administrator = account_of(app, "zhen1"), rest(ADMINISTRATOR)
    days = {
        "first_day": "2026-11-02",
        "last_day": "2026-11-06",
        "stand_in": account_of(app, "zhen2").id,
    }
    made = administrator.post(f"/staff/{one.id}/leaves", days, 201)
    assert administrator.get(f"/staff/{one.id}/leaves") == [made]
    assert rest("zhen1").get("/leaves") == [made]
    assert administrator.get(f"/staff/{one.id}")["away"] is True
    for other in ("duban", course.RESIDENT, "xitong"):
        administrator.post(f"/staff/{account_of(app, other).id}/leaves", days, 404)
    rest("zhen2").post(f"/staff/{one.id}/leaves", days, 403)
    gone = administrator.client.delete(
        f"/api/v1/leaves/{made['id']}", headers=administrator.headers
    )
    assert gone.status_code == 204
    assert rest("zhen1").get("/leaves") == []


def test_who_left_stands_in_for_nobody(rest, app, clock) -> None:
    days = {
        "first_day": "2026-11-03",
        "last_day": "2026-11-06",
        "stand_in": account_of(app, "zhen2").id,
    }
    rest("zhen1").post("/leaves", days, 201)
    close(rest, app, "zhen2")
    assert rest("zhen1").get("/leaves")[0]["stand_in"] is None


def test_the_list_of_staff_names_no_resident_and_goes_on_page_by_page(rest, app, clock) -> None:
    administrator = rest(ADMINISTRATOR)
    first = administrator.get("/staff?limit=3")
    second = administrator.get(f"/staff?limit=200&after={first['next']}")
    rows = [*first["items"], *second["items"]]
    assert len({row["id"] for row in rows}) == len(rows)
    assert "resident" not in {row["role"] for row in rows}
    township = administrator.get("/staff?office=331002001-township")["items"]
    assert [row["login"] for row in township] == ["zhen1", "zhen2"]


def test_the_pages_of_staff(rest, app, pages, clock) -> None:
    course.apply(rest)
    rest("zhen1").act("accept", "claim")
    one, browser = account_of(app, "zhen1"), pages()
    browser.log_in(ADMINISTRATOR)
    assert "zhen1" in browser.get("/staff?office=331002001-township")
    assert "手上的任务和线索：1项" in visible(browser.get(f"/staff/{one.id}"))
    path, successor = f"/staff/{one.id}", str(account_of(app, "zhen2").id)
    browser.post(f"{path}/leaves", {"first_day": "2026-11-9"}, 422)
    days = {"first_day": "2026-11-9", "last_day": "2026-11-10", "stand_in": successor}
    assert "代班" in visible(browser.post(f"{path}/leaves", days))
    browser.post(f"{path}/deactivate", {"version": "0", "successor": successor}, 409)
    page = browser.post(f"{path}/deactivate", {"version": str(one.version), "successor": successor})
    assert "交给同事1项" in visible(page) and "恢复账号" in visible(page)
    seen = str(account_of(app, "zhen1").version)
    assert "账号已恢复" in visible(browser.post(f"{path}/reactivate", {"version": seen}))
