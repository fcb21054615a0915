"""Data checks (核对): what each body was asked about a family, and what it answered."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.crypto import EncryptedBytes, EncryptedJSON, EncryptedText
from portal.database import Base

ASKED, ANSWERED, FAILED, GIVEN_UP = "asked", "answered", "failed", "given_up"
BY_HAND, BY_SYSTEM = "by_hand", "by_system"


class DataCheck(Base):
    """One body asked about one family, within one task of a case.

    `request` is the id under which it is asked: the same however often the question is sent, another
    one when an officer asks anew. `persons` (name, id_number) are those asked about, in the order of
    the declaration. `state`: asked, answered, failed with its `reason` (a code of
    portal.checks.contract.FAILURES), given_up (the check was concluded without it).
    `way`: by_hand (an officer enters the answer), by_system.
    `answer` is the body's as portal.checks.contract reads it; it counts while `state` is answered.
    """

    __tablename__ = "data_checks"
    __table_args__ = (UniqueConstraint("task_id", "body"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    body: Mapped[str] = mapped_column(String(60))
    request: Mapped[str] = mapped_column(String(32), unique=True)
    purpose: Mapped[str] = mapped_column(String(40))
    mandate_day: Mapped[date]
    persons: Mapped[list[dict[str, str]]] = mapped_column(EncryptedJSON("data_checks.persons"))
    way: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(40))
    attempts: Mapped[int] = mapped_column(default=0)
    asked_on: Mapped[date]
    answered_on: Mapped[date | None]
    answer: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJSON("data_checks.answer"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    version: Mapped[int] = mapped_column()

    papers: Mapped[list["CheckPaper"]] = relationship(order_by="CheckPaper.id")

    __mapper_args__ = {"version_id_col": version}


class CheckPaper(Base):
    """The paper on which a body answered; its bytes and name are encrypted."""

    __tablename__ = "check_papers"

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("data_checks.id"), index=True)
    name: Mapped[str] = mapped_column(EncryptedText("check_papers.name"))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(EncryptedBytes("check_papers.content"), deferred=True)
    handed_in_on: Mapped[date]


class NotAwaited(Base):
    """Why an opinion did not wait for the check, in the officer's words."""

    __tablename__ = "checks_not_awaited"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), index=True)
    words: Mapped[str] = mapped_column(EncryptedText("checks_not_awaited.words"))
    made_on: Mapped[date]
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class WithdrawnConsent(Base):
    """The consent to checks that a household took back, from a day on; nobody is asked after that."""

    __tablename__ = "withdrawn_consents"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    withdrawn_on: Mapped[date]
