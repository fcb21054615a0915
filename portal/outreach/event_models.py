"""Monitoring events (监测预警): what other bodies tell of a person's life."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.crypto import EncryptedJSON
from portal.database import Base, Instant


class LifeEvent(Base):
    """A death, birth, marriage, high medical cost or change of employment that was reported.

    The person is kept as the blind index of the ID number alone, so that whoever is not known
    stays nobody. `fingerprint` (a blind index too) makes an event count once, however often it is
    told. `content` holds the amount (fen) and the words. `applied` says whether the rules were run
    again for a household with this person.
    """

    __tablename__ = "life_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    person_index: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    happened_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(40))
    content: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("life_events.content"))
    received_at: Mapped[datetime] = mapped_column(Instant)
    applied: Mapped[bool]
