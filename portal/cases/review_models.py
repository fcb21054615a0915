"""Life after recognition: reviews of what was recognised, and amounts that changed since."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models import Case, Task
from portal.crypto import EncryptedJSON, EncryptedText
from portal.database import Base

RUNNING = text("closed_on IS NULL")


class Review(Base):
    """A look at a recognised household again (复核), one at a time for a case.

    `cause`: a code of portal.cases.reviews.CAUSES. `told` are the words of who reported,
    `happened_on` the day of what they tell. `facts` and `assessment` are those that the review found;
    the case keeps its own. `changes` are the proposal: a list of {"recognition", "category", "from",
    "to", "ends"}, amounts in fen a month, None for a gate without money. `phase_months`: for how many
    months a benefit that ends goes on (渐退期). `heard_on`: the day of the hearing, `hearing` what was
    said or that nobody came. `ground`: why destitute support is to end (特困人员认定办法 24), or why a
    household leaves the rental subsidy.
    `outcome`: unchanged, changed, ended, kept (the county changed nothing).
    """

    __tablename__ = "reviews"
    __table_args__ = (
        Index(
            "uq_reviews_running_case", "case_id", unique=True,
            sqlite_where=RUNNING, postgresql_where=RUNNING,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), unique=True)
    deciding_task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"), unique=True)
    cause: Mapped[str] = mapped_column(String(20))
    told: Mapped[str | None] = mapped_column(EncryptedText("reviews.told"))
    happened_on: Mapped[date | None]
    opened_on: Mapped[date]
    facts: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJSON("reviews.facts"))
    assessment: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJSON("reviews.assessment"))
    changes: Mapped[list[dict[str, Any]] | None] = mapped_column(EncryptedJSON("reviews.changes"))
    phase_months: Mapped[int] = mapped_column(default=0)
    ground: Mapped[str | None] = mapped_column(String(20))
    heard_on: Mapped[date | None]
    hearing: Mapped[str | None] = mapped_column(EncryptedText("reviews.hearing"))
    outcome: Mapped[str | None] = mapped_column(String(12))
    closed_on: Mapped[date | None]

    case: Mapped[Case] = relationship()
    task: Mapped[Task] = relationship(foreign_keys=[task_id])
    deciding_task: Mapped[Task | None] = relationship(foreign_keys=[deciding_task_id])


class Adjustment(Base):
    """From `first_month` (a first day) on a recognition gives another amount, in fen a month.

    Rows are only added: an amount that was paid is told for ever. What ends has no row: its
    recognition says so (`ended_on`).
    """

    __tablename__ = "adjustments"
    __table_args__ = (UniqueConstraint("recognition_id", "review_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recognition_id: Mapped[int] = mapped_column(ForeignKey("recognitions.id"), index=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    first_month: Mapped[date]
    amount: Mapped[int]
    made_on: Mapped[date]
