"""Webhooks (回调): where a department's system is told of changes to its tasks."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.crypto import EncryptedText
from portal.database import Base, Instant


class Webhook(Base):
    """The address of a system's account, and the secret that signs what it is sent.

    `cursor` is the journal's sequence up to which it was told, so that nothing is left out and what
    failed is sent again.
    """

    __tablename__ = "webhooks"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), unique=True)
    url: Mapped[str] = mapped_column(String(400))
    secret: Mapped[str] = mapped_column(EncryptedText("webhooks.secret"))
    cursor: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)
    told_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
