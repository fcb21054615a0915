"""How often somebody may ask: so many requests a minute, counted in the database.

Every worker of every machine counts in the same row. Departments' systems are counted by account, and
who logs in or registers by the address from which it comes, of which a keyed digest is kept.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import String, delete
from sqlalchemy.orm import Mapped, mapped_column

from portal.clock import now
from portal.crypto import keyring
from portal.database import Base, Instant, db, insert_unless_there, transaction
from portal.errors import TooMany

WINDOW = 60
"""Seconds of a window; they begin with the minute."""


class Asked(Base):
    """How many requests `who` made in the window that begins at `begun_at`."""

    __tablename__ = "asked"

    who: Mapped[str] = mapped_column(String(80), primary_key=True)
    begun_at: Mapped[datetime] = mapped_column(Instant, primary_key=True)
    count: Mapped[int]


def count_system(account_id: int, most: int) -> None:
    """One more request of a department's system. Raises TooMany beyond `most` a minute."""
    _count(f"system {account_id}", most)


def count_address(address: str, most: int) -> None:
    """One more log-in or registration from a network address. Raises TooMany beyond `most` a minute."""
    _count(f"address {keyring().blind_index(address, 'asked.who')}", most)


def _count(who: str, most: int) -> None:
    """`most` 0 counts nothing; what is refused is not written down."""
    if not most:
        return
    moment = int(now().timestamp())
    begun_at = datetime.fromtimestamp(moment - moment % WINDOW, UTC)
    db.session.rollback()
    with transaction() as session:
        first = insert_unless_there(session, Asked).values(who=who, begun_at=begun_at, count=1)
        more = first.on_conflict_do_update(
            index_elements=["who", "begun_at"], set_={"count": Asked.count + 1},
            where=Asked.count < most,
        )  # fmt: skip
        counted = session.execute(more.returning(Asked.count)).first() is not None
    if not counted:
        raise TooMany(seconds=WINDOW - moment % WINDOW)


def forget_requests() -> None:
    """Keep no window that is over."""
    with transaction() as session:
        over = Asked.begun_at < now() - timedelta(seconds=WINDOW)
        session.execute(delete(Asked).where(over))
