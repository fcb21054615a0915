"""Childcare institutions and their places: what is filed, what is free, for which class and month."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.crypto import EncryptedBytes
from portal.database import Base, Instant

USABLE = "CASE WHEN licensed < staffed THEN licensed ELSE staffed END"
FREE = f"CASE WHEN ({USABLE}) - occupied - held > 0 THEN ({USABLE}) - occupied - held ELSE 0 END"
"""free = min(licensed, staffed) - occupied - held, never negative: the one place that computes it."""


class Institution(Base):
    """A childcare institution (托育机构) with the record of the national register.

    `latitude` and `longitude` are millionths of a degree, WGS-84; `cell` is the square of the grid
    in which the point lies (portal.childcare.positions); `point` says where it comes from: synthetic,
    area (the township's own spot) or chosen. Fees are fen: a month for full and half days, an hour,
    a day for temporary care; None where the kind of service is not offered. `opens` and `closes` are
    minutes of the day, `floor_area` 0.01 m2. `initials` are those of the name's pinyin. `filing` is
    filed, pending, refused or lapsed; only a filed one is listed, until `filed_until` where it has
    an end; `filing_reason` says why not. `order_rule` is the rule by which it gives places, as
    published: first_come or priorities. `updated_on` is the day on which its own staff last said
    that everything is right, `reminded_on` the day on which they were
    last reminded to.
    """

    __tablename__ = "childcare_institutions"
    __table_args__ = (
        Index("ix_childcare_institutions_filing_cell", "filing", "cell"),
        Index("ix_childcare_institutions_filing_area_code", "filing", "area_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    credit_code: Mapped[str] = mapped_column(String(18), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    initials: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(20))
    ownership: Mapped[str] = mapped_column(String(20))
    inclusive: Mapped[bool]
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    address: Mapped[str] = mapped_column(String(120))
    latitude: Mapped[int]
    longitude: Mapped[int]
    point: Mapped[str] = mapped_column(String(10))
    cell: Mapped[int]
    legal_person: Mapped[str] = mapped_column(String(40))
    head: Mapped[str] = mapped_column(String(40))
    phone: Mapped[str] = mapped_column(String(20))
    founded_on: Mapped[date]
    floor_area: Mapped[int]
    opens: Mapped[int]
    closes: Mapped[int]
    fee_full: Mapped[int | None]
    fee_half: Mapped[int | None]
    fee_hourly: Mapped[int | None]
    fee_temporary: Mapped[int | None]
    filing: Mapped[str] = mapped_column(String(10))
    filing_number: Mapped[str | None] = mapped_column(String(40))
    filed_on: Mapped[date | None]
    filed_until: Mapped[date | None]
    filing_reason: Mapped[str | None] = mapped_column(Text)
    order_rule: Mapped[str] = mapped_column(String(12))
    order_words: Mapped[str] = mapped_column(Text)
    synthetic: Mapped[bool]
    updated_on: Mapped[date]
    reminded_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    months: Mapped[list["ClassMonth"]] = relationship(
        order_by="ClassMonth.month, ClassMonth.kind", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}


class ClassMonth(Base):
    """The places of one kind of class (乳儿班 infant, 托小班 small, 托大班 large, 混合班 mixed) in a month.

    `month` is its first day. `groups` classes have `licensed` places; `carers` suffice for `staffed`
    of them (portal.childcare.places); `occupied` children go there, `held` places are promised.
    `free` is computed by the database.
    """

    __tablename__ = "childcare_class_months"
    __table_args__ = (
        CheckConstraint("held >= 0 AND occupied >= 0 AND licensed >= 0", name="counts"),
        Index("ix_childcare_class_months_month_kind_free", "month", "kind", "free"),
    )

    institution_id: Mapped[int] = mapped_column(
        ForeignKey("childcare_institutions.id"), primary_key=True
    )
    month: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    groups: Mapped[int]
    licensed: Mapped[int]
    carers: Mapped[int]
    staffed: Mapped[int]
    occupied: Mapped[int]
    held: Mapped[int] = mapped_column(default=0)
    free: Mapped[int] = mapped_column(Computed(FREE, persisted=True))


class Photo(Base):
    """A picture of an institution's rooms; public while the institution is listed."""

    __tablename__ = "childcare_photos"

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("childcare_institutions.id"), index=True)
    words: Mapped[str] = mapped_column(String(80))
    media_type: Mapped[str] = mapped_column(String(40))
    content: Mapped[bytes] = mapped_column(
        EncryptedBytes("childcare_photos.content"), deferred=True
    )
    added_on: Mapped[date]


class Staff(Base):
    """An account that keeps one institution's record."""

    __tablename__ = "childcare_staff"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("childcare_institutions.id"), index=True)
    since: Mapped[datetime] = mapped_column(Instant)
