"""Opening a case or a paper with its personal data: an officer's look is journalled."""

from portal.actor import Actor
from portal.cases.access import case_for
from portal.cases.models import Case, Notice
from portal.cases.queries import notice_for
from portal.database import transaction
from portal.journal.operations import record


def look_at_case(actor: Actor, number: str) -> Case:
    """The case for somebody who may see it. Raises NotFound."""
    with transaction() as session:
        case = case_for(session, actor, number)
        if actor.is_officer:
            record(actor, "look", "case", case.number)
    return case


def look_at_notice(actor: Actor, notice_id: int) -> Notice:
    """A paper of a case that the actor may see. Raises NotFound."""
    with transaction():
        paper = notice_for(actor, notice_id)
        if actor.is_officer:
            record(actor, "look", "case", paper.content["case"], after={"notice": paper.id})
    return paper
