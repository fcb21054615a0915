"""Wrong passwords by log-in name, whether an account has that name or not.

After five the name rests for fifteen minutes, in the database, so that every worker knows; a name that
nobody has rests alike, so that resting tells nobody who has an account.
"""

from datetime import datetime, timedelta

from sqlalchemy import String, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.clock import now
from portal.database import Base, Instant, insert_unless_there, transaction
from portal.errors import LockedOut, LoginFailed

MOST = 5
REST = timedelta(minutes=15)
KEPT = timedelta(days=1)


class Tries(Base):
    """The wrong passwords that were tried in a row with one log-in name."""

    __tablename__ = "log_in_tries"

    login_index: Mapped[str] = mapped_column(String(64), primary_key=True)
    wrong: Mapped[int]
    rests_until: Mapped[datetime | None] = mapped_column(Instant)
    tried_at: Mapped[datetime] = mapped_column(Instant)


def tries_with(session: Session, login_index: str) -> Tries:
    """The row of a log-in name, held until the transaction ends: of several tries each counts."""
    row = {"login_index": login_index, "wrong": 0, "tried_at": now()}
    session.execute(insert_unless_there(session, Tries).values(**row).on_conflict_do_nothing())
    return session.get_one(Tries, login_index, with_for_update=True)


def resting(tries: Tries) -> LockedOut | None:
    """The refusal while the name rests, with the whole minutes that are left."""
    if tries.rests_until is None or tries.rests_until <= now():
        return None
    return LockedOut(minutes=(tries.rests_until - now()) // timedelta(minutes=1) + 1)


def count_wrong(tries: Tries) -> LockedOut | LoginFailed:
    """One more wrong password; what to answer."""
    tries.wrong, tries.tried_at = tries.wrong + 1, now()
    if tries.wrong < MOST:
        return LoginFailed()
    tries.wrong, tries.rests_until = 0, now() + REST
    return LockedOut(minutes=REST // timedelta(minutes=1))


def forget_tries() -> None:
    """Keep no name with which nobody has tried for a day."""
    with transaction() as session:
        session.execute(delete(Tries).where(Tries.tried_at < now() - KEPT))
