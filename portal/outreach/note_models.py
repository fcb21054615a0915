"""What officers note while they work on a finding: contacts made, and how it ended."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.crypto import EncryptedText
from portal.database import Base


class FindingNote(Base):
    """One entry: the action of the workflow, the day that it tells of, by whom, the words."""

    __tablename__ = "finding_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("findings.id"), index=True)
    action: Mapped[str] = mapped_column(String(20))
    made_on: Mapped[date]
    officer_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    words: Mapped[str | None] = mapped_column(EncryptedText("finding_notes.words"))
