"""Values that officers gave to parameters, beside the configured file."""

from datetime import date, datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Instant

PROPOSED, APPROVED, REJECTED = "proposed", "approved", "rejected"


class ParameterValue(Base):
    """A value of a parameter from a day on, proposed by one officer and approved by another.

    `low` and `high` are in the parameter's unit, equal for one figure. `state`: proposed,
    approved (in force from its first day) or rejected.
    """

    __tablename__ = "parameter_values"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), index=True)
    first_day: Mapped[date]
    low: Mapped[int] = mapped_column(BigInteger)
    high: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[str] = mapped_column(String(12))
    source: Mapped[str] = mapped_column(String(400))
    state: Mapped[str] = mapped_column(String(12))
    proposed_by: Mapped[int]
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
