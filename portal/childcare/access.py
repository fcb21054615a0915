"""The one door to requests and wishes: the own ones of a resident, those to the own institution."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.childcare.models import Institution, Staff
from portal.childcare.request_models import ChildRequest, Wish
from portal.database import db
from portal.errors import NotAllowed, NotFound


def own_institution(session: Session, actor: Actor, *, lock: bool = False) -> Institution:
    """The institution that the asker keeps. Raises NotAllowed for anybody else."""
    query = select(Institution).join(Staff, Staff.institution_id == Institution.id)
    query = query.where(Staff.account_id == actor.account_id)
    if lock:
        query = query.with_for_update(of=Institution)
    found = session.scalar(query) if actor.role == "institution" else None
    if found is None:
        raise NotAllowed()
    return found


def keeps_an_institution(actor: Actor) -> bool:
    """Whether the asker's account was given to an institution."""
    return db.session.get(Staff, actor.account_id) is not None


def request_for(
    session: Session, actor: Actor, request_id: int, *, lock: bool = False
) -> ChildRequest:
    """A resident's own request. Raises NotFound for anybody else's."""
    query = select(ChildRequest).where(
        ChildRequest.id == request_id, ChildRequest.account_id == actor.account_id
    )
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None or actor.role != "resident":
        raise NotFound(code="request-not-found")
    return found


def wish_for(session: Session, actor: Actor, wish_id: int, *, lock: bool = False) -> Wish:
    """A wish of the own request, or one to the own institution. Raises NotFound for any other.

    Locked, it is with its request and then all institutions of the request, in one order: two who
    work on wishes of one child, or of one institution, wait for each other.
    """
    found = session.get(Wish, wish_id)
    if found is None or not _may_see(session, actor, found):
        raise NotFound(code="wish-not-found")
    if lock:
        lock_request(session, found.request_id)
    return found


def lock_request(session: Session, request_id: int) -> ChildRequest:
    """The request, locked with the institutions that it asks; what was read before is read again."""
    request = select(ChildRequest).where(ChildRequest.id == request_id).with_for_update()
    found = session.scalars(request, execution_options={"populate_existing": True}).one()
    asked = select(Wish.institution_id).where(Wish.request_id == request_id)
    institutions = select(Institution.id).where(Institution.id.in_(asked)).order_by(Institution.id)
    session.execute(institutions.with_for_update())
    session.expire_all()
    return found


def _may_see(session: Session, actor: Actor, wish: Wish) -> bool:
    if actor.role == "resident":
        return wish.request.account_id == actor.account_id
    if actor.role != "institution":
        return False
    return own_institution(session, actor).id == wish.institution_id
