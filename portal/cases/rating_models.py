"""What a resident says about a concluded case (好差评)."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.crypto import EncryptedText
from portal.database import Base


class Rating(Base):
    """The one rating of a case: its level, the resident's words, the day of the last change."""

    __tablename__ = "ratings"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    level: Mapped[str] = mapped_column(String(20))
    words: Mapped[str | None] = mapped_column(EncryptedText("ratings.words"))
    rated_on: Mapped[date]
