"""Findings: what a screening or a monitoring event found, to act on."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.crypto import EncryptedText
from portal.database import Base

LASTING = text("ended_on IS NULL")


class Finding(Base):
    """Something to act on for one household (线索): a finding lasts until a run no longer finds it.

    `kind`: unreached (qualifies, not recognised), lapsed (recognised, no longer qualifies), gap
    (recognised, entitlement without task), event (a monitoring warning). While it lasts it is one
    row, so that a household is never contacted twice for the same finding.
    """

    __tablename__ = "findings"
    __table_args__ = (
        Index(
            "uq_findings_lasting_household_category_kind", "household_id", "service", "category",
            "kind", unique=True, sqlite_where=LASTING, postgresql_where=LASTING,
        ),
        Index("ix_findings_office_code_state_found_on_id", "office_code", "state", "found_on", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"))
    service: Mapped[str] = mapped_column(String(40))
    category: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(12))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("screening_runs.id"), index=True)
    found_on: Mapped[date]
    ended_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(12))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    contacted_on: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(EncryptedText("findings.note"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
