"""Tasks that nobody can take, that are stuck with somebody, or that stand twice."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from portal.cases.models import Case, Task
from portal.checks.models import ASKED, BY_SYSTEM, FAILED, DataCheck
from portal.clock import today
from portal.database import db
from portal.doctor.finding import Found
from portal.offices.city import current_city
from portal.people.leave import is_away
from portal.people.models import Account

WORKERS = ("caseworker", "system")
OPEN = Task.state != "concluded"
LONGEST_SILENCE = timedelta(days=1)
"""A question that a system has not answered for longer waits for somebody to look."""


def without_office() -> Iterator[Found]:
    """Open tasks of an office that the city's files do not know any more."""
    known = current_city().offices
    query = select(Task.office_code, func.count()).where(OPEN).group_by(Task.office_code)
    for office, count in db.session.execute(query):
        if office not in known:
            yield Found(f"office {office}: {count} tasks")


def nobody_to_take() -> Iterator[Found]:
    """Open tasks, also those whose turn comes, of an office without an active officer."""
    staffed = exists().where(
        Account.office_code == Task.office_code, Account.active, Account.role.in_(WORKERS)
    )
    query = select(Task.office_code, func.count()).where(OPEN, ~staffed)
    for office, count in db.session.execute(query.group_by(Task.office_code)):
        yield Found(f"office {office}: {count} tasks")


def abandoned() -> Iterator[Found]:
    """Tasks in the hands of an officer who is no longer active or works in another office."""
    gone = or_(
        Account.id.is_(None), ~Account.active,
        func.coalesce(Account.office_code, "") != Task.office_code,
    )  # fmt: skip
    in_hand = or_(Task.state == "claimed", (Task.state == "paused") & Task.officer_id.is_not(None))
    query = (
        select(Task.id, Task.office_code, Task.case_id)
        .outerjoin(Account, Account.id == Task.officer_id)
        .where(in_hand, gone)
        .order_by(Task.id)
    )
    for task_id, office, case_id in db.session.execute(query):
        yield Found(f"task {task_id} of office {office}", case_id)


def unanswered_checks() -> Iterator[Found]:
    """Bodies that gave no answer that can be used, or none for days, while the check is open."""
    silent = (DataCheck.state == ASKED) & (DataCheck.way == BY_SYSTEM)
    late = silent & (DataCheck.asked_on < today() - LONGEST_SILENCE)
    query = (
        select(DataCheck.body, DataCheck.reason, Task.id, Case.number)
        .join(Task, Task.id == DataCheck.task_id)
        .join(Case, Case.id == DataCheck.case_id)
        .where(Task.state != "concluded", or_(DataCheck.state == FAILED, late))
        .order_by(DataCheck.id)
    )
    for body, reason, task_id, number in db.session.execute(query):
        yield Found(f"task {task_id} of case {number}: {body}: {reason or 'no answer'}")


def on_leave() -> Iterator[Found]:
    """Claimed tasks whose officer is on leave today."""
    query = (
        select(Task.id, Task.office_code)
        .join(Account, Account.id == Task.officer_id)
        .where(Task.state == "claimed", Account.active, is_away(today()))
        .order_by(Task.id)
    )
    for task_id, office in db.session.execute(query):
        yield Found(f"task {task_id} of office {office}")


def doubled() -> Iterator[Found]:
    """Tasks of matters beside the one that the entitlement has."""
    other = aliased(Task)
    same = and_(
        other.case_id == Task.case_id, other.kind == "matter", other.code == Task.code,
        other.id < Task.id,
    )  # fmt: skip
    query = (
        select(Task.id, Task.code, Task.case_id, Case.number)
        .join(Case)
        .where(
            Task.kind == "matter", func.coalesce(Task.outcome, "") != "withdrawn",
            or_(Task.entitlement_id.is_(None), exists().where(same)),
        )
        .order_by(Task.id)
    )  # fmt: skip
    for task_id, code, case_id, number in db.session.execute(query):
        yield Found(f"task {task_id} ({code}) of case {number}", case_id)
