"""By which channels a resident wants to hear of papers (通知方式)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.crypto import EncryptedText
from portal.database import Base, Instant


class Contact(Base):
    """A resident's choice: SMS to the number of the account or not, and an e-mail address.

    An address counts once its code came back (`confirmed_at`); until then `pending` waits with the
    keyed digest of the code, its end, and how often it was tried. `sent_on`, `sent`: how many codes went
    out on that day.
    """

    __tablename__ = "contacts"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    sms: Mapped[bool] = mapped_column(default=True)
    email: Mapped[str | None] = mapped_column(EncryptedText("contacts.email"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    pending: Mapped[str | None] = mapped_column(EncryptedText("contacts.pending"))
    code_digest: Mapped[str | None] = mapped_column(String(64))
    code_until: Mapped[datetime | None] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(default=0)
    sent_on: Mapped[date | None]
    sent: Mapped[int] = mapped_column(default=0)
