"""Kinds of procedures: delegated (社会救助法 44), urgent (社会救助法 50, LS26), relatives (审核确认办法 11, 20)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases.models import Case, Task
from portal.clock import CHINA
from portal.database import db
from portal.doctor.checks import counted
from portal.offices.delegations import Delegation
from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import visible
from tests.support.course import RESIDENT
from tests.support.family import application

HANDED = Delegation(
    "social-assistance", "331002", date(2026, 7, 1), None, 20, "working_days",
    "审核确认办法第22条；社会救助法第44条",
)  # fmt: skip
UNSTAFFED = {"nobody-to-take"}
"""Not every office has an officer in these tests."""
VISIT = {"made_on": "2026-11-02", "inquirers": ["例区甲", "例区乙"], "findings": "入户看过，属实。"}


def steps_of(app: Flask) -> dict[str, Any]:
    """The steps of the one case by code: state, office and due date."""
    with app.app_context():
        return {
            t.code: (t.state, t.office_code, t.due_on)
            for t in db.session.scalars(
                select(Task).where(Task.kind == "step").order_by(Task.position)
            )
        }


def hand_over(app: Flask) -> None:
    """The county hands the confirmation to its townships."""
    app.extensions["city"] = replace(app.extensions["city"], delegations=(HANDED,))


@pytest.mark.parametrize(
    ("applied", "office", "outer"),
    [
        (datetime(2026, 6, 30, 9, tzinfo=CHINA), "331002-civil-affairs", 30),
        (datetime(2026, 7, 1, 9, tzinfo=CHINA), "331002001-township", 20),
    ],
)
def test_from_the_day_on_which_the_county_handed_it_over_the_township_decides(
    rest, app, clock, applied: datetime, office: str, outer: int
) -> None:
    clock.move_to(applied)
    hand_over(app)
    number = course.apply(rest)["number"]
    assert steps_of(app)["decide"][1] == office
    with app.app_context():
        city, case = app.extensions["city"], db.session.scalars(select(Case)).one()
        due = city.calendar.due_date(case.applied_on, outer, "working_days")
        assert (case.number, case.due_on) == (number, due.day)


def test_four_eyes_hold_in_the_township_too(rest, app, clock) -> None:
    hand_over(app)
    course.apply(rest)
    course.inquire(rest)
    course.publicise(rest, clock)
    rest("zhen1").act("decide", "claim", 409)
    colleague = rest("zhen2")
    colleague.act("decide", "claim")
    colleague.act("decide", "confirm", categories=["minimum_living"])
    with app.app_context():
        assert set(counted()) <= UNSTAFFED
    paper = rest(RESIDENT).get("/cases")["items"][0]
    assert paper["status"] == "delivering"


@BOTH
def test_quick_small_aid_is_registered_without_check_or_publicity(rest, app, clock) -> None:
    """LS26: no check, no publicity, generally within three days, by the township."""
    number = course.apply(rest, emergency="accident")["number"]
    township = rest("zhen1")
    township.act("accept", "claim")
    township.act("accept", "accept-urgently", kind="small-aid", reason="突发事故，需要马上用钱。")
    assert steps_of(app) == {
        "accept": ("concluded", "331002001-township", date(2026, 11, 23)),
        "decide": ("open", "331002001-township", date(2026, 11, 5)),
    }
    assert "check" not in {s["kind"] for s in rest(RESIDENT).get(f"/cases/{number}")["timeline"]}
    rest("zhen1").act("decide", "claim", 409)
    colleague = rest("zhen2")
    colleague.act("decide", "claim")
    colleague.act(
        "decide", "confirm", categories=["small_aid"], amount="600.00", reason="按需要给付。"
    )
    case = rest(RESIDENT).get(f"/cases/{number}")
    assert (case["kind"], case["recognitions"][0]["amount"]) == ("small-aid", 60_000)
    with app.app_context():
        assert set(counted()) <= UNSTAFFED


@BOTH
def test_aid_first_the_paperwork_after(rest, app, clock) -> None:
    """社会救助法 50: urgent, small, immediate - given first, documented after."""
    number = course.apply(rest, emergency="illness")["number"]
    township = rest("zhen1")
    township.act("accept", "claim")
    township.act("accept", "accept-urgently", kind="emergency", reason="家人急病住院。")
    assert list(steps_of(app)) == ["accept", "aid", "verify", "decide"]
    township.act("aid", "claim")
    one = {"granted": "现金送到医院", "amount": "800.00", "givers": "例甲"}
    assert township.act("aid", "give-aid", 422, **one)["errors"][0]["field"] == "givers"
    township.act("aid", "give-aid", **{**one, "givers": "例甲\n例乙"})
    case = rest(RESIDENT).get(f"/cases/{number}")
    paper = case["notices"][-1]
    assert paper["kind"] == "aid" and "800.00元" in str(paper["content"])
    assert steps_of(app)["verify"][0] == "open"
    township.act("verify", "claim")
    township.act("verify", "record-inquiry", **course.INQUIRY)
    township.act("verify", "give-opinion", opinion="grant", reason="情况属实。")
    county = rest("minzheng1")
    county.act("decide", "claim")
    told = {"categories": ["emergency_aid"], "amount": "800.00", "reason": "已先行给付，予以确认。"}
    county.act("decide", "confirm", **told)
    assert rest(RESIDENT).get(f"/cases/{number}")["decision"] == "granted"


def test_without_an_emergency_there_is_no_short_way(rest, clock) -> None:
    course.apply(rest)
    township = rest("zhen1")
    township.act("accept", "claim")
    short = {"kind": "small-aid", "reason": "想快一点。"}
    assert township.act("accept", "accept-urgently", 409, **short)["code"] == "not-urgent"


@BOTH
def test_of_an_officers_relatives_the_county_visits_before_it_decides(rest, app, clock) -> None:
    """审核确认办法 11, 20."""
    body = {**application(), "kin": True}
    number = rest(RESIDENT).post("/cases", body, 201, Idempotency_Key="kin-application")["number"]
    assert rest("zhen1").task("accept")["kin"] is True
    course.inquire(rest)
    course.publicise(rest, clock)
    county = rest("minzheng1")
    county.act("decide", "claim")
    refused = county.act("decide", "confirm", 409, categories=["minimum_living"])
    assert refused["code"] == "visit-missing"
    assert [row["number"] for row in county.get("/tasks/registered-apart")] == [number]
    rest("yibao").get("/tasks/registered-apart")
    visitor = rest("minzheng2")
    visitor.act("visit", "claim")
    alone = visitor.act("visit", "record-visit", 422, **{**VISIT, "inquirers": ["例区甲"]})
    assert alone["errors"][0]["field"] == "inquirers"
    visitor.act("visit", "record-visit", **VISIT)
    county.act("decide", "confirm", categories=["minimum_living"])
    with app.app_context():
        assert set(counted()) <= UNSTAFFED


def test_an_officer_may_register_a_case_apart_later(rest, app, clock) -> None:
    course.apply(rest)
    township = rest("zhen1")
    township.act("accept", "claim")
    township.act("accept", "accept")
    township.act("verify", "claim")
    township.act("verify", "mark-kin", reason="申请人的姐姐是社区主任。")
    again = township.act("verify", "mark-kin", 409, reason="又登记一次。")
    assert again["code"] == "marked-before"
    assert rest("minzheng2").task("visit")["case"]


def test_pages_show_what_is_apart_and_what_is_urgent(rest, pages, clock) -> None:
    clock.shift(timedelta(hours=1))
    person = pages()
    person.log_in(RESIDENT)
    assert "我家有这样的近亲属" in visible(person.get("/apply/social-assistance"))
    body = {**application(emergency="accident"), "kin": True}
    rest(RESIDENT).post("/cases", body, 201, Idempotency_Key="kin-application")
    township = rest("zhen1")
    township.act("accept", "claim")
    township.act("accept", "accept-urgently", kind="small-aid", reason="突发事故。")
    officer = pages()
    officer.log_in("zhen2")
    task = rest("zhen2").task("decide")
    page = visible(officer.get(f"/desk/tasks/{task['id']}"))
    assert "近亲属备案" in page and "小额快救" in page
    assert "近亲属备案" in visible(officer.get("/desk"))
    assert "SA33" in visible(officer.get("/desk/registered-apart"))
