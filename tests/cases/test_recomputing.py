"""Provisional due dates when the calendar of their year is published, on both databases."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from portal.cases.models import Case, Entitlement, Task
from portal.cases.recomputing import recompute_due
from portal.clock import CHINA
from portal.database import db
from portal.journal.queries import history
from portal.offices.calendar import Calendar
from portal.offices.city import current_city
from tests.conftest import BOTH
from tests.support import course
from tests.support.course import RESIDENT

ASKED = {"items": "租房合同", "answer_by": "2027-01-10"}
NEW_YEAR = {date(2027, 1, day): False for day in (1, 4, 5)}
"""As if the feast of 1 January lasted to the 5th."""


def publish(app: Flask) -> None:
    """The notice of 2027 comes out, and with it a later feast day than anybody thought."""
    table = {**NEW_YEAR, date(2027, 1, 9): True, date(2027, 10, 1): False}
    app.extensions["city"] = replace(app.extensions["city"], calendar=Calendar(table))


def due(rest, number: str, code: str) -> tuple[str, bool]:
    """When a task of the case is due, and whether provisionally."""
    case = rest(RESIDENT).get(f"/cases/{number}")
    return next((s["due_on"], s["due_provisional"]) for s in case["timeline"] if s["code"] == code)


@BOTH
def test_what_was_provisional_gets_its_final_day_once(rest, app, clock) -> None:
    clock.move_to(datetime(2026, 12, 21, 9, tzinfo=CHINA))
    number = course.apply(rest)["number"]
    assert due(rest, number, "accept") == ("2027-01-11", True)
    publish(app)
    with app.app_context():
        assert recompute_due() == 2  # the case and its first step
        case = db.session.scalars(select(Case)).one()
        assert (case.due_on, case.due_provisional) == (date(2027, 2, 3), False)
        assert recompute_due() == 0
        task = next(t for t in case.tasks if t.code == "accept")
        event = history("task", task.id)[-1]
    assert due(rest, number, "accept") == ("2027-01-13", False)
    assert event.before == {"due_on": "2027-01-11", "due_provisional": True}
    assert event.after == {"due_on": "2027-01-13", "due_provisional": False, "version": 2}


def test_while_the_year_is_not_published_nothing_changes(rest, app, clock) -> None:
    clock.move_to(datetime(2026, 12, 21, 9, tzinfo=CHINA))
    number = course.apply(rest)["number"]
    with app.app_context():
        assert recompute_due() == 0
    assert due(rest, number, "accept") == ("2027-01-11", True)


@BOTH
def test_a_pause_is_given_back_in_the_new_days(rest, app, clock) -> None:
    """Three working days of waiting by the final calendar, six by the provisional one."""
    clock.move_to(datetime(2026, 12, 21, 9, tzinfo=CHINA))
    number = course.apply(rest)["number"]
    township = rest("zhen1")
    township.act("accept", "claim")
    clock.move_to(datetime(2026, 12, 30, 9, tzinfo=CHINA))
    rest("zhen1").act("accept", "request-supplement", **ASKED)
    clock.move_to(datetime(2027, 1, 7, 9, tzinfo=CHINA))
    answer = {"task": "accept", "answer": "合同在这里。"}
    rest(RESIDENT).post(f"/cases/{number}/answer-supplement", answer)
    provisional = due(rest, number, "accept")
    publish(app)
    with app.app_context():
        calendar = current_city().calendar
        recompute_due()
    assert provisional == ("2027-01-19", True)
    assert calendar.working_days_between(date(2026, 12, 30), date(2027, 1, 7)) == 3
    assert due(rest, number, "accept") == ("2027-01-18", False)


@BOTH
def test_what_departments_owe_moves_with_its_entitlement(rest, app, clock) -> None:
    """The first payment is due at the end of the month after, 31 January, a Sunday."""
    clock.move_to(datetime(2026, 12, 14, 9, tzinfo=CHINA))
    course.recognised(rest, clock)
    publish(app)
    with app.app_context():
        assert recompute_due() == 2
        paid = select(Entitlement).where(Entitlement.matter_code == "minimum-living-payment")
        entitlement = db.session.scalars(paid).one()
        task = db.session.scalars(select(Task).where(Task.entitlement_id == entitlement.id)).one()
        assert (task.due_on, task.due_provisional) == (entitlement.due_on, False)
        assert entitlement.due_on == date(2027, 2, 1)
        assert not entitlement.due_provisional
        assert [e.action for e in history("entitlement", entitlement.id)] == ["recompute-due"]


def test_the_command_says_how_many_moved(run, rest, app, clock) -> None:
    clock.move_to(datetime(2026, 12, 21, 9, tzinfo=CHINA))
    course.apply(rest)
    clock.shift(timedelta(days=1))
    assert run("recompute-due").output == "0 due dates changed\n"
