"""Deliveries (送达): by which channels a resident is told of a paper, and what became of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.crypto import EncryptedText
from portal.database import Base, Instant

PORTAL, SMS, EMAIL, BY_HAND = "portal", "sms", "email", "by_hand"
WAITING, TOLD, SENDING = "waiting", "told", "sending"


class Delivery(Base):
    """One way by which a paper gets to its resident.

    Channels: portal (it stands in the resident's account), sms, email, by_hand (the office hands it over:
    where the case is in nobody's account, or nothing else worked). `state`: waiting, sending (asked for,
    not yet confirmed), told. `failure`: why the last attempt failed, a code of portal.delivery.words.
    `received_by`: who took what was handed over.
    """

    __tablename__ = "deliveries"

    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(String(10), primary_key=True)
    state: Mapped[str] = mapped_column(String(12), index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str | None] = mapped_column(String(20))
    told_at: Mapped[datetime | None] = mapped_column(Instant)
    received_by: Mapped[str | None] = mapped_column(EncryptedText("deliveries.received_by"))
