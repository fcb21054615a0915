"""What happens to a case beside its straight course: objections, transfers, wishes in writing."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.crypto import EncryptedText
from portal.database import Base, Instant


class Objection(Base):
    """An objection at publicity (公示异议). Who made it is protected."""

    __tablename__ = "objections"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    made_on: Mapped[date]
    words: Mapped[str] = mapped_column(EncryptedText("objections.words"))
    objector: Mapped[str | None] = mapped_column(EncryptedText("objections.objector"))


class Transfer(Base):
    """A task that one office gave to another (转办), and why."""

    __tablename__ = "transfers"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    from_office: Mapped[str] = mapped_column(ForeignKey("offices.code"), index=True)
    to_office: Mapped[str] = mapped_column(ForeignKey("offices.code"))
    reason: Mapped[str] = mapped_column(EncryptedText("transfers.reason"))
    made_on: Mapped[date]


class WrittenWish(Base):
    """What a resident wishes in writing and an officer records on the resident's behalf.

    `wish`: withdraw, withdraw-consent, give-consent, rate. `words` say what the paper says and where it is
    kept. Rows are only added.
    """

    __tablename__ = "written_wishes"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    wish: Mapped[str] = mapped_column(String(20))
    signed_on: Mapped[date]
    words: Mapped[str] = mapped_column(EncryptedText("written_wishes.words"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    made_on: Mapped[date]


class Claimed(Base):
    """A person for whom a service is claimed that is given for each person once, by the newest claim."""

    __tablename__ = "claimed"

    service: Mapped[str] = mapped_column(String(40), primary_key=True)
    id_index: Mapped[str] = mapped_column(String(64), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)


class DoneOnce(Base):
    """An action over REST that was sent with an Idempotency-Key, and what was answered.

    `fingerprint` is equal for equal requests; the answer names nobody.
    """

    __tablename__ = "done_once"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    done_at: Mapped[datetime] = mapped_column(Instant)
