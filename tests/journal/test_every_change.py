"""No change without its event: every commit of the whole walk is watched."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from portal.actor import PORTAL
from portal.database import db, transaction
from portal.demonstration.accounts import PASSWORD
from portal.journal.models import Event, JournalHead
from portal.journal.operations import record
from portal.journal.queries import verify
from portal.people.models import Account
from tests.conftest import BOTH
from tests.support import course, findings
from tests.support.course import RESIDENT
from tests.support.family import family

OWN = ("journal_events", "journal_head", "counters", "log_in_tries")
"""The journal's own rows, the series that number the rows of others, and names that nobody may have."""


class Watch:
    """Notes for each commit what was written, and whether an event came with it."""

    def __init__(self) -> None:
        self.silent: list[set[str]] = []
        self.commits = 0

    def after_flush(self, session: Session, _context: object) -> None:
        """Rows that the session writes."""
        changed = {*session.new, *session.deleted, *filter(session.is_modified, session.dirty)}
        self._note(session, {row.__tablename__ for row in changed})

    def on_execute(self, state: ORMExecuteState) -> None:
        """Statements that write past the session's rows."""
        if state.is_update or state.is_delete or state.is_insert:
            self._note(state.session, {str(state.statement.table.name)})

    def after_commit(self, session: Session) -> None:
        """The moment of truth."""
        tables = session.info.pop("written", set())
        self.commits += bool(tables)
        if tables - set(OWN) and "journal_events" not in tables:
            self.silent.append(tables)

    def after_rollback(self, session: Session) -> None:
        """What did not happen needs no event."""
        session.info.pop("written", None)

    def _note(self, session: Session, tables: set[str]) -> None:
        session.info.setdefault("written", set()).update(tables)


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Watch every session from here on."""
    found = Watch()
    listeners = (
        ("after_flush", found.after_flush), ("do_orm_execute", found.on_execute),
        ("after_commit", found.after_commit), ("after_rollback", found.after_rollback),
    )  # fmt: skip
    for name, listener in listeners:
        event.listen(Session, name, listener)
    yield found
    for name, listener in listeners:
        event.remove(Session, name, listener)


@BOTH
def test_every_commit_of_the_walk_carries_an_event(rest, app, watch, clock) -> None:
    rest("").post("/tokens", {"login": "zhen2", "password": "wrong-password"}, 401)
    rest("").post(
        "/accounts", {"name": "邻例居", "phone": "19911112222", "password": "a-long-password"}, 201
    )
    number = course.apply(rest)["number"]
    rest(RESIDENT).post(f"/cases/{number}/withdraw")
    number = course.apply(rest, key="the-second-one")["number"]
    township = rest("zhen1")
    township.act("accept", "claim")
    township.act("accept", "release")
    township.act("accept", "claim")
    township.act("accept", "request-supplement", items="户口本", answer_by="2026-11-20")
    rest(RESIDENT).post(f"/cases/{number}/answer-supplement", {"answer": "在这里。"})
    township.act("accept", "accept")
    township.act("verify", "claim")
    township.act("verify", "record-inquiry", **course.INQUIRY)
    course.check(rest)
    township.act("verify", "give-opinion", opinion="grant", reason="属实。")
    course.publicise(rest, clock)
    course.decide(rest)
    medical = rest("yibao")
    medical.act("medical-aid", "claim")
    medical.act("medical-aid", "grant", granted="按比例救助")
    rest(RESIDENT).post(f"/cases/{number}/decline", {"task": "gas-fee", "reason": "没有燃气。"})
    assert watch.silent == []
    assert watch.commits > 25
    with app.app_context():
        assert verify()[1] == []


def test_pages_leave_events_too(pages, watch, clock) -> None:
    person = pages()
    person.log_in(RESIDENT)
    person.get("/household")
    data = {f"household-{code}": str(value) for code, value in family()["household"].items()}
    person.post("/household", {**data, "version": "0"}, 422)
    person.post("/logout")
    assert watch.silent == []


def test_work_on_findings_leaves_events(rest, app, watch, clock) -> None:
    home = findings.registered(app)
    event, living = findings.find(app, home, "event"), findings.find(app, home)
    officer, contact = rest("zhen1"), {"made_on": "2026-11-02", "words": "见到了本人。"}
    for action, answers in (("claim", {}), ("contact", contact), ("release", {}), ("claim", {})):
        findings.act(officer, living, action, **answers)
    findings.act(officer, living, "apply", **findings.APPLICATION)
    findings.act(officer, event, "claim")
    findings.act(officer, event, "refer", words="已经就业。")
    assert watch.silent == []
    assert watch.commits > 12


def test_giving_back_a_token_leaves_an_event(rest, watch) -> None:
    officer = rest("zhen1")
    answer = officer.client.delete("/api/v1/tokens/current", headers=officer.headers)
    assert (answer.status_code, watch.silent) == (204, [])


def test_a_silent_change_is_noticed(app, watch) -> None:
    with app.app_context():
        with transaction() as session:
            session.get(Account, 1).active = False
        assert watch.silent == [{"accounts"}]
        with transaction() as session:
            session.get(Account, 1).active = True
            record(PORTAL, "mend", "account", 1)
        assert watch.silent == [{"accounts"}]
        assert {Event.__tablename__, JournalHead.__tablename__} < set(OWN)


@BOTH
@pytest.mark.parametrize(
    "column", ["at", "role", "account_id", "office", "action", "subject", "subject_id", "reason",
               "before", "after", "hash"],
)  # fmt: skip
def test_each_part_of_an_event_is_sealed(app, column: str) -> None:
    """A change of any column is found, in the first event and in the last one."""
    with app.app_context():
        rows = db.session.query(Event).order_by(Event.sequence).all()
        for place in (0, -1):
            value = getattr(rows[place], column)
            other = {"before": {"x": 1}, "after": {"x": 1}, "account_id": 99}.get(column, "x")
            setattr(rows[place], column, value + timedelta(seconds=1) if column == "at" else other)
            db.session.commit()
            assert rows[place].sequence in {fault.sequence for fault in verify()[1]}
            setattr(rows[place], column, value)
            db.session.commit()
            assert verify()[1] == []


def test_two_events_that_change_places_are_found(app) -> None:
    with app.app_context():
        first, second = db.session.query(Event).order_by(Event.sequence).limit(2)
        first.subject_id, second.subject_id = second.subject_id, first.subject_id
        first.hash, second.hash = second.hash, first.hash
        db.session.commit()
        assert {fault.sequence for fault in verify()[1]} >= {1, 2}


def test_a_wrong_password_is_in_the_journal_and_the_password_is_not(rest, app) -> None:
    rest("").post("/tokens", {"login": "zhen1", "password": "a-wrong-password"}, 401)
    rest("").post("/tokens", {"login": "zhen1", "password": PASSWORD}, 201)
    with app.app_context():
        rows = db.session.query(Event).order_by(Event.sequence).all()
        assert [row.action for row in rows[-3:]] == ["log-in-refused", "log-in", "issue-token"]
        assert all("password" not in f"{row.before}{row.after}{row.reason}" for row in rows)
