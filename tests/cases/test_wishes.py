"""What residents wish in writing: withdrawing, rating and consent for who has no account."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases.course_models import WrittenWish
from portal.cases.models import Case
from portal.database import db
from portal.journal.queries import history, verify
from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import visible
from tests.support.course import RESIDENT
from tests.support.findings import APPLICATION, act, find, registered

PAPER = {"signed_on": "2026-11-02", "paper": "本人写明已由儿子赡养，原件在窗口三号柜。"}


def filed(rest: Any, app: Flask) -> str:
    """A case that an officer filed on a household's behalf; returns its number."""
    finding = find(app, registered(app))
    act(rest("zhen1"), finding, "claim")
    act(rest("zhen1"), finding, "apply", **APPLICATION)
    with app.app_context():
        return db.session.scalars(select(Case.number)).one()


def wish(
    rest: Any, number: str, what: str, status: int = 201, login: str = "zhen2", **more: Any
) -> Any:
    """Somebody records a wish."""
    return rest(login).post(f"/cases/{number}/wishes/{what}", {**PAPER, **more}, status)


@BOTH
def test_a_case_that_was_filed_for_somebody_is_withdrawn_as_that_one_writes(
    rest, app, clock
) -> None:
    number = filed(rest, app)
    made = wish(rest, number, "withdraw")
    assert rest("zhen2").get(f"/cases/{number}/wishes") == [made]
    assert made["paper"] == PAPER["paper"]
    with app.app_context():
        case = db.session.scalars(select(Case)).one()
        assert (case.decision, case.status) == ("withdrawn", "withdrawn")
        assert all(task.state == "concluded" for task in case.tasks)
        told = [event.action for event in history("case", number)]
        assert [action for action in told if action != "look"] == [
            "apply",
            "withdraw",
            "record-wish",
        ]
        assert "赡养" not in str([event.after for event in history("case", number)])
        assert verify()[1] == []
    assert wish(rest, number, "withdraw", 409)["code"] == "wish-not-possible"


def test_who_handled_the_case_does_not_record_how_it_is_rated(rest, app, clock) -> None:
    number = filed(rest, app)
    rest("zhen1").act("accept", "claim")
    assert wish(rest, number, "rate", 409, level="satisfied")["code"] == "wish-not-possible"
    wish(rest, number, "withdraw", login="zhen1")
    assert wish(rest, number, "rate", 409, "zhen1", level="satisfied")["code"] == "four-eyes"
    wish(rest, number, "rate", 422, level="magic")
    wish(rest, number, "rate", level="dissatisfied", words="等得太久。")
    callback = rest("zhen2").task("callback")
    assert callback["state"] == "open"
    wish(rest, number, "rate", level="satisfied")
    rest("zhen2").act("callback", "claim")
    rest("zhen2").act("callback", "call-back", reason="上门听了意见。")
    assert wish(rest, number, "rate", 409, level="satisfied")["code"] == "wish-not-possible"
    with app.app_context():
        kept = [one.wish for one in db.session.scalars(select(WrittenWish))]
        assert kept == ["withdraw", "rate", "rate"]


@pytest.mark.parametrize("own", [True, False], ids=["own account", "filed for"])
def test_consent_is_withdrawn_on_paper_by_anybody_and_given_again(
    rest, app, clock, own: bool
) -> None:
    """个人信息保护法 15; 浙江省社会救助条例 49: without consent nobody is asked."""
    number = str(course.apply(rest)["number"]) if own else filed(rest, app)
    rest("zhen1").act("accept", "claim")
    rest("zhen1").act("accept", "accept")
    wish(rest, number, "give-consent", 409)
    wish(rest, number, "withdraw-consent")
    county = rest("minzheng1")
    county.act("check", "claim")
    assert county.act("check", "start-check", 409)["code"] == "no-consent"
    wish(rest, number, "give-consent")
    county.act("check", "start-check")


def test_of_a_residents_own_account_only_consent_is_recorded(rest, app, clock) -> None:
    number = str(course.apply(rest)["number"])
    for what in ("withdraw", "rate"):
        answer = wish(rest, number, what, 409, level="satisfied")
        assert answer["code"] == "own-account-case"
    rest(RESIDENT).post(f"/cases/{number}/withdraw", {})
    assert wish(rest, number, "withdraw-consent", 409)["code"] == "wish-not-possible"


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"signed_on": "2026-11-01"}, ["signed_on"]),  # the day before the application
        ({"signed_on": "2026-11-03"}, ["signed_on"]),  # tomorrow
        ({"paper": ""}, ["paper"]),
    ],
)
def test_a_paper_that_cannot_be_is_refused(rest, app, clock, typed: Any, fields: list[str]) -> None:
    number = filed(rest, app)
    problems = wish(rest, number, "withdraw", 422, **typed)["errors"]
    assert [problem["field"] for problem in problems] == fields


def test_who_may_record_a_wish(rest, app, clock) -> None:
    number = filed(rest, app)
    wish(rest, number, "withdraw", 404, "jianshe")
    for login in ("duban", "guanli", "xitong", RESIDENT):
        wish(rest, number, "withdraw", 403, login)
    wish(rest, number, "explode", 404)


def test_the_pages_of_wishes(rest, app, pages, clock) -> None:
    number = filed(rest, app)
    officer = pages()
    officer.log_in("zhen2")
    task = rest("zhen2").task("accept")
    assert "登记居民的书面意愿" in visible(officer.get(f"/desk/tasks/{task['id']}"))
    page = visible(officer.get(f"/cases/{number}/wishes"))
    assert "登记撤回申请" in page and "登记评价" not in page
    path = f"/cases/{number}/wishes"
    assert "写了一半" in officer.post(f"{path}/withdraw", {"paper": "写了一半"}, 422)
    done = officer.post(f"{path}/withdraw", {"signed_on": "2026-11-2", "paper": PAPER["paper"]})
    assert "已登记，并已照办" in visible(done) and "登记评价" in visible(done)
    officer.post(f"{path}/withdraw", {"signed_on": "2026-11-2", "paper": PAPER["paper"]}, 409)
