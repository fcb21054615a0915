"""The one door to a household's care: the township office that accepts applications there."""

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases.models import Recognition
from portal.cases.status import PAID_ONCE
from portal.errors import NotFound
from portal.offices.city import current_city
from portal.people.models import Household, Registered


def cares_for(actor: Actor) -> ColumnElement[bool]:
    """The condition on households: recognised, and the actor's office looks after their area."""
    if not gives_care(actor):
        return false()
    recognised = (
        select(kind.household_id).where(kind.category.not_in(PAID_ONCE))
        for kind in (Recognition, Registered)
    )
    own_area = Household.area_code == current_city().offices[actor.office].area_code
    return own_area & or_(*map(Household.id.in_, recognised))


def gives_care(actor: Actor) -> bool:
    """Whether the actor is a caseworker of an office that accepts applications (the first step)."""
    city = current_city()
    office = city.offices.get(actor.office)
    if actor.role != "caseworker" or office is None:
        return False
    firsts = (procedure.steps[0] for procedure in city.procedures.values())
    return any((s.department, s.level) == (office.department, office.level) for s in firsts)


def household_for(
    session: Session, actor: Actor, household_id: int, *, lock: bool = False
) -> Household:
    """A household that the actor's office looks after, locked for a change if so asked.

    Raises NotFound also when another office does.
    """
    query = select(Household).where(Household.id == household_id, cares_for(actor))
    found = session.scalar(query.with_for_update(of=Household) if lock else query)
    if found is None:
        raise NotFound(code="household-not-found")
    return found
