"""What the doctor found, night by night."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base


class DoctorCount(Base):
    """How much a check found in a night; nothing found is told too (0)."""

    __tablename__ = "doctor_counts"

    night: Mapped[date] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    count: Mapped[int]
