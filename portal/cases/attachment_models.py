"""Papers that an office or its system attaches to a task of its own (附件)."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.crypto import EncryptedBytes, EncryptedText
from portal.database import Base


class Attachment(Base):
    """A paper of a task; name and bytes are encrypted. `shown`: the resident sees it too."""

    __tablename__ = "attachments"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    name: Mapped[str] = mapped_column(EncryptedText("attachments.name"))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(EncryptedBytes("attachments.content"), deferred=True)
    attached_on: Mapped[date]
    shown: Mapped[bool]
