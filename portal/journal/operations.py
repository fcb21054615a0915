"""Appending to the journal: a transaction's events are chained just before its commit."""

import hashlib
import json
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.clock import now
from portal.database import db
from portal.journal.models import Event, JournalHead

FIRST_HASH = "0" * 64
CHAINED = (
    "sequence", "at", "role", "account_id", "office", "action", "subject", "subject_id", "reason",
    "before", "after",
)  # fmt: skip


def record(
    actor: Actor,
    action: str,
    subject: str,
    subject_id: object,
    *,
    reason: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Note that `actor` did `action` to a row, to be written with the running transaction.

    Raises RuntimeError outside a transaction: an event that is not committed with its change
    would be a lie.
    """
    session = db.session()
    if not session.info.get("in_transaction"):
        raise RuntimeError("a journal event outside a transaction")
    entry = Event(
        at=now(), role=actor.role, account_id=actor.account_id, office=actor.office,
        action=action, subject=subject, subject_id=str(subject_id), reason=reason,
        before=before or {}, after=after or {},
    )  # fmt: skip
    session.info.setdefault("events", []).append(entry)


def chain_hash(entry: Event, previous: str) -> str:
    """SHA-256 over the previous hash and the event as canonical JSON, 64 hex digits."""
    fields = {name: getattr(entry, name) for name in CHAINED}
    fields["at"] = entry.at.isoformat()
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256((previous + text).encode()).hexdigest()


@event.listens_for(Session, "before_commit")
def _append_events(session: Session) -> None:
    """Write the collected events last, under the head's lock, so that the chain has no fork."""
    entries: list[Event] = session.info.pop("events", [])
    if not entries:
        return
    session.flush()
    head = session.get(JournalHead, 1, with_for_update=True)
    if head is None:
        raise RuntimeError("the journal has no head: run the migrations")
    for entry in entries:
        entry.sequence = head.sequence + 1
        entry.hash = chain_hash(entry, head.hash)
        head.sequence, head.hash = entry.sequence, entry.hash
        session.add(entry)
    session.flush()


@event.listens_for(Session, "after_rollback")
def _forget_events(session: Session) -> None:
    """What did not happen is not recorded."""
    session.info.pop("events", None)
