"""Requests for a childcare place: a child, its wishes in order, the waitlist and the place held."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.childcare.models import Institution
from portal.crypto import EncryptedJSON, EncryptedText
from portal.database import Base, Instant

UNSETTLED = text("settled_on IS NULL")


class ChildRequest(Base):
    """A resident's search for one child (入托申请), with up to five wishes.

    `child` holds name (may be empty for an unborn one), born_on, and expected (whether born_on is
    the expected day). `entry_month` is the first day of the month of entry, `service` the kind asked
    for: full, half, hourly, temporary; `area_code` is the township where the family lives: no address
    and no position is kept. `settled_on`: a wish was enrolled, or the search was given up. A child has
    one search at a time.
    """

    __tablename__ = "childcare_requests"
    __table_args__ = (
        Index(
            "uq_childcare_requests_unsettled_child", "child_index", unique=True,
            sqlite_where=UNSETTLED, postgresql_where=UNSETTLED,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    child: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("childcare_requests.child"))
    child_index: Mapped[str] = mapped_column(String(64))
    entry_month: Mapped[date]
    service: Mapped[str] = mapped_column(String(12))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    settled_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    wishes: Mapped[list["Wish"]] = relationship(order_by="Wish.rank", back_populates="request")

    __mapper_args__ = {"version_id_col": version}


class Wish(Base):
    """One institution that a request asks, by `rank` from 1.

    States: waiting, offered, held (accepted), enrolled, refused (by the institution), turned_down,
    expired, released (another wish was taken), withdrawn. `kind` is the class that takes the child
    in `from_month`; an offered or held wish holds one place of it from that month up to, not including,
    `until_month`. The waitlist's order is (`priority`, `joined_at`, `id`). `answer_due` is the day by
    which the institution answers, None while no number of days is set; an offer is open up to and
    including `answer_by`, a held place up to `enrol_by`.
    """

    __tablename__ = "childcare_wishes"
    __table_args__ = (
        UniqueConstraint("request_id", "institution_id"),
        Index(
            "ix_childcare_wishes_waitlist", "institution_id", "kind", "state", "priority",
            "joined_at", "id",
        ),
        Index("ix_childcare_wishes_state_answer_by", "state", "answer_by"),
        Index("ix_childcare_wishes_state_enrol_by", "state", "enrol_by"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("childcare_requests.id"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("childcare_institutions.id"))
    rank: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    from_month: Mapped[date]
    until_month: Mapped[date]
    state: Mapped[str] = mapped_column(String(12))
    priority: Mapped[int] = mapped_column(default=0)
    joined_at: Mapped[datetime] = mapped_column(Instant)
    answer_due: Mapped[date | None]
    reminded_on: Mapped[date | None]
    answered_on: Mapped[date | None]
    answer_by: Mapped[date | None]
    enrol_by: Mapped[date | None]
    enrolled_on: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(EncryptedText("childcare_wishes.reason"))
    version: Mapped[int] = mapped_column()

    request: Mapped[ChildRequest] = relationship(back_populates="wishes")
    institution: Mapped[Institution] = relationship()
    moves: Mapped[list["Move"]] = relationship(order_by="Move.id")

    __mapper_args__ = {"version_id_col": version}


class Move(Base):
    """A change of a wish's place in the waitlist, and why (a code of portal.childcare.waitlist)."""

    __tablename__ = "childcare_moves"

    id: Mapped[int] = mapped_column(primary_key=True)
    wish_id: Mapped[int] = mapped_column(ForeignKey("childcare_wishes.id"), index=True)
    moved_at: Mapped[datetime] = mapped_column(Instant)
    before: Mapped[int | None]
    after: Mapped[int | None]
    why: Mapped[str] = mapped_column(String(30))
