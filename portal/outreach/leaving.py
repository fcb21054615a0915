"""Somebody leaves: the findings that were in his hands go on with a colleague or wait for anybody."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.journal.operations import record
from portal.outreach.findings import CLAIMED, OPEN
from portal.outreach.models import Finding


def give_findings_away(
    session: Session, actor: Actor, leaver_id: int, successor_id: int | None
) -> int:
    """Give the claimed findings of `leaver_id` to the successor, else to the office's list.

    Within the running transaction; each is journalled. Returns how many.
    """
    query = select(Finding).where(Finding.officer_id == leaver_id, Finding.state == CLAIMED)
    held = session.scalars(query.order_by(Finding.id).with_for_update()).all()
    for finding in held:
        finding.officer_id = successor_id
        finding.state = CLAIMED if successor_id else OPEN
        session.flush()
        after = {"state": finding.state, "officer": successor_id, "version": finding.version}
        action = "hand-over" if successor_id else "release"
        record(actor, action, "finding", finding.id, before={"officer": leaver_id}, after=after)
    return len(held)
