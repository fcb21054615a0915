"""The journal's rows: events chained by hash, and the head that names the last one."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Instant


class Event(Base):
    """Something that happened: who, from which office, when, what to which row, why, the change.

    `before` and `after` hold codes, days and versions, never personal data. `hash` is SHA-256 over
    the event's canonical JSON and the previous hash.
    """

    __tablename__ = "journal_events"
    __table_args__ = (Index("ix_journal_events_subject_sequence", "subject", "sequence"),)

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Instant)
    role: Mapped[str] = mapped_column(String(20))
    account_id: Mapped[int | None]
    office: Mapped[str] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[str] = mapped_column(String(40), index=True)
    reason: Mapped[str] = mapped_column(String(500))
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    hash: Mapped[str] = mapped_column(String(64))


class JournalHead(Base):
    """The one row that says which event is the last; it is locked while events are appended."""

    __tablename__ = "journal_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
