"""Monthly payment lists of a county (发放清单), their lines, whom each pays for, and where to."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.crypto import EncryptedJSON
from portal.database import Base

STANDING = text("standing")
PREPARED, FIXED, EXPORTED, CLOSED = "prepared", "fixed", "exported", "closed"
DUE, PAID, RETURNED = "due", "paid", "returned"
NO_ACCOUNT, PAID_ALREADY = "no-account", "paid-already"
"""Why a line is held back: nobody gave an account; a person of it has this month already."""


class PaymentAccount(Base):
    """Where a household is paid: {"bank", "number", "holder"}, sealed."""

    __tablename__ = "payment_accounts"

    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), primary_key=True)
    account: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("payment_accounts.account"))
    changed_on: Mapped[date]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class PaymentList(Base):
    """What a county's department pays in a month. `month` is its first day, `total` fen of what is not held
    back.

    States: prepared (may be prepared anew), fixed by a second person (never changes from then on:
    `digest` is SHA-256 over its lines), exported for the bank, closed when the bank has answered for
    every line.
    """

    __tablename__ = "payment_lists"
    __table_args__ = (UniqueConstraint("county", "department", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    county: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    department: Mapped[str] = mapped_column(String(40))
    month: Mapped[date]
    state: Mapped[str] = mapped_column(String(10))
    prepared_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    prepared_on: Mapped[date]
    fixed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    fixed_on: Mapped[date | None]
    exported_on: Mapped[date | None]
    digest: Mapped[str | None] = mapped_column(String(64))
    total: Mapped[int]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Payment(Base):
    """One line: what one recognition gives for one month (`month`; one of the past is arrears).

    `amount` is fen; `account` as it was when the list was prepared, None where there is none; `held`
    says why the line is not paid with this list. States: due, paid, returned (by the bank).
    """

    __tablename__ = "payments"
    __table_args__ = (UniqueConstraint("list_id", "recognition_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("payment_lists.id"))
    recognition_id: Mapped[int] = mapped_column(ForeignKey("recognitions.id"), index=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    category: Mapped[str] = mapped_column(String(40))
    month: Mapped[date]
    amount: Mapped[int]
    account: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJSON("payments.account"))
    held: Mapped[str | None] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10), default=DUE)
    returned_for: Mapped[str | None] = mapped_column(String(80))


class PaymentPerson(Base):
    """A person for whom a line pays a month: nobody has a month twice of one department's money, whatever the
    list or county.

    `person` is the blind index of the ID number; of somebody without one, that of household and place.
    A line that the bank returned stands no more, and the month is free again.
    """

    __tablename__ = "payment_persons"
    __table_args__ = (
        Index(
            "uq_payment_persons_standing", "department", "person", "month", unique=True,
            sqlite_where=STANDING, postgresql_where=STANDING,
        ),
    )  # fmt: skip

    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"), primary_key=True)
    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    department: Mapped[str] = mapped_column(String(40))
    month: Mapped[date]
    standing: Mapped[bool] = mapped_column(default=True)
