"""The waitlist of an institution's class: its order, and why a place in it changed.

The order is the institution's own rule: who was first, or the priorities that it has published. No
law orders it, and nothing here is presented as law.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.childcare.request_models import Move, Wish
from portal.childcare.workflow import WAITING
from portal.clock import now
from portal.text import N_

Line = tuple[int, str]
"""An institution and a kind of its classes."""

WHY = {
    "joined": N_("登记排队"),
    "offer": N_("前面一户得到了名额"),
    "refuse": N_("机构答复前面一户不能接收"),
    "withdraw": N_("前面一户撤回了志愿"),
    "release": N_("前面一户已在别处留了名额"),
    "close": N_("机构不再备案，排队结束"),
    "outgrow": N_("前面一户的孩子过了托育年龄"),
    "set-priority": N_("机构按它公布的优先顺序调整"),
    "take-back": N_("机构收回了一个名额，那一户回到队里"),
    "other-class": N_("孩子长大，换到了另一个班的队"),
}


def positions(session: Session, line: Line) -> dict[int, int]:
    """Who waits in a line: the wishes' places, from 1, by their ids."""
    query = (
        select(Wish.id)
        .where(Wish.institution_id == line[0], Wish.kind == line[1], Wish.state == WAITING)
        .order_by(Wish.priority, Wish.joined_at, Wish.id)
    )
    return {wish: place for place, wish in enumerate(session.scalars(query), 1)}


@contextmanager
def moving(session: Session, lines: set[Line], why: str) -> Iterator[None]:
    """Note for everybody whose place the block changes: from where to where, and why."""
    before = _all(session, lines)
    yield
    session.flush()
    after = _all(session, lines)
    moment = now()
    for wish in sorted(before.keys() | after.keys()):
        if before.get(wish) != after.get(wish):
            session.add(Move(wish_id=wish, moved_at=moment, before=before.get(wish),
                             after=after.get(wish), why=why))  # fmt: skip


def _all(session: Session, lines: set[Line]) -> dict[int, int]:
    return {
        wish: place for line in sorted(lines) for wish, place in positions(session, line).items()
    }
