"""The rental subsidy after its decision: agreements, leases, the months that are paid, exits."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.crypto import EncryptedText
from portal.database import Base


class Agreement(Base):
    """What household and housing department sign (补贴协议); a renewal or a successor is another row.

    `signer` signed on `signed_on`, the department on `agreed_on`; it holds up to and including `last_day`.
    `area` is the area that is subsidised for a household of this size, 0.01 m2.
    """

    __tablename__ = "subsidy_agreements"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    signer: Mapped[str] = mapped_column(EncryptedText("subsidy_agreements.signer"))
    signed_on: Mapped[date]
    agreed_on: Mapped[date | None]
    last_day: Mapped[date | None]
    area: Mapped[int | None]


class Lease(Base):
    """The home that the household rents (租房合同), handed in, and filed by the housing department.

    `area_code` is the home's township, `floor_area` 0.01 m2, `rent` fen a month. `home_index` is the blind
    index of the address: one home has one subsidised lease at a time.
    """

    __tablename__ = "leases"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), index=True)
    address: Mapped[str] = mapped_column(EncryptedText("leases.address"))
    home_index: Mapped[str] = mapped_column(String(64), index=True)
    landlord: Mapped[str] = mapped_column(EncryptedText("leases.landlord"))
    floor_area: Mapped[int]
    rent: Mapped[int]
    first_day: Mapped[date]
    last_day: Mapped[date]
    material_id: Mapped[int] = mapped_column(ForeignKey("materials.id"))
    handed_in_on: Mapped[date]
    filed_on: Mapped[date | None]


class PaidSpan(Base):
    """The months, by their first days, for which a recognition is paid (发放期间); none beside its spans.

    A renewal in time adds the next one, a late one leaves a gap: nothing is paid back for it.
    """

    __tablename__ = "paid_spans"

    id: Mapped[int] = mapped_column(primary_key=True)
    recognition_id: Mapped[int] = mapped_column(ForeignKey("recognitions.id"), index=True)
    first_month: Mapped[date]
    last_month: Mapped[date]
    made_on: Mapped[date]


class Exit(Base):
    """Why a household left the subsidy (退出), once for a recognition: a code of EXITS."""

    __tablename__ = "subsidy_exits"

    recognition_id: Mapped[int] = mapped_column(ForeignKey("recognitions.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(20))
    ends_on: Mapped[date]
    made_on: Mapped[date]
