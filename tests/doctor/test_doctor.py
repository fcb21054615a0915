"""The doctor: each check is made to fire by breaking the data, and what mends it mends it."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import delete, exists, func, select, update

from portal.cases.models import Case, Notice, Recognition, Task
from portal.clock import CHINA, now
from portal.database import db
from portal.delivery.models import BY_HAND, WAITING, Delivery
from portal.demonstration.operations import fill
from portal.doctor.checks import CHECKS
from portal.jobs.models import FAILED, Job
from portal.journal.queries import verify
from portal.offices.city import current_city
from portal.offices.models import OfficeRow
from portal.people.models import Account
from portal.screening.models import RUNNING, Run
from tests.conftest import BOTH
from tests.support import course
from tests.support.findings import find, registered

Break = Callable[[], object]


@pytest.fixture
def owed(rest, app, clock) -> str:
    """A recognised household in a city where every office has an officer; the case's number."""
    with app.app_context():
        staff_every_office()
    return course.recognised(rest, clock)


def staff_every_office() -> None:
    """An officer for each office that has none, without the cost of a password."""
    taken = set(db.session.scalars(select(Account.office_code)))
    for code in current_city().offices:
        if code not in taken:
            db.session.add(Account(
                role="caseworker", login=code, login_index=code, name="例", password_hash="-",
                office_code=code, created_at=now(),
            ))  # fmt: skip
    db.session.commit()


def found(app: Flask) -> dict[str, int]:
    """How many things each check finds, without those that find nothing."""
    with app.app_context():
        db.session.rollback()
        counts = {check.code: len(list(check.find())) for check in CHECKS}
    return {code: count for code, count in counts.items() if count}


def broken(app: Flask, harm: Break) -> dict[str, int]:
    """What the checks find once the data was broken."""
    with app.app_context():
        harm()
        db.session.commit()
    return found(app)


def task(code: str) -> Task:
    """The task of a step or matter."""
    return db.session.scalars(select(Task).where(Task.code == code)).one()


def dismiss(office: str) -> None:
    """Nobody works in the office any more."""
    db.session.execute(update(Account).where(Account.office_code == office).values(active=False))


@BOTH
def test_a_sound_portal_gives_nothing(app, owed) -> None:
    assert found(app) == {}


def test_a_task_of_an_office_that_is_not_configured(app, owed) -> None:
    def harm() -> None:
        row = OfficeRow(code="gone", name="旧单位", english="Old office", department="bus",
                        area_code=task("free-bus").case.area_code, active=False)  # fmt: skip
        db.session.add(row)
        db.session.flush()
        task("free-bus").office_code = "gone"

    assert broken(app, harm) == {"task-without-office": 1, "nobody-to-take": 1}


@BOTH
def test_an_office_without_officers(app, owed) -> None:
    assert broken(app, lambda: dismiss("331002-medical-insurance")) == {"nobody-to-take": 1}


@BOTH
def test_a_task_that_somebody_left_behind(app, owed, rest, run) -> None:
    rest("yibao").act("medical-aid", "claim")

    def harm() -> None:
        officer = db.session.get_one(Account, task("medical-aid").officer_id)
        officer.office_code = "331002-education"

    assert broken(app, harm)["abandoned-task"] == 1
    assert run("mend").output == "1 cases mended\n"
    with app.app_context():
        assert (task("medical-aid").state, task("medical-aid").officer_id) == ("open", None)
        assert verify()[1] == []
    assert "abandoned-task" not in found(app)
    assert run("mend").output == "0 cases mended\n"


@BOTH
def test_a_doubled_task_is_set_aside(app, owed, run) -> None:
    def harm() -> None:
        real = task("free-bus")
        db.session.add(Task(
            case_id=real.case_id, kind="matter", code="free-bus", position=101, state="open",
            office_code=real.office_code, opened_on=real.opened_on, due_on=real.due_on,
        ))  # fmt: skip

    assert broken(app, harm) == {"doubled-task": 1}
    assert run("mend").output == "1 cases mended\n"
    assert found(app) == {}
    with app.app_context():
        states = db.session.scalars(select(Task.outcome).where(Task.code == "free-bus"))
        assert sorted(states, key=str) == [None, "withdrawn"]


