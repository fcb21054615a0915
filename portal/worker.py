"""The worker: takes jobs from the database and does them, beside the web or on another machine.

It may be killed at any point: what it had in hand is taken again when the lease has run out, and
every job is written so that doing it again opens nothing twice.
"""

import os
import signal
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from threading import Event, Thread
from traceback import format_tb
from typing import Any

from flask import Flask, current_app

from portal.actor import PORTAL
from portal.cases.checking import ask_body
from portal.cases.destitute import AFTER_ENDING
from portal.cases.joint_handling import reconcile
from portal.cases.once import forget_answers
from portal.cases.recomputing import recompute_due
from portal.cases.rental.reminding import remind_of_renewals
from portal.cases.reviews import open_due_reviews
from portal.checks.operations import KIND as CHECK
from portal.childcare.passing_time import close_unlisted, expire_offers, move_up
from portal.childcare.reminders import KIND as REMIND_INSTITUTION
from portal.childcare.reminders import remind
from portal.childcare.telling import KIND as TELL_PARENT
from portal.childcare.telling import tell_of_last_days
from portal.clock import CHINA, now, today
from portal.database import db, transaction
from portal.delivery.keepers import remind_by_sms
from portal.delivery.models import SMS
from portal.delivery.operations import KIND as DELIVER
from portal.delivery.operations import deliver, plan_deliveries
from portal.delivery.parents import plan_telling_parent, tell_parent_by
from portal.doctor.nights import keep_counts
from portal.exchange.operations import KIND as WEBHOOK
from portal.exchange.operations import plan_telling, tell
from portal.jobs.operations import LEASE, Taken, enqueue, fail, finish, renew, take
from portal.outreach.after_ending import look_after_ending
from portal.outreach.findings import keep_found
from portal.people.limits import forget_requests
from portal.people.tries import forget_tries
from portal.screening.batches import Question
from portal.screening.database import database
from portal.screening.operations import screen_source

Handler = Callable[[Mapping[str, Any]], object]


def _reconcile(_payload: Mapping[str, Any]) -> None:
    reconcile()


def _screen(_payload: Mapping[str, Any]) -> None:
    question = Question("social-assistance", today())
    screen_source(PORTAL, question, database(), keep_found)


def _recompute(_payload: Mapping[str, Any]) -> None:
    recompute_due()


def _reviews(_payload: Mapping[str, Any]) -> None:
    open_due_reviews()
    remind_of_renewals()


def _tell(payload: Mapping[str, Any]) -> None:
    tell(payload["webhook"])


def _deliver(payload: Mapping[str, Any]) -> None:
    deliver(payload["notice"], payload.get("channel", SMS))


def _ask(payload: Mapping[str, Any]) -> None:
    ask_body(payload["check"], payload["request"])


def _childcare(_payload: Mapping[str, Any]) -> None:
    expire_offers()
    close_unlisted()
    move_up()


def _remind(_payload: Mapping[str, Any]) -> None:
    remind()
    tell_of_last_days()


def _remind_by_sms(payload: Mapping[str, Any]) -> None:
    remind_by_sms(payload["institution"])


def _tell_parent(payload: Mapping[str, Any]) -> None:
    wish, key, channel = payload["wish"], payload["key"], payload.get("channel")
    if channel is None:
        plan_telling_parent(wish, key)
    else:
        tell_parent_by(wish, key, channel)


def _after_ending(payload: Mapping[str, Any]) -> None:
    look_after_ending(payload["review"])


def _forget(_payload: Mapping[str, Any]) -> None:
    forget_answers()
    forget_requests()
    forget_tries()


def _look(_payload: Mapping[str, Any]) -> None:
    """What the doctor finds goes to the log, by its codes and numbers alone."""
    for code, count in keep_counts().items():
        current_app.logger.warning("doctor: %s: %s, see bin/portal doctor", code, count)


HANDLERS: Mapping[str, Handler] = {
    "recompute-due": _recompute, "reconcile": _reconcile, "reviews": _reviews, "screen": _screen,
    WEBHOOK: _tell, DELIVER: _deliver, CHECK: _ask, AFTER_ENDING: _after_ending, "doctor": _look,
    "forget": _forget, "childcare": _childcare, "remind-institutions": _remind,
    REMIND_INSTITUTION: _remind_by_sms, TELL_PARENT: _tell_parent,
}  # fmt: skip
NIGHTLY: Mapping[str, time] = {
    "childcare": time(0, 10), "recompute-due": time(0, 30), "forget": time(0, 45),
    "reconcile": time(1, 0), "reviews": time(1, 30), "screen": time(2, 0),
    "doctor": time(5, 0), "remind-institutions": time(8, 30),
}  # fmt: skip
"""What is done every night, and when (China)."""
POLL = 2.0
"""Seconds between two looks at an empty queue."""


def run(stop: Event, *, until_empty: bool = False) -> int:
    """Do jobs until `stop` is set; returns how many were done. With `until_empty`, until none is due."""
    name, count, planned = f"{socket.gethostname()}-{os.getpid()}", 0, set[str]()
    while not stop.is_set():
        plan_nights(planned)
        plan_telling()
        plan_deliveries()
        taken = take(name)
        if taken is not None:
            do(taken)
            count += 1
        elif until_empty:
            break
        else:
            stop.wait(POLL)
    return count


def plan_nights(planned: set[str]) -> None:
    """Queue each nightly job for the coming night, once; `planned` remembers which are.

    Nights that no worker was awake for are made up for at the next start, together once.
    """
    coming = {f"{kind} {_next(at).date()}": (kind, _next(at)) for kind, at in NIGHTLY.items()}
    if coming.keys() <= planned:
        return
    with transaction() as session:
        for key, (kind, night) in coming.items():
            enqueue(session, kind, key, night)
    planned |= coming.keys()


def _next(at: time) -> datetime:
    """The next time that the clock in China shows `at`."""
    here = now().astimezone(CHINA)
    night = datetime.combine(here.date(), at, CHINA)
    return night if night > here else night + timedelta(days=1)


def do(taken: Taken) -> None:
    """Do a job and say how it ended; a fault is the job's, never the worker's."""
    try:
        with _renewing(taken):
            HANDLERS[taken.kind](taken.payload)
    except Exception as fault:
        db.session.rollback()
        # Where it failed, without the message: it may name a person.
        where = "".join(format_tb(fault.__traceback__))
        name = type(fault).__name__
        current_app.logger.error("job %s (%s): %s\n%s", taken.id, taken.kind, name, where)
        fail(taken, name)
    else:
        finish(taken)
    finally:
        db.session.remove()


@contextmanager
def _renewing(taken: Taken) -> Iterator[None]:
    """Renew the lease from another thread while the job is done."""
    over = Event()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    thread = Thread(target=_renew, args=(app, taken, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _renew(app: Flask, taken: Taken, over: Event) -> None:
    with app.app_context():
        while not over.wait(LEASE.total_seconds() / 3):
            renew(taken)


def stop_on_signals() -> Event:
    """What SIGTERM and SIGINT set: the worker ends after the job in hand."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
