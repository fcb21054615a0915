"""Screening runs and what they found: results in chunks, counts by area, findings to act on."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.crypto import EncryptedBytes, EncryptedText
from portal.database import Base, Instant

LASTING = text("ended_on IS NULL")


class Run(Base):
    """One screening (筛查) of the known households, kept with the rules and figures that it used.

    `source` is "database" or a register file's name; `parameters` maps a code to what an assessment
    shows of it. `last_key` is the last household's key of the chunks that stand: a run that was cut
    off goes on after it.
    """

    __tablename__ = "screening_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    service: Mapped[str] = mapped_column(String(40))
    on: Mapped[date]
    area_code: Mapped[str] = mapped_column(String(12))
    source: Mapped[str] = mapped_column(String(200))
    rules_version: Mapped[str] = mapped_column(String(40))
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(12))
    households: Mapped[int]
    last_key: Mapped[str] = mapped_column(String(40))
    started_at: Mapped[datetime] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)


class Chunk(Base):
    """The results of some households, one row each and category, as an encrypted Parquet table."""

    __tablename__ = "screening_chunks"

    run_id: Mapped[int] = mapped_column(ForeignKey("screening_runs.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    households: Mapped[int]
    last_key: Mapped[str] = mapped_column(String(40))
    results: Mapped[bytes] = mapped_column(EncryptedBytes("screening_chunks.results"))


class Count(Base):
    """What a run counted of one category in one township; `cost` is fen a month."""

    __tablename__ = "screening_counts"

    run_id: Mapped[int] = mapped_column(ForeignKey("screening_runs.id"), primary_key=True)
    area_code: Mapped[str] = mapped_column(String(12), primary_key=True)
    category: Mapped[str] = mapped_column(String(40), primary_key=True)
    qualifies: Mapped[int]
    possible: Mapped[int]
    recognised: Mapped[int]
    unreached: Mapped[int]
    lapsed: Mapped[int]
    gaps: Mapped[int]
    cost: Mapped[int] = mapped_column(BigInteger)


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
