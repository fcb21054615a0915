"""Screening runs: what they used, their results in chunks, and counts by township."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.crypto import EncryptedBytes
from portal.database import Base, Instant

RUNNING, FINISHED = "running", "finished"


class Run(Base):
    """One screening (筛查) of the known households, kept with the rules and figures that it used.

    `source` is "database" or a register file's name, `mark` tells one content of the file from
    another; `parameters` maps a code to what an assessment shows of it. A run that was cut off goes
    on with the parts that have no chunk yet.
    """

    __tablename__ = "screening_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    service: Mapped[str] = mapped_column(String(40))
    on: Mapped[date]
    area_code: Mapped[str] = mapped_column(String(12))
    source: Mapped[str] = mapped_column(String(200))
    mark: Mapped[str] = mapped_column(String(64))
    rules_version: Mapped[str] = mapped_column(String(40))
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(12))
    households: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)


class Chunk(Base):
    """The results of one part of the source: its counts by township and category, and encrypted
    Parquet with a row per household and category.
    """

    __tablename__ = "screening_chunks"

    run_id: Mapped[int] = mapped_column(ForeignKey("screening_runs.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    households: Mapped[int]
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    results: Mapped[bytes] = mapped_column(
        EncryptedBytes("screening_chunks.results"), deferred=True
    )


class Count(Base):
    """What a run counted of one category in one township; `cost` is fen a month.

    qualifies: certainly, by the known facts; possible: the facts leave it open; recognised: has
    the category; covered: qualifies and is recognised; unreached: qualifies, is not recognised and
    has not applied (the outreach list); lapsed: recognised and certainly does not qualify any more
    (the review list); gaps: entitlements of the recognised without a task; cost: of those who
    qualify, as far as their amount is known.
    """

    __tablename__ = "screening_counts"

    run_id: Mapped[int] = mapped_column(ForeignKey("screening_runs.id"), primary_key=True)
    area_code: Mapped[str] = mapped_column(String(12), primary_key=True)
    category: Mapped[str] = mapped_column(String(40), primary_key=True)
    qualifies: Mapped[int]
    possible: Mapped[int]
    recognised: Mapped[int]
    covered: Mapped[int]
    unreached: Mapped[int]
    lapsed: Mapped[int]
    gaps: Mapped[int]
    cost: Mapped[int] = mapped_column(BigInteger)


class WhatIf(Base):
    """What other figures would have meant on a day, kept as counts.

    `figures` maps a parameter's code to its other value, in its unit. `counts` by township and
    category: recognised; now and then (who qualifies for certain by the figures of the day, and by
    the others); newly and leaving (the differences); recognised_leaving; cost_now and cost_then
    (fen a month).
    """

    __tablename__ = "what_ifs"

    id: Mapped[int] = mapped_column(primary_key=True)
    service: Mapped[str] = mapped_column(String(40))
    on: Mapped[date]
    area_code: Mapped[str] = mapped_column(String(12))
    figures: Mapped[dict[str, int]] = mapped_column(JSON)
    counts: Mapped[dict[str, dict[str, dict[str, int]]]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(Instant)
