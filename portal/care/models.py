"""Care of recognised households: what raises or lowers their risk, and the visits made."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.crypto import EncryptedBytes, EncryptedJSON, EncryptedText
from portal.database import Base

EVIDENCE = text("photo IS NOT NULL OR signed_by IS NOT NULL")


class CareMark(Base):
    """An officer's finding on a day: a tier from now on (key, other), or a major incident."""

    __tablename__ = "care_marks"

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    marked_on: Mapped[date]
    reason: Mapped[str] = mapped_column(EncryptedText("care_marks.reason"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


class CareVisit(Base):
    """A visit (关爱探访) with its evidence: a photo, or who of the household signed; one a day."""

    __tablename__ = "care_visits"
    __table_args__ = (
        UniqueConstraint("household_id", "visited_on"),
        CheckConstraint(EVIDENCE, name="evidence"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"))
    visited_on: Mapped[date]
    recorded_on: Mapped[date]
    method: Mapped[str] = mapped_column(String(20))
    visitors: Mapped[list[str]] = mapped_column(EncryptedJSON("care_visits.visitors"))
    findings: Mapped[str] = mapped_column(EncryptedText("care_visits.findings"))
    signed_by: Mapped[str | None] = mapped_column(EncryptedText("care_visits.signed_by"))
    photo: Mapped[bytes | None] = mapped_column(EncryptedBytes("care_visits.photo"), deferred=True)
    media_type: Mapped[str | None] = mapped_column(String(40))
    officer_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
