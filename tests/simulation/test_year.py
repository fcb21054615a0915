"""A county's days at random: the figures hold, the run can be repeated, a sabotaged one is noticed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, select, update

from portal.app import create_app
from portal.cases.models import Case, Notice, Task
from portal.clock import CHINA, at
from portal.database import db, transaction
from portal.journal.models import Event
from portal.offices.city import current_city
from portal.offices.operations import store_city
from portal.payments.models import Payment
from portal.schema import migrate
from portal.simulation import recount
from portal.simulation.commands import simulate
from portal.simulation.recount import count
from portal.statistics.rates import joint_handling
from tests.conftest import BOTH, SETTINGS

FIRST, DAYS = date(2026, 1, 26), 100
"""Over Spring Festival, its make-up days, and into May."""


def lived(seed: int = 1, applying: int = 14, days: int = DAYS) -> Any:
    """A small county's days on the app's database."""
    return simulate(seed, "331002", 40, applying, FIRST, days, lambda _line: None)


@BOTH
def test_the_figures_of_the_days_are_those_of_a_count_by_hand(app) -> None:
    with app.app_context():
        ledger, found = lived()
        assert found.faults == []
        assert found.cases == 14 and found.tasks > 100
        assert found.rates[""].due > 30
        assert all(gap.why != "unexplained" for gap in found.gaps)
        assert sum(ledger.done.values()) > 250
        assert ledger.paid > 5 and ledger.done["rate"] > 1


def test_the_same_seed_gives_the_same_days_and_another_others(tmp_path) -> None:
    digests = [_fresh(tmp_path, seed) for seed in (7, 7, 8)]
    assert digests[0] == digests[1] != digests[2]


def _fresh(folder: Any, seed: int) -> str:
    """A run of its own on an empty SQLite file."""
    app = create_app(replace(SETTINGS, database_url=f"sqlite:///{folder / uuid4().hex}.db"))
    with app.app_context():
        migrate()
        store_city(current_city())
        digest: str = lived(seed, applying=4, days=40)[1].digest
        db.session.remove()
        db.engine.dispose()
        return digest


def _task_lost() -> None:
    """Somebody deletes a matter's task."""
    papers = select(Notice.task_id).where(Notice.task_id.is_not(None))
    untold = select(Task.id).where(Task.kind == "matter", Task.id.not_in(papers)).limit(1)
    db.session.execute(delete(Task).where(Task.id == db.session.scalars(untold).one()))


def _outcome_changed() -> None:
    db.session.execute(
        update(Task)
        .where(Task.kind == "matter", Task.outcome == "granted")
        .values(outcome="refused")
    )


def _due_moved() -> None:
    db.session.execute(update(Task).where(Task.kind == "matter").values(due_on=date(2027, 1, 1)))


def _status_wrong() -> None:
    db.session.execute(update(Case).values(status="paused"))


def _event_lost() -> None:
    db.session.execute(delete(Event).where(Event.sequence == 100))


def _paid_more() -> None:
    db.session.execute(update(Payment).values(amount=1))


def _paid_for_nothing() -> None:
    """A month that was paid is of before the decision."""
    db.session.execute(update(Payment).values(month=date(2025, 1, 1)))


SABOTAGE: dict[str, tuple[Callable[[], None], str]] = {
    "a task is deleted": (_task_lost, "has 0 tasks"),
    "outcomes are changed": (_outcome_changed, "seen"),
    "due dates are moved": (_due_moved, "the journal tells"),
    "statuses are wrong": (_status_wrong, "its status is paused"),
    "more was paid": (_paid_more, "is not owed so"),
    "a month was not owed": (_paid_for_nothing, "stands on no list"),
    "an event is lost": (_event_lost, "journal: event"),
}


def test_whatever_is_sabotaged_is_named(app, monkeypatch) -> None:
    with app.app_context():
        ledger, found = lived(applying=8, days=70)
        assert found.faults == []
        last = date.fromordinal(FIRST.toordinal() + 69)
        for name, (harm, words) in SABOTAGE.items():
            with at(_night(last)), transaction():
                harm()
                db.session.flush()
                faults = count(current_city(), ledger, FIRST, last).faults
                db.session.rollback()
            assert any(words in fault for fault in faults), (name, faults[:3])
        monkeypatch.setattr(recount, "joint_handling", _flattered)
        with at(_night(last)):
            faults = count(current_city(), ledger, FIRST, last).faults
        assert any(fault.startswith("rate of") for fault in faults)


def _night(day: date) -> Any:
    return datetime.combine(day, time(23, 59), CHINA)


def _flattered(scope: Any, group_by: str = "") -> Any:
    """A rate that says that all is well."""
    return [row.__class__(row.key, row.due, row.due, row.due, row.due, 0, 0)
            for row in joint_handling(scope, group_by)]  # fmt: skip


def test_the_command_reports_and_ends_well(run) -> None:
    told = run("simulate-year", "--days", "3", "--households", "5", "--applying", "2")
    assert told.exit_code == 0, told.output
    assert "5 households, 2 cases" in told.output


def test_a_database_with_people_in_it_is_not_touched(run, database_url) -> None:
    told = run("simulate-year", "--days", "3", "--database", database_url)
    assert told.exit_code == 1 and "there are accounts already" in told.output
