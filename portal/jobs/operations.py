"""Use cases of jobs: queue one, take one on a lease, say how it ended, try again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.clock import now
from portal.database import db, transaction
from portal.errors import NotFound, Refused
from portal.jobs.models import DONE, FAILED, QUEUED, RUNNING, Job
from portal.journal.operations import record
from portal.text import N_

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(minutes=1)
KEPT = timedelta(days=90)
"""How long jobs that are done are remembered."""


@dataclass(frozen=True)
class Taken:
    """A job in a worker's hands; `attempt` tells this taking from an earlier one."""

    id: int
    kind: str
    payload: dict[str, Any]
    attempt: int


def enqueue(
    session: Session, kind: str, key: str, due_at: datetime, payload: dict[str, Any] | None = None
) -> bool:
    """Queue a job within the running transaction, so that it is there if and only if the rest is.

    Returns whether it was new: a key that is known changes nothing.
    """
    try:
        with session.begin_nested():
            session.add(Job(kind=kind, key=key, due_at=due_at, payload=payload or {}))
    except IntegrityError:
        return False
    return True


def take(worker: str) -> Taken | None:
    """The job that has waited longest, for `worker` alone; None when nothing is due.

    Also one whose worker's lease has run out: whoever had it was killed.
    """
    waiting = db.session.scalar(select(Job.id).where(_ready()).limit(1))
    db.session.rollback()
    if waiting is None:
        return None
    with transaction() as session:
        query = select(Job).where(_ready()).order_by(Job.due_at, Job.id).limit(1)
        job = session.scalars(query.with_for_update(skip_locked=True)).first()
        if job is None:
            return None
        if job.attempts >= MOST_ATTEMPTS:
            job.state, job.error = FAILED, job.error or "the worker was lost every time"
            return None
        job.state, job.worker, job.lease_until = RUNNING, worker, now() + LEASE
        job.attempts += 1
        return Taken(job.id, job.kind, job.payload, job.attempts)


def _ready() -> ColumnElement[bool]:
    due = (Job.state == QUEUED) & (Job.due_at <= now())
    return due | ((Job.state == RUNNING) & (Job.lease_until < now()))


def renew(taken: Taken) -> None:
    """Go on holding a job, unless another worker has taken it meanwhile."""
    with transaction() as session:
        session.execute(update(Job).where(*_held(taken)).values(lease_until=now() + LEASE))


def finish(taken: Taken) -> None:
    """The job is done. One that another worker has taken meanwhile is left to that one."""
    with transaction() as session:
        done = {"state": DONE, "lease_until": None, "error": "", "finished_at": now()}
        session.execute(update(Job).where(*_held(taken)).values(**done))


def fail(taken: Taken, error: str) -> None:
    """The job failed: it waits, longer each time, and after the last attempt it is given up.

    `error` names the fault, without what it was about.
    """
    is_last = taken.attempt >= MOST_ATTEMPTS
    state = FAILED if is_last else QUEUED
    due_at = now() + FIRST_PAUSE * 2 ** (taken.attempt - 1)
    with transaction() as session:
        failed = {"state": state, "lease_until": None, "error": error[:200], "due_at": due_at}
        session.execute(update(Job).where(*_held(taken)).values(**failed))


def _held(taken: Taken) -> Sequence[ColumnElement[bool]]:
    return Job.id == taken.id, Job.state == RUNNING, Job.attempts == taken.attempt


def retry(actor: Actor, job_id: int) -> None:
    """Queue a job that was given up, anew. Raises NotFound, Refused while it is not given up."""
    with transaction() as session:
        job = session.get(Job, job_id, with_for_update=True)
        if job is None:
            raise NotFound(code="job-not-found")
        if job.state != FAILED:
            raise Refused(N_("这项后台任务没有失败，不用重试。"), code="job-not-failed")
        job.state, job.attempts, job.due_at = QUEUED, 0, now()
        record(actor, "retry", "job", job.id, after={"kind": job.kind})
