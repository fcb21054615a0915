"""Whom social assistance has recognised: that counts at once, nobody checks it again (社会救助法 42)."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases.endings import why_ended
from portal.cases.models import Case, Recognition
from portal.clock import today
from portal.database import db
from portal.services.catalogue import get_service

ASSISTED = "assisted"
"""The fact of a declaration that tells it."""
COUNTING = ("minimum_living", "destitute", "marginal")
"""The categories that count for other services, the strongest first."""


def recognised_as(session: Session, household_id: int) -> str | None:
    """The category of COUNTING that the portal's offices recognised and that still lasts, None without."""
    query = select(Recognition).where(
        Recognition.household_id == household_id, Recognition.category.in_(COUNTING),
        Recognition.revoked_on.is_(None),
    )  # fmt: skip
    lasting = {r.category for r in session.scalars(query) if not why_ended(session, r, today())}
    return next((category for category in COUNTING if category in lasting), None)


def with_standing(session: Session, household_id: int, home: dict[str, Any]) -> dict[str, Any]:
    """The answers about a household with what the portal recognised it as: that is not asked again.

    Who says of a destitute person that it lives in an institution has said more than the category does.
    """
    standing = recognised_as(session, household_id)
    if standing is None or (standing, home.get(ASSISTED)) == ("destitute", "destitute_home"):
        return home
    return {**home, ASSISTED: standing}


def counts_at_once(case: Case) -> bool:
    """Whether the case's household has been recognised and its service takes that as it is."""
    if not get_service(case.service).recognition_counts:
        return False
    return recognised_as(db.session(), case.household_id) is not None
