"""Jobs: queued once, taken by one worker, taken again when a worker was lost, given up at last."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal import worker
from portal.actor import PORTAL
from portal.clock import CHINA, now
from portal.database import db, transaction
from portal.errors import Refused
from portal.jobs.models import DONE, FAILED, QUEUED, RUNNING, Job
from portal.jobs.operations import (
    LEASE,
    MOST_ATTEMPTS,
    enqueue,
    fail,
    finish,
    renew,
    retry,
    take,
)
from portal.journal.queries import history
from tests.cases.test_together import at_once
from tests.conftest import BOTH

PERSON = "王例文 331002198003129912"


def queue(*keys: str, kind: str = "reconcile") -> None:
    """Jobs that are due now."""
    with transaction() as session:
        for key in keys:
            enqueue(session, kind, key, now())


def job(key: str) -> Job:
    """A job as it stands."""
    db.session.rollback()
    return db.session.scalars(select(Job).where(Job.key == key)).one()


@BOTH
def test_a_job_is_queued_once_whatever_is_queued_with_it(app, clock) -> None:
    with app.app_context():
        with transaction() as session:
            assert enqueue(session, "reconcile", "one", now())
            assert not enqueue(session, "reconcile", "one", now())
            assert enqueue(session, "reconcile", "two", now())
        assert [found.key for found in db.session.scalars(select(Job).order_by(Job.id))] == [
            "one", "two"
        ]  # fmt: skip


def test_a_job_of_a_transaction_that_failed_was_never_queued(app, clock) -> None:
    with app.app_context():
        with pytest.raises(KeyError), transaction() as session:
            enqueue(session, "reconcile", "one", now())
            raise KeyError
        assert db.session.scalars(select(Job)).all() == []


@BOTH
def test_two_workers_never_take_one_job(app, clock) -> None:
    def taking() -> Any:
        with app.app_context():
            return take("worker")

    with app.app_context():
        queue("one", "two")
    taken = at_once(taking, taking, taking, taking)
    assert sorted(found.id for found in taken if found) == [1, 2]


@BOTH
def test_a_lost_workers_job_is_taken_again_and_its_late_word_does_not_count(app, clock) -> None:
    with app.app_context():
        queue("one")
        first = take("lost")
        assert first is not None
        clock.shift(LEASE / 2)
        renew(first)
        clock.shift(LEASE / 2)
        assert take("other") is None
        clock.shift(LEASE)
        second = take("other")
        assert second is not None and second.attempt == 2
        finish(first)
        assert job("one").state == RUNNING
        finish(second)
        assert job("one").state == DONE


def test_a_job_that_fails_waits_longer_each_time_and_is_given_up_at_last(app, clock) -> None:
    with app.app_context():
        queue("one")
        pauses = []
        for _ in range(MOST_ATTEMPTS):
            taken = take("worker")
            assert taken is not None
            fail(taken, "OperationalError")
            pauses.append(job("one").due_at - now())
            clock.shift(pauses[-1] + timedelta(seconds=1))
        assert pauses == sorted(pauses) and pauses[1] == 2 * pauses[0]
        assert (job("one").state, job("one").error) == (FAILED, "OperationalError")
        assert take("worker") is None


def test_who_kills_every_worker_is_given_up_too(app, clock) -> None:
    with app.app_context():
        queue("one")
        for _ in range(MOST_ATTEMPTS):
            assert take("lost") is not None
            clock.shift(LEASE * 2)
        assert take("worker") is None
        assert job("one").state == FAILED


def test_a_job_that_was_given_up_is_queued_anew_by_hand(app, clock) -> None:
    with app.app_context():
        queue("one")
        with pytest.raises(Refused):
            retry(PORTAL, job("one").id)
        with transaction():
            job("one").state = FAILED
        retry(PORTAL, job("one").id)
        assert job("one").state == QUEUED
        assert history("job", job("one").id)[0].action == "retry"
        assert take("worker") is not None


def test_nights_are_planned_once_and_missed_ones_are_made_up_for_once(app, clock) -> None:
    with app.app_context():
        worker.plan_nights(set())
        worker.plan_nights(set())
        planned = {found.key: found.due_at for found in db.session.scalars(select(Job))}
        assert set(planned) == {f"{kind} 2026-11-03" for kind in worker.NIGHTLY}
        assert planned["reconcile 2026-11-03"].astimezone(CHINA).hour == 1
        assert take("worker") is None
        clock.shift(timedelta(days=3))
        done = [found.kind for found in iter(lambda: take("worker"), None)]
        assert done == list(worker.NIGHTLY)


def test_a_fault_is_the_jobs_and_names_nobody(app, clock, monkeypatch, caplog) -> None:
    def broken(_payload: object) -> None:
        raise ValueError(PERSON)

    monkeypatch.setattr(worker, "HANDLERS", {"reconcile": broken})
    with app.app_context():
        queue("one")
        taken = take("worker")
        assert taken is not None
        worker.do(taken)
        assert (job("one").state, job("one").error) == (QUEUED, "ValueError")
    assert "ValueError" in caplog.text and "broken" in caplog.text
    assert not any(word in caplog.text for word in PERSON.split())


def test_the_queue_is_seen_and_done_from_the_command_line(app, clock, run) -> None:
    with app.app_context():
        queue("one")
    assert run("worker", "--until-empty").exit_code == 0
    listed = run("jobs", "list").output
    assert "done" in listed and "queued" in listed
    assert run("jobs", "list", "--state", "done").output.count("\n") == 1
    refused = run("jobs", "retry", "1")
    assert (refused.exit_code, "没有失败" in refused.output) == (1, True)
