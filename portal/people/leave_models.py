"""Leave of officers (休假): from when to when somebody is not there."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base


class Leave(Base):
    """An officer is away from `first_day` up to and including `last_day`; `stand_in_id` (代班) may take
    over what waits for him.
    """

    __tablename__ = "leaves"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="days"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    stand_in_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