@BOTH
def test_a_case_that_stands_still(app, rest, clock, run) -> None:
    with app.app_context():
        staff_every_office()
    course.apply(rest)

    def harm() -> None:
        task("accept").state, task("accept").outcome = "concluded", "done"
        task("accept").case.status = "verify"

    assert broken(app, harm) == {"case-without-step": 1}
    assert run("mend").output == "1 cases mended\n"
    assert found(app) == {}
    assert rest("zhen1").task("verify")["state"] == "open"


def objected_to(rest, app, clock) -> None:
    """A case that is inquired into and posted again, in a city where every office has an officer."""
    with app.app_context():
        staff_every_office()
    course.apply(rest)
    course.inquire(rest)
    rest("zhen1").act("publicise", "claim")
    rest("zhen1").act("publicise", "post")
    rest("zhen1").act("publicise", "record-objection", words="听说他家还有一间店面。")
    assert found(app) == {}


def the_steps(app: Flask) -> list[tuple[str, str]]:
    """The steps of the one case by position: code and state."""
    with app.app_context():
        query = select(Task.code, Task.state).where(Task.kind == "step").order_by(Task.position)
        return [(code, state) for code, state in db.session.execute(query)]


@BOTH
@pytest.mark.parametrize("fault", ["reversed", "doubled", "before what is done", "one position"])
def test_steps_that_come_again_out_of_their_turn(rest, app, clock, run, fault: str) -> None:
    objected_to(rest, app, clock)
    sound = the_steps(app)
    assert [code for code, state in sound if state != "concluded"] == [
        "verify", "publicise", "decide",
    ]  # fmt: skip

    def harm() -> None:
        query = select(Task).where(Task.kind == "step", Task.state == "waiting")
        publicise, decide = db.session.scalars(query.order_by(Task.position))
        if fault == "reversed":
            publicise.position, decide.position = decide.position, publicise.position
        elif fault == "doubled":
            db.session.add(Task(case_id=decide.case_id, kind="step", code="publicise", position=40,
                                state="waiting", office_code=publicise.office_code))  # fmt: skip
        else:
            decide.position = 0 if fault == "before what is done" else publicise.position

    assert broken(app, harm)["step-out-of-turn"] == 1
    assert run("mend").output == "1 cases mended\n"
    assert found(app) == {}
    assert the_steps(app) == sound
    with app.app_context():
        assert verify()[1] == []
    assert run("mend").output == "0 cases mended\n"


def test_two_steps_that_run_at_once_are_named_and_left_alone(rest, app, clock, run) -> None:
    objected_to(rest, app, clock)

    def harm() -> None:
        db.session.execute(
            update(Task).where(Task.code == "publicise", Task.state == "waiting").values(
                state="open", opened_on=date(2026, 11, 2), due_on=date(2026, 11, 9))
        )  # fmt: skip

    assert broken(app, harm)["step-out-of-turn"] == 1
    seen = the_steps(app)
    run("mend")
    assert the_steps(app) == seen and found(app)["step-out-of-turn"] == 1


def test_a_status_that_the_tasks_do_not_give(app, owed, run) -> None:
    def harm() -> None:
        db.session.execute(update(Case).values(status="closed"))

    assert broken(app, harm) == {"wrong-status": 1}
    assert run("mend").output == "1 cases mended\n"
    assert found(app) == {}


@BOTH
def test_a_due_date_that_no_rule_gives(app, owed, run) -> None:
    def harm() -> None:
        task("free-bus").due_on = date(2027, 5, 1)

    assert broken(app, harm) == {"wrong-due-date": 1}
    assert run("recompute-due").output == "0 due dates changed\n"
    assert run("recompute-due", "--all").output == "1 due dates changed\n"
    assert found(app) == {}


