"""Reading jobs: what runs, what ran, what failed."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.database import db
from portal.jobs.models import Job

MOST_SHOWN = 50


def newest(state: str = "") -> Sequence[Job]:
    """The newest jobs, of one state or of all."""
    query = select(Job).order_by(Job.due_at.desc(), Job.id.desc()).limit(MOST_SHOWN)
    return db.session.scalars(query.where(Job.state == state) if state else query).all()
