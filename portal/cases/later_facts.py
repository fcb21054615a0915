"""The household as it was seen last: a review may have found other facts than the case was decided on."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases.models import Case
from portal.cases.review_models import Review


def latest_facts(session: Session, case: Case) -> dict[str, Any]:
    """What the last review that is over found, else the case's own facts."""
    query = select(Review).where(Review.case_id == case.id, Review.closed_on.is_not(None))
    found = [r.facts for r in session.scalars(query.order_by(Review.id.desc())) if r.facts]
    return found[0] if found else case.facts