def test_a_due_date_moved_by_a_pause_is_right(app, owed, rest, clock) -> None:
    rest("yibao").act("medical-aid", "claim")
    rest("yibao").act("medical-aid", "request-supplement", items="社保卡", answer_by="2026-12-01")
    clock.move_to(datetime(2026, 11, 20, 9, tzinfo=CHINA))
    rest("yibao").act("medical-aid", "resume", reason="居民已当面说明。")
    assert found(app) == {}


def test_an_entitlement_without_a_task(app, owed, run) -> None:
    def harm() -> None:
        db.session.execute(delete(Task).where(Task.code == "free-bus"))

    assert broken(app, harm) == {"entitlement-without-task": 1}
    run("reconcile")
    assert found(app) == {}


def test_a_series_of_papers_with_a_gap(app, owed) -> None:
    def harm() -> None:
        last = select(func.max(Notice.id)).where(~exists().where(Delivery.notice_id == Notice.id))
        db.session.execute(delete(Notice).where(Notice.id == db.session.scalar(last)))

    assert broken(app, harm) == {"broken-series": 1}


def test_a_recognition_past_its_end(app, owed, run) -> None:
    def harm() -> None:
        db.session.execute(update(Recognition).values(ended_on=date(2026, 11, 9)))

    assert broken(app, harm) == {"past-end": 1}
    run("reconcile")
    assert found(app) == {}


def test_a_recognition_that_nobody_looks_at_again(app, owed, run) -> None:
    def harm() -> None:
        db.session.execute(update(Recognition).values(review_on=date(2026, 11, 9)))

    assert broken(app, harm) == {"unreviewed": 1}
    run("open-reviews")
    assert found(app) == {}


def test_a_finding_that_nobody_may_work_on(app, clock) -> None:
    with app.app_context():
        staff_every_office()
    find(app, registered(app))
    assert found(app) == {}
    assert broken(app, lambda: dismiss("331002001-township")) == {"nobody-to-contact": 1}


def test_a_screening_that_was_cut_off(app, clock) -> None:
    def harm() -> None:
        db.session.add(Run(
            service="social-assistance", on=date(2026, 11, 2), area_code="", source="database",
            mark="", rules_version="1", parameters={}, state=RUNNING, households=0, started_at=now(),
        ))  # fmt: skip

    assert broken(app, harm) == {}
    clock.move_to(datetime(2026, 11, 3, 10, tzinfo=CHINA))
    assert found(app) == {"unfinished-run": 1}


def test_a_job_that_was_given_up(app, clock) -> None:
    def harm() -> None:
        db.session.add(Job(kind="reconcile", key="once", state=FAILED, due_at=now()))

    assert broken(app, harm) == {"failed-job": 1}


def test_a_paper_that_nobody_was_told_of(app, owed, clock) -> None:
    def harm() -> None:
        paper = db.session.scalars(select(Notice.id).order_by(Notice.id)).first()
        db.session.add(Delivery(notice_id=paper, channel=BY_HAND, state=WAITING))

    assert broken(app, harm) == {"untold-paper": 1}


def test_the_command_names_what_it_finds_and_what_mends_it(app, owed, run) -> None:
    sound = run("doctor")
    assert (sound.exit_code, sound.output) == (0, f"{len(CHECKS)} checks, 0 found\n")
    with app.app_context():
        db.session.execute(delete(Task).where(Task.code.in_(["free-bus", "water-fee"])))
        db.session.commit()
    sick = run("doctor", "--show", "1")
    assert sick.exit_code == 1
    lines = sick.output.splitlines()
    assert lines[0] == "entitlement-without-task: entitlements for which nobody opened a task: 2"
    assert owed in lines[1]
    assert lines[2:] == ["  to mend: bin/portal reconcile", f"{len(CHECKS)} checks, 2 found"]


def test_the_demonstration_has_its_one_gap_and_nothing_else(app, run, small_demonstration) -> None:
    with app.app_context():
        db.session.execute(delete(Account))
        db.session.commit()
        fill(current_city(), 60)
    assert found(app) == {"entitlement-without-task": 1}
    run("reconcile")
    assert found(app) == {}
