"""Urges: what a supervisor wants to know of an office about a task that is late."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models import Task
from portal.crypto import EncryptedText
from portal.database import Base

UNANSWERED = text("answered_on IS NULL")


class Urge(Base):
    """A numbered paper from a supervisor to a task's office (督办单), with the office's answer.

    `area_code` is the supervisor's area, in whose name it is made.
    A task has one unanswered urge at most. It is not a notice: it goes to the office, not to the
    resident, and is not on file with the case.
    """

    __tablename__ = "urges"
    __table_args__ = (
        Index(
            "uq_urges_unanswered_task", "task_id", unique=True,
            sqlite_where=UNANSWERED, postgresql_where=UNANSWERED,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), index=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    supervisor_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    words: Mapped[str] = mapped_column(EncryptedText("urges.words"))
    urged_on: Mapped[date]
    answer_by: Mapped[date]
    answer: Mapped[str | None] = mapped_column(EncryptedText("urges.answer"))
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    answered_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    task: Mapped[Task] = relationship()

    __mapper_args__ = {"version_id_col": version}
