"""Deliveries (送达): whether and how a resident was told of a paper."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Instant

PORTAL, SMS, BY_HAND = "portal", "sms", "by_hand"
WAITING, TOLD, SENDING = "waiting", "told", "sending"


class Delivery(Base):
    """How a paper gets to its resident; every paper stands on the portal in any case.

    Channels: portal (no gateway is configured), sms, by_hand (the case is in nobody's account: the
    office hands the paper over). `state`: waiting, sending (asked for, not yet confirmed), told.
    """

    __tablename__ = "deliveries"

    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(12), index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    told_at: Mapped[datetime | None] = mapped_column(Instant)
