"""Random courses of a case by several people: what may never be untrue, whatever anybody does."""

from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.actor import Actor
from portal.cases import operations
from portal.cases.models import Case, Task
from portal.cases.trail import FOLLOW, task_view
from portal.cases.workflow import possible
from portal.clock import today
from portal.database import db, transaction
from portal.demonstration.accounts import DemoAccount
from portal.demonstration.staff import add_account
from portal.errors import PortalError
from portal.journal.models import Event
from portal.journal.queries import history, verify
from portal.people.models import Account
from portal.people.passwords import hash_password
from portal.people.queries import actor_of
from tests.conftest import BOTH, MONDAY
from tests.support import course
from tests.support.checks import BODIES
from tests.support.family import application

DAYS = (0, 1, 3, 8, 30)
ASIDE = {
    "release", "hand-over", "transfer", "extend", "reject", "withdraw-acceptance", "take-as-withdrawn",
    "record-objection", "accept-tolerating", "request-supplement", "set-aside", "correct-to-refusal",
    "amend-grant", "amend-refusal", "reopen",
}  # fmt: skip
"""What leads aside is tried more seldom, so that some courses reach the decision and what follows."""
MOVES_DUE = {"extend", "resume", "answer-supplement", "start-check", "reopen"}
"""What may move the due date of a task that is open; opening one (again) gives it its first."""


def answers_for(action: str, pick: int) -> dict[str, Any]:
    """Answers that an action accepts, or, now and then, none at all."""
    later = (today() + timedelta(days=1 + pick % 9)).isoformat()
    if pick % 11 == 0:
        return {}
    return {
        "reason": "随机办理的理由。", "article": "浙江省社会救助条例第九条", "items": "户口本",
        "answer_by": later, "bring_by": later, "until": later, "decide_by": later,
        "news": "又有新情况。" if pick % 2 else "", "answer": "补齐了。", "words": "有人反映有车。",
        "opinion": "refuse" if pick % 5 == 0 else "grant",
        "categories": ["minimum_living"] if pick % 3 else ["marginal"], "granted": "已办理。",
        "ruling": "区政府复议决定7号", "again_from": "verify" if pick % 2 else "decide",
        "office": "331002002-township" if pick % 2 else "331002001-township",
        "body": BODIES[pick % len(BODIES)], "day": today().isoformat(), "findings": [],
        **({"without_check": "等不及了。"} if pick % 4 == 0 else {}),
        **{**course.INQUIRY, "made_on": today().isoformat()},
    }  # fmt: skip


def do_something(number: str, people: list[Actor], pick: int) -> None:
    """Somebody tries one of the things that the workflow offers; a refusal changes nothing."""
    case = db.session.scalars(select(Case).where(Case.number == number)).one()
    offered = [
        (actor, task, line) for task in case.tasks for actor in people
        if actor.role == "resident" or actor.office == task.office_code
        for line in possible(task, actor.role)
    ]  # fmt: skip
    try:
        if not offered or pick % 97 == 0:
            operations.act_on_case(people[-1], number, "withdraw", {})
            return
        onward = [one for one in offered if one[2].action not in ASIDE]
        chosen = onward if onward and pick % 3 else offered
        actor, task, line = chosen[pick % len(chosen)]
        operations.act_on_task(
            actor, task.id, line.action, task.version, answers_for(line.action, pick)
        )
    except PortalError:
        db.session.rollback()


def check(number: str) -> None:
    """What holds after every action."""
    db.session.expire_all()
    case = db.session.scalars(select(Case).where(Case.number == number)).one()
    steps = [task for task in case.tasks if task.kind == "step"]
    active = [task for task in steps if task.state in ("open", "claimed", "paused")]
    assert len(active) == (case.decision is None), [(t.code, t.state) for t in steps]
    assert all((task.outcome is None) == (task.state != "concluded") for task in case.tasks)
    assert all((task.state == "claimed") <= (task.officer_id is not None) for task in case.tasks)
    checks = [task for task in case.tasks if task.kind == "check"]
    assert sum(task.state != "concluded" for task in checks) <= (case.decision is None)
    matters = [task.entitlement_id for task in case.tasks if task.kind == "matter"]
    assert sorted(matters) == sorted(entitlement.id for entitlement in case.entitlements)
    if case.decision != "granted":
        assert not case.recognitions
    for task in case.tasks:
        replays(task)


