"""The journal: every change leaves an event, and a changed or missing one is found."""

import pytest
from sqlalchemy import func, select, text

from portal.actor import PORTAL
from portal.database import db, transaction
from portal.journal.models import Event
from portal.journal.operations import record
from portal.journal.queries import history, verify
from tests.conftest import BOTH
from tests.support import course
from tests.support.course import RESIDENT


@BOTH
def test_the_whole_walk_stands_in_a_whole_chain(rest, app, clock) -> None:
    number = course.recognised(rest, clock)
    with app.app_context():
        count, faults = verify()
        assert faults == []
        assert count == db.session.scalar(select(func.count(Event.sequence)))
        assert [e.action for e in history("case", number) if e.action != "look"] == ["apply"]
        tasks = db.session.scalars(select(Event.action).where(Event.subject == "task")).all()
    assert tasks[:5] == ["open", "claim", "accept", "follow", "follow"]
    assert tasks[5:10] == ["claim", "start-check", "conclude-check", "claim", "record-inquiry"]
    assert tasks.count("open") == 15


@BOTH
@pytest.mark.parametrize(
    ("tampering", "kind"),
    [
        ("UPDATE journal_events SET reason = 'nothing' WHERE sequence = 3", "changed"),
        ("UPDATE journal_events SET account_id = 1 WHERE sequence = 3", "changed"),
        ("DELETE FROM journal_events WHERE sequence = 3", "missing"),
        (
            "DELETE FROM journal_events WHERE sequence = (SELECT sequence FROM journal_head)",
            "missing",
        ),
        ("DELETE FROM journal_head", "missing"),
    ],
)
def test_what_was_changed_or_removed_is_found(rest, app, clock, tampering: str, kind: str) -> None:
    course.apply(rest)
    with app.app_context():
        db.session.execute(text(tampering))
        db.session.commit()
        assert kind in {fault.kind for fault in verify()[1]}


def test_a_look_at_personal_data_leaves_an_event(rest, pages, app, clock) -> None:
    number = course.apply(rest)["number"]
    officer = pages()
    officer.log_in("zhen1")
    officer.get(f"/desk/tasks/{rest('zhen1').task('accept')['id']}")
    with app.app_context():
        looks = [event for event in history("case", number) if event.action == "look"]
    assert [(look.role, look.office) for look in looks] == [("caseworker", "331002001-township")]


def test_what_failed_is_not_in_the_journal(app) -> None:
    with app.app_context():
        before = verify()[0]
        with pytest.raises(ZeroDivisionError), transaction():
            record(PORTAL, "try", "case", 1)
            _ = 1 // 0
        with transaction():
            pass
        assert verify()[0] == before


def test_an_event_belongs_to_a_transaction_and_transactions_do_not_nest(app) -> None:
    with app.app_context():
        with pytest.raises(RuntimeError, match="outside a transaction"):
            record(PORTAL, "try", "case", 1)
        with (
            pytest.raises(RuntimeError, match="inside a transaction"),
            transaction(),
            transaction(),
        ):
            pass


def test_the_journal_holds_nothing_personal(rest, app, clock) -> None:
    course.recognised(rest, clock)
    rest(RESIDENT).get("/household")
    with app.app_context():
        rows = db.session.scalars(select(Event)).all()
        written = " ".join(
            f"{row.before} {row.after} {row.reason} {row.subject_id}" for row in rows
        )
    for secret in ("王例文", "李例秀", "3310021980", "19900000000", "210000", "2100.00"):
        assert secret not in written
