"""Reads for parents: their searches with every wish, its place in the line, and why that changed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal.actor import Actor
from portal.childcare.places import months_old
from portal.childcare.request_models import ChildRequest, Wish
from portal.childcare.waitlist import Line, positions
from portal.childcare.workflow import WAITING, Transition, possible
from portal.clock import today
from portal.database import db
from portal.parameters.queries import parameters_in_force
from portal.people.queries import own_household


@dataclass(frozen=True)
class WishView:
    """A wish with its place among `waiting` ones (None when it does not wait), and what may be done."""

    wish: Wish
    place: int | None
    waiting: int
    actions: list[Transition]


@dataclass(frozen=True)
class RequestView:
    """A search for a child with its wishes in order."""

    request: ChildRequest
    wishes: list[WishView]


def own_requests(actor: Actor) -> list[RequestView]:
    """The resident's searches, the running ones first, then the newest."""
    query = (
        select(ChildRequest)
        .where(ChildRequest.account_id == actor.account_id)
        .options(
            selectinload(ChildRequest.wishes).joinedload(Wish.institution),
            selectinload(ChildRequest.wishes).selectinload(Wish.moves),
            selectinload(ChildRequest.wishes).options(joinedload(Wish.request)),
        )
        .order_by(ChildRequest.settled_on.is_not(None), ChildRequest.id.desc())
    )
    found = db.session.scalars(query).all()
    waiting = [w for request in found for w in request.wishes if w.state == WAITING]
    lines = {_line(w): positions(db.session(), _line(w)) for w in waiting}
    return [_view(request, lines, actor) for request in found]


def _line(wish: Wish) -> Line:
    return wish.institution_id, wish.kind


def _view(request: ChildRequest, lines: dict[Line, dict[int, int]], actor: Actor) -> RequestView:
    wishes = [
        WishView(
            wish, lines.get(_line(wish), {}).get(wish.id), len(lines.get(_line(wish), ())),
            possible(wish, actor.role) if request.settled_on is None else [],
        )
        for wish in request.wishes
    ]  # fmt: skip
    return RequestView(request, wishes)


def own_children(actor: Actor) -> list[dict[str, Any]]:
    """The children of the own household who are young enough for childcare, as the request asks."""
    known = own_household(actor) or {"household": {}, "members": []}
    until = parameters_in_force().on(today()).known("childcare_until")
    return [
        {"name": member.get("name", ""), "born_on": member["birth_date"],
         "area": known["household"].get("area", "")}
        for member in known["members"]
        if until is not None and "birth_date" in member
        and months_old(date.fromisoformat(member["birth_date"]), today()) < until
    ]  # fmt: skip
