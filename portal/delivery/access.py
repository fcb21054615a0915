"""The door to papers as what has to arrive: each is its own office's; supervisors see the own area's."""

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases.models import Case, Notice
from portal.errors import NotFound
from portal.supervision.access import oversees


def concerns(actor: Actor) -> ColumnElement[bool]:
    """The condition on papers with their case: of the own office, or of cases in the own area."""
    if actor.role == "caseworker":
        return Notice.office_code == actor.office
    return oversees(actor) if actor.role == "supervisor" else false()


def paper_for(session: Session, actor: Actor, notice_id: int) -> Notice:
    """A paper that the actor's office issued, with its deliveries held. Raises NotFound."""
    query = select(Notice).join(Case, Case.id == Notice.case_id)
    query = query.where(Notice.id == notice_id, Notice.office_code == actor.office, concerns(actor))
    found = session.scalar(query.with_for_update(of=Notice))
    if found is None:
        raise NotFound(code="notice-not-found")
    return found
