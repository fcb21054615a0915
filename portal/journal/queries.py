"""Reading the journal: the history of a row, and whether the chain is whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.database import db
from portal.journal.models import Event, JournalHead
from portal.journal.operations import FIRST_HASH, chain_hash


@dataclass(frozen=True)
class Fault:
    """A break in the chain: the event's sequence and what is wrong (changed, missing)."""

    sequence: int
    kind: str


def history(subject: str, subject_id: object) -> Sequence[Event]:
    """The events of one row, oldest first."""
    found = select(Event).where(Event.subject == subject, Event.subject_id == str(subject_id))
    return db.session.scalars(found.order_by(Event.sequence)).all()


def changes_since(subject: str, subject_id: object, version: int) -> list[dict[str, Any]]:
    """What was done to a row after it had `version`, oldest first: action, when, office, outcome.

    Only for rows whose events tell the version that they led to.
    """
    return [
        {"action": e.action, "at": e.at.isoformat(), "office": e.office, "after": e.after}
        for e in history(subject, subject_id) if e.after.get("version", 0) > version
    ]  # fmt: skip


def verify() -> tuple[int, list[Fault]]:
    """Walk the whole chain: how many events there are, and every fault found.

    An event that was changed no longer fits its hash; one that was removed leaves a hole, at the
    end too, where the head knows better.
    """
    faults: list[Fault] = []
    previous, expected = FIRST_HASH, 1
    stream = select(Event).order_by(Event.sequence).execution_options(yield_per=1000)
    for entry in db.session.scalars(stream):
        faults += [Fault(number, "missing") for number in range(expected, entry.sequence)]
        if expected == entry.sequence and entry.hash != chain_hash(entry, previous):
            faults.append(Fault(entry.sequence, "changed"))
        previous, expected = entry.hash, entry.sequence + 1
    head = db.session.get(JournalHead, 1)
    if head is None:
        return expected - 1, [*faults, Fault(0, "missing")]
    faults += [Fault(number, "missing") for number in range(expected, head.sequence + 1)]
    if head.sequence == expected - 1 and head.hash != previous:
        faults.append(Fault(head.sequence, "changed"))
    return head.sequence, faults
