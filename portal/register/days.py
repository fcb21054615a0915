"""Since when and until when a register names a household in a category."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.clock import today
from portal.people.models import Household, Registered

Change = tuple[Household, Sequence[str], Sequence[str]]
"""A household, and the categories that the register named before and names now."""


def keep_days(session: Session, changes: Iterable[Change]) -> None:
    """Note today as the first day of what is named anew and as the end of what is not any more.

    The portal cannot know since when a household was recognised before its register was first taken over:
    what counts from a recognition (visits of care) counts from that day.
    """
    over: dict[int, set[str]] = {}
    for household, before, now in changes:
        session.add_all(
            Registered(household_id=household.id, category=category, first_day=today())
            for category in now if category not in before
        )  # fmt: skip
        if gone := set(before) - set(now):
            over[household.id] = gone
    running = select(Registered).where(
        Registered.household_id.in_(over), Registered.ended_on.is_(None)
    )
    for named in session.scalars(running) if over else ():
        if named.category in over[named.household_id]:
            named.ended_on = today()
