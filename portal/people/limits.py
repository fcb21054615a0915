"""How often a department's system may ask: so many requests a minute, counted in the database.

Every worker of every machine counts in the same row. People are not limited; their log-in is
(portal.people.operations.log_in).
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import ForeignKey, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from portal.clock import now
from portal.database import Base, Instant, db, transaction
from portal.errors import TooMany

WINDOW = 60
"""Seconds of a window; they begin with the minute."""


class Asked(Base):
    """How many requests an account made in the window that begins at `begun_at`."""

    __tablename__ = "asked"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    begun_at: Mapped[datetime] = mapped_column(Instant, primary_key=True)
    count: Mapped[int]


def count_request(account_id: int, most: int) -> None:
    """Count one more request of the present window; `most` 0 counts nothing.

    Raises TooMany, with the whole seconds until the next window, for those beyond `most`.
    """
    if not most:
        return
    moment = int(now().timestamp())
    begun_at = datetime.fromtimestamp(moment - moment % WINDOW, UTC)
    db.session.rollback()
    with transaction() as session:
        on_sqlite = session.get_bind().dialect.name == "sqlite"
        insert = sqlite.insert if on_sqlite else postgresql.insert
        first = insert(Asked).values(account_id=account_id, begun_at=begun_at, count=1)
        more = first.on_conflict_do_update(
            index_elements=["account_id", "begun_at"], set_={"count": Asked.count + 1}
        )
        count = session.scalars(more.returning(Asked.count)).one()
    if count > most:
        raise TooMany(seconds=WINDOW - moment % WINDOW)


def forget_requests() -> None:
    """Keep no window that is over."""
    with transaction() as session:
        over = Asked.begun_at < now() - timedelta(seconds=WINDOW)
        session.execute(delete(Asked).where(over))
