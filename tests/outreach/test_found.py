"""What a screening found becomes findings: once while it lasts, ended when it is not found again."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.actor import PORTAL, Actor
from portal.cases.models import Recognition
from portal.clock import today
from portal.database import db, transaction
from portal.journal.queries import history
from portal.outreach.findings import CLOSED, NOT_FOUND_AGAIN, OPEN, keep_found
from portal.outreach.models import Finding
from portal.people.operations import write_household
from portal.screening.batches import Question
from portal.screening.database import database
from portal.screening.operations import screen_source
from tests.conftest import BOTH
from tests.support import course
from tests.support.family import family

SERVICE = "social-assistance"


def screen(**options: Any) -> int:
    """A screening of today over the portal's own households."""
    question = Question(SERVICE, options.pop("on", today()), options.pop("area", ""))
    return screen_source(PORTAL, question, database(), keep_found, **options)


def findings() -> list[Finding]:
    """All findings, oldest first."""
    db.session.rollback()
    return list(db.session.scalars(select(Finding).order_by(Finding.id)))


def keep(**home: Any) -> None:
    """The first account's household."""
    with transaction() as session:
        write_household(session, Actor("resident", 1), family(**home))


@BOTH
def test_who_qualifies_and_has_not_applied_is_found_once(app, clock) -> None:
    with app.app_context():
        keep()
        run = screen()
        screen()
        (found,) = findings()
        assert (found.kind, found.category, found.state) == ("unreached", "minimum_living", OPEN)
        assert (found.run_id, found.found_on, found.ended_on) == (run, today(), None)
        assert (found.area_code, found.office_code) == ("331002001", "331002001-township")
        assert [event.action for event in history("screening-run", run)] == [
            "start",
            "find",
            "finish",
        ]


@BOTH
def test_what_is_not_found_again_ends(app, clock) -> None:
    with app.app_context():
        keep()
        screen()
        keep(private_car=True)
        screen()
        (ended,) = findings()
        assert (ended.ended_on, ended.state, ended.outcome) == (today(), CLOSED, NOT_FOUND_AGAIN)
        keep()
        screen()
        assert [found.ended_on for found in findings()] == [today(), None]


def test_who_declined_is_not_found_again_while_it_lasts(app, clock) -> None:
    with app.app_context():
        keep()
        screen()
        with transaction() as session:
            found = session.scalars(select(Finding)).one()
            found.state, found.outcome, found.closed_on = CLOSED, "declines", today()
        screen()
        (same,) = findings()
        assert (same.outcome, same.ended_on) == ("declines", None)
        keep(private_car=True)
        screen()
        (over,) = findings()
        assert (over.outcome, over.ended_on) == ("declines", today())


def test_recognised_households_that_changed_are_found(rest, app, clock) -> None:
    course.recognised(rest, clock)
    with app.app_context():
        older = family()
        older["members"][2]["school"] = "senior"
        with transaction() as session:
            write_household(session, Actor("resident", 1), older)
        screen()
        assert [(f.kind, f.category) for f in findings()] == [("gap", "minimum_living")]
        keep(private_car=True)
        screen()
        kinds = [(f.kind, f.category, f.ended_on is None) for f in findings()]
        assert ("lapsed", "minimum_living", True) in kinds


def test_who_was_refused_or_withdrew_is_left_alone_until_something_changes(
    rest, app, clock
) -> None:
    number = course.apply(rest)["number"]
    with app.app_context():
        screen()
        assert findings() == []
    rest(course.RESIDENT).post(f"/cases/{number}/withdraw", {}, 200)
    with app.app_context():
        screen()
        assert findings() == []
        clock.shift(timedelta(days=1))
        keep(monetary_property=400_000)
        screen()
        assert [(f.kind, f.category) for f in findings()] == [("unreached", "minimum_living")]


def test_a_recognition_that_is_over_is_no_answer(rest, app, clock) -> None:
    course.recognised(rest, clock)
    clock.shift(timedelta(days=400))
    with app.app_context():
        screen()
        assert findings() == []  # past its review day it goes on (审核确认办法 31)
        db.session.scalars(select(Recognition)).one().ended_on = today()
        db.session.commit()
        screen()
        assert [(f.kind, f.category) for f in findings()] == [("unreached", "minimum_living")]


def test_another_county_and_another_day_leave_findings_alone(app, clock) -> None:
    with app.app_context():
        keep()
        screen(area="331003")
        screen(on=today().replace(year=2025))
        assert findings() == []
        screen(area="331002")
        assert len(findings()) == 1
        keep(private_car=True)
        screen(area="331003")
        assert findings()[0].ended_on is None


def test_a_run_cut_off_within_a_part_leaves_no_finding_of_it(app, clock) -> None:
    with app.app_context():
        keep()

        def cut_off(*told: Any) -> None:
            keep_found(*told)
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            screen_source(PORTAL, Question(SERVICE, today()), database(), cut_off)
        assert findings() == []
        screen()
        assert len(findings()) == 1
