"""A real worker process, killed at any moment: nothing is lost, nothing is opened twice."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from random import Random

from sqlalchemy import delete, func, select, update

from portal.cases.models import Entitlement, Notice, Supplement, Task
from portal.clock import now
from portal.database import db, transaction
from portal.demonstration.operations import fill
from portal.jobs.models import DONE, RUNNING, Job
from portal.jobs.operations import enqueue
from portal.journal.queries import verify
from portal.offices.city import current_city
from portal.people.models import Account
from tests.conftest import BOTH

KILLS = 3
COMMAND = [sys.executable, "-m", "portal", "worker", "--until-empty"]


def start(url: str) -> subprocess.Popen[bytes]:
    """A worker on the test's database."""
    environment = {**os.environ, "PORTAL_DATABASE_URL": url}
    return subprocess.Popen(COMMAND, env=environment)


def without_tasks() -> int:
    """How many entitlements have no task."""
    opened = select(Task.entitlement_id).where(Task.entitlement_id.is_not(None))
    query = select(func.count(Entitlement.id)).where(Entitlement.id.not_in(opened))
    return db.session.scalar(query) or 0


@BOTH
def test_reconciliation_survives_kills_at_random_moments(
    app, small_demonstration, database_url: str
) -> None:
    dice = Random(7)
    with app.app_context():
        with transaction() as session:
            session.execute(delete(Account))
        fill(current_city(), 50, seed=3)
        with transaction() as session:
            papers = select(Notice.task_id).where(Notice.task_id.is_not(None))
            asked = select(Supplement.task_id)
            session.execute(
                delete(Task).where(
                    Task.kind == "matter", Task.id.not_in(papers), Task.id.not_in(asked)
                )
            )
        assert without_tasks() > 10
        with transaction() as session:
            enqueue(session, "reconcile", "now", now())
        db.session.remove()
    for _ in range(KILLS):
        killed = start(database_url)
        time.sleep(dice.uniform(1.0, 2.5))
        killed.kill()
        killed.wait()
        with app.app_context(), transaction() as session:
            over = {"lease_until": datetime.now(UTC) - timedelta(seconds=1)}
            session.execute(update(Job).where(Job.state == RUNNING).values(**over))
    assert start(database_url).wait(120) == 0
    with app.app_context():
        assert db.session.scalars(select(Job.state).where(Job.key == "now")).one() == DONE
        assert without_tasks() == 0
        doubled = select(Task.entitlement_id).where(Task.entitlement_id.is_not(None))
        twice = doubled.group_by(Task.entitlement_id).having(func.count() > 1)
        assert db.session.scalars(twice).all() == []
        assert verify()[1] == []
