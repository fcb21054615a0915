"""Areas and offices as rows, so that cases and tasks can point at them and statistics can join."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base


class AreaRow(Base):
    """A city, county, township or statistical zone by its national code (6 or 9 digits)."""

    __tablename__ = "areas"

    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(12))
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("areas.code"))


class OfficeRow(Base):
    """A department in an area (经办单位); officers belong to one.

    `active` is false once the city's files no longer name it: old tasks still point at it.
    """

    __tablename__ = "offices"

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    english: Mapped[str] = mapped_column(String(120))
    department: Mapped[str] = mapped_column(String(40), index=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), index=True)
    active: Mapped[bool] = mapped_column(default=True)
