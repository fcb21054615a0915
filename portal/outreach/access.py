"""The one door to findings: each is fetched for an officer of its office, or is not found."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, false, select
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.errors import NotFound
from portal.outreach.models import Finding
from portal.people.models import Household


def works_on(actor: Actor) -> ColumnElement[bool]:
    """The condition on findings that `actor` may open: those of the own office, for caseworkers."""
    if actor.role == "caseworker":
        return Finding.office_code == actor.office
    return false()


def finding_for(session: Session, actor: Actor, finding_id: int) -> Finding:
    """A finding of the actor's own office.

    Raises NotFound also when the finding belongs to another office.
    """
    query = select(Finding).where(Finding.id == finding_id, works_on(actor))
    finding = session.scalar(query)
    if finding is None:
        raise NotFound(code="finding-not-found")
    return finding


def of_household(session: Session, actor: Actor, household_id: int) -> Sequence[Finding]:
    """Everything that the actor's office ever found about a household, oldest first."""
    return session.scalars(_findings(actor, household_id)).all()


def held_findings(session: Session, actor: Actor, household_id: int) -> Sequence[Finding]:
    """The same, read afresh and locked with the household, so that its changes follow one another."""
    session.execute(select(Household.id).where(Household.id == household_id).with_for_update())
    query = _findings(actor, household_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).all()


def _findings(actor: Actor, household_id: int) -> Select[Finding]:
    query = select(Finding).where(Finding.household_id == household_id, works_on(actor))
    return query.order_by(Finding.found_on, Finding.id)