def replays(task: Task) -> None:
    """From its events alone a task is told as it is, and its due date moved only as it may."""
    told: dict[str, Any] | None = None
    for event in history("task", task.id):
        if told:
            assert all(told[key] == was for key, was in event.before.items() if key in told)
        opened = event.action in (FOLLOW, "open") or not event.before
        if event.before and event.before.get("due_on") != event.after.get("due_on"):
            assert event.action in MOVES_DUE or opened, event.action
        told = {**(told or {}), **event.after}
    if told is not None:
        now = task_view(task)
        assert {k: v for k, v in now.items() if k in told} == told
    else:
        assert task.state == "waiting" or task.position == 0


COURSES = st.lists(st.tuples(st.integers(0, 9999), st.sampled_from(DAYS)), min_size=20, max_size=60)


def people(place: int) -> list[Actor]:
    """The officers, one of them next door, and at the end a resident who is new."""
    with transaction() as session:
        if place == 1:
            next_door = DemoAccount("next-door", "caseworker", "331002002-township")
            add_account(session, next_door, hash_password("a-long-password"))
        add_account(
            session, DemoAccount(f"1997{place:07d}", "resident"), hash_password("a-long-password")
        )
    rows = db.session.scalars(select(Account).order_by(Account.id)).all()
    officers = [actor_of(row) for row in rows if row.role == "caseworker"]
    return [*officers, actor_of(rows[-1])]


TOWNSHIP, NEXT_DOOR = "331002001-township", "331002002-township"
COUNTY = "331002-civil-affairs"
GRANTED = (
    (TOWNSHIP, "accept", "claim request-supplement"), ("", "accept", "answer-supplement"),
    (TOWNSHIP, "accept", "release claim accept"),
    (COUNTY, "check", "claim start-check conclude-check"),
    (TOWNSHIP, "verify", "claim record-inquiry give-opinion"), (TOWNSHIP, "publicise", "claim post"),
    (TOWNSHIP, "publicise", "close-publicity"), (COUNTY, "decide", "claim extend confirm"),
)  # fmt: skip
REJECTED = (
    (TOWNSHIP, "accept", "claim request-supplement resume transfer"),
    (NEXT_DOOR, "accept", "claim reject"),
)
"""Courses that are gone every time: whose office ("" for the resident), which step, what is done."""
GONE = {
    action
    for course in (GRANTED, REJECTED)
    for _, _, actions in course
    for action in actions.split()
}


def apply(resident: Actor) -> str:
    """The resident applies; returns the case's number."""
    typed = {part: application()[part] for part in ("household", "members")}
    return operations.apply(resident, "social-assistance", typed, consent=True, key=uuid4().hex)


def go(steps: tuple[tuple[str, str, str], ...], who: list[Actor], clock: Any) -> None:
    """Take a new case along a course, checked after every action like any other."""
    number = apply(who[-1])
    for office, code, actions in steps:
        actor = next(one for one in who if one.office == office)
        for action in actions.split():
            case = db.session.scalars(select(Case).where(Case.number == number)).one()
            task = next(t for t in case.tasks if t.code == code and t.state != "concluded")
            operations.act_on_task(actor, task.id, action, task.version, answers_for(action, 7))
            check(number)
        clock.shift(timedelta(days=8 if actions.endswith("post") else 0))


@BOTH
def test_whatever_anybody_does_the_case_stays_sound(app, engine) -> None:
    """One step is open at a time, due dates move by pause or extension, the journal tells it all."""
    places = count(1)
    for steps in (GRANTED, REJECTED):
        with time_machine.travel(MONDAY, tick=False) as clock, app.app_context():
            go(steps, people(next(places)), clock)

    @settings(max_examples=12 if engine == "sqlite" else 6)
    @given(COURSES)
    def walk(moves: list[tuple[int, int]]) -> None:
        with time_machine.travel(MONDAY, tick=False) as clock, app.app_context():
            who = people(next(places))
            number = apply(who[-1])
            for pick, days in moves:
                clock.shift(timedelta(days=days))
                do_something(number, who, pick)
                check(number)

    walk()
    with app.app_context():
        assert verify()[1] == []
        tried = set(
            db.session.scalars(select(Event.action).where(Event.subject == "task").distinct())
        )
        assert tried >= GONE, sorted(GONE - tried)
