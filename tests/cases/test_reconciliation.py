"""The nightly reconciliation: what ends closes, what is new opens, nothing half-done is closed."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases.endings import why_ended
from portal.cases.joint_handling import reconcile
from portal.cases.models import Case, Entitlement, Recognition, Supplement, Task
from portal.cases.queries import in_force
from portal.cases.status import derive_status
from portal.clock import CHINA
from portal.database import db
from portal.journal.queries import history
from tests.conftest import BOTH
from tests.support import course
from tests.support.course import RESIDENT

NEW, NEW_DAY = "winter-heating", date(2026, 12, 1)


def reconciled(app: Flask) -> int:
    """How many tasks a run opens."""
    with app.app_context():
        db.session.rollback()
        return reconcile()


def task(code: str) -> Task:
    """The one task of a matter."""
    return db.session.scalars(select(Task).where(Task.code == code)).one()


def add_matter(app: Flask, **changes: object) -> None:
    """The city gives minimum living households something more from December on."""
    city = app.extensions["city"]
    model = city.matter("free-electricity", date(2026, 11, 2))
    made = replace(
        model, code=NEW, name="冬季取暖补贴", english="Winter heating", first_day=NEW_DAY,
        limit=5, limit_unit="working_days", **changes,
    )  # fmt: skip
    app.extensions["city"] = replace(city, matters=(*city.matters, made))


@BOTH
def test_past_its_last_day_a_recognition_closes_its_open_tasks(rest, app, clock) -> None:
    """Due before, they stay in the denominator; nobody is told that they were handled."""
    number = course.recognised(rest, clock)
    rest("yibao").act("medical-aid", "claim")
    rest("yibao").act("medical-aid", "grant", granted="已纳入。")
    end(app, date(2027, 11, 11))
    clock.move_to(datetime(2027, 11, 10, 1, tzinfo=CHINA))
    assert reconciled(app) == 0
    with app.app_context():
        assert task("water-fee").state == "open"
    before = rest("duban").get("/statistics/joint-handling?from=2026-11-01&to=2027-11-30")
    clock.move_to(datetime(2027, 11, 11, 1, tzinfo=CHINA))
    reconciled(app)
    with app.app_context():
        closed = task("water-fee")
        assert (closed.state, closed.outcome, closed.concluded_on) == (
            "concluded", "ended", date(2027, 11, 11),
        )  # fmt: skip
        assert "2027-11-11" in str(closed.reason)
        assert history("task", closed.id)[-1].action == "end"
        assert task("medical-aid").outcome == "granted"
    after = rest("duban").get("/statistics/joint-handling?from=2026-11-01&to=2027-11-30")
    assert after["total"] == before["total"]
    gap = rest("duban").get("/statistics/joint-handling/entitlements?from=2026-11-01&only=gap")
    assert {row["cause"] for row in gap["items"]} == {"ended"}
    timeline = rest(RESIDENT).get(f"/cases/{number}")["timeline"]
    assert "ended" in {station["outcome"] for station in timeline}
    assert reconciled(app) == 0


def test_what_was_not_due_yet_leaves_the_count(rest, app, clock) -> None:
    """The first payment was to be made by 31 December; the recognition ends before."""
    course.recognised(rest, clock)
    end(app, date(2026, 12, 5))
    clock.move_to(datetime(2026, 12, 5, 1, tzinfo=CHINA))
    reconciled(app)
    total = "/statistics/joint-handling?from=2026-12-01&to=2026-12-31&as_of=2026-12-31"
    assert rest("duban").get(total)["total"]["due"] == 0
    with app.app_context():
        assert task("minimum-living-payment").outcome == "ended"


def test_a_pause_ends_with_the_recognition(rest, app, clock) -> None:
    course.recognised(rest, clock)
    rest("yibao").act("medical-aid", "claim")
    rest("yibao").act("medical-aid", "request-supplement", items="社保卡", answer_by="2026-12-01")
    end(app, date(2026, 11, 21))
    clock.move_to(datetime(2026, 11, 21, 1, tzinfo=CHINA))
    reconciled(app)
    with app.app_context():
        assert (task("medical-aid").paused_on, task("medical-aid").outcome) == (None, "ended")
        assert db.session.scalars(select(Supplement)).one().closed_on == date(2026, 11, 21)
        assert db.session.scalars(select(Case)).one().status == "closed"


@BOTH
def test_recognised_anew_the_old_case_hands_its_open_tasks_to_the_new_one(rest, app, clock) -> None:
    first = course.recognised(rest, clock)
    clock.move_to(datetime(2026, 11, 30, 9, tzinfo=CHINA))
    with app.app_context():
        case = db.session.scalars(select(Case)).one()
        again = Recognition(
            case_id=later_case(case).id, household_id=case.household_id,
            category="minimum_living", members=[], amount=None, first_day=date(2026, 11, 30),
        )  # fmt: skip
        db.session.add(again)
        db.session.commit()
    reconciled(app)
    with app.app_context():
        old = db.session.scalars(select(Case).where(Case.number == first)).one()
        assert {t.outcome for t in old.tasks if t.kind == "matter"} == {"ended"}
        assert {t.reason for t in old.tasks if t.kind == "matter"} == {
            "家庭已于2026-11-30重新认定，这一项由新的办件办理。"
        }
        new = db.session.scalars(select(Case).where(Case.number != first)).one()
        assert {t.state for t in new.tasks if t.kind == "matter"} == {"open"}
        assert (old.status, new.status) == ("closed", "delivering")


@BOTH
def test_a_new_matter_is_a_gap_from_its_first_day_on(rest, app, clock) -> None:
    number = course.recognised(rest, clock)
    add_matter(app)
    clock.move_to(datetime(2026, 11, 30, 1, tzinfo=CHINA))
    assert reconciled(app) == 0
    clock.move_to(datetime(2026, 12, 3, 1, tzinfo=CHINA))
    assert (reconciled(app), reconciled(app)) == (1, 0)
    with app.app_context():
        entitlement = db.session.scalars(
            select(Entitlement).where(Entitlement.matter_code == NEW)
        ).one()
        assert (entitlement.opened_on, entitlement.due_on) == (NEW_DAY, date(2026, 12, 8))
        opened = task(NEW)
        assert (opened.opened_by, opened.opened_on) == ("reconciliation", date(2026, 12, 3))
    officer = next(t for t in rest("xitong").get("/tasks")["items"] if t["code"] == NEW)
    assert officer["name"] == "冬季取暖补贴"
    stations = rest(RESIDENT).get(f"/cases/{number}")["timeline"]
    assert NEW in [station["code"] for station in stations]


def test_an_ended_recognition_gets_nothing_new(rest, app, clock) -> None:
    course.recognised(rest, clock)
    end(app, date(2026, 11, 21))
    add_matter(app)
    clock.move_to(datetime(2026, 12, 3, 1, tzinfo=CHINA))
    assert reconciled(app) == 0


def test_what_a_member_comes_to_counts_from_that_day(rest, app, clock) -> None:
    """The husband, born on 12 March 1980, becomes 80: nothing on the day before."""
    course.recognised(rest, clock)
    for day, opened in ((11, False), (12, True), (13, False)):
        clock.move_to(datetime(2060, 3, day, 1, tzinfo=CHINA))
        assert bool(reconciled(app)) is opened
    with app.app_context():
        late = select(Entitlement).where(Entitlement.opened_on > date(2026, 11, 10))
        assert {e.opened_on for e in db.session.scalars(late)} == {date(2060, 3, 12)}


@pytest.mark.parametrize(
    ("category", "on", "why"),
    [
        # 审核确认办法 31: looked at again, and goes on until that is done.
        ("minimum_living", date(2027, 5, 11), ""),
        ("marginal", date(2027, 5, 11), ""),
        # 刚性支出困难家庭认定办法: valid at most twelve months.
        ("hard_expense", date(2027, 5, 10), ""),
        ("hard_expense", date(2027, 5, 11), "2027-05-10"),
        # Given once: nothing ends.
        ("emergency_aid", date(2027, 5, 11), ""),
    ],
)
def test_past_its_review_day_only_what_the_law_bounds_lapses(
    rest, app, clock, category: str, on: date, why: str
) -> None:
    course.recognised(rest, clock)
    with app.app_context():
        found = db.session.scalars(select(Recognition)).one()
        found.category, found.review_on = category, date(2027, 5, 10)
        reason = why_ended(db.session(), found, on)
        assert why in reason and bool(reason) == bool(why)
        assert db.session.scalar(select(in_force(on)).where(Recognition.id == found.id)) == (
            not why
        )


@pytest.mark.parametrize("harm", ["missing", "doubled", "foreign"])
def test_a_case_with_a_missing_or_doubled_task_is_not_closed(rest, app, clock, harm) -> None:
    number = course.recognised(rest, clock)
    for station in rest(RESIDENT).get(f"/cases/{number}")["timeline"]:
        if station["kind"] == "matter":
            answer = {"task": station["code"], "reason": "暂时不需要。"}
            rest(RESIDENT).post(f"/cases/{number}/decline", answer)
    with app.app_context():
        case = db.session.scalars(select(Case)).one()
        assert derive_status(case) == "closed"
        harmed = task("free-bus")
        if harm == "missing":
            case.tasks.remove(harmed)
        else:
            copy = Task(kind="matter", code="again", position=100, office_code=harmed.office_code,
                        state="concluded", outcome="granted")  # fmt: skip
            copy.entitlement_id = harmed.entitlement_id if harm == "doubled" else None
            case.tasks.append(copy)
        with db.session.no_autoflush:
            assert derive_status(case) == "delivering"
        db.session.rollback()


def end(app: Flask, day: date) -> None:
    """A review ended the recognition: from the day on it gives nothing more."""
    with app.app_context():
        for recognition in db.session.scalars(select(Recognition)):
            recognition.ended_on = day
        db.session.commit()


def later_case(case: Case) -> Case:
    """Another case of the same household, decided."""
    copied = {
        column.key: getattr(case, column.key) for column in Case.__mapper__.columns
        if column.key not in ("id", "number", "version", "idempotency_key")
    }  # fmt: skip
    made = Case(**copied, number="SA3310022026999999", idempotency_key="once-more")
    db.session.add(made)
    db.session.flush()
    return made
