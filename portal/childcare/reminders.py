"""Reminding institutions: of a record that grows old, and of requests that wait past their day.

The portal's own choice (portal.childcare.freshness), no law's. The worker runs it every day; on one
day nobody is reminded twice.
"""

from datetime import timedelta

from flask import current_app
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from portal.actor import PORTAL
from portal.childcare.freshness import REMIND_AFTER
from portal.childcare.models import Institution
from portal.childcare.request_models import Wish
from portal.childcare.search import listed
from portal.childcare.workflow import WAITING
from portal.clock import now, today
from portal.database import transaction
from portal.jobs.operations import enqueue
from portal.journal.operations import record

KIND = "remind-institution"
"""The job that sends an institution a short message."""


def remind() -> int:
    """Remind who has to be; returns how many institutions.

    One is reminded of its record when it grew old, and again as long after; of each late request once.
    Its staff read it on their pages, and by SMS where a gateway is configured.
    """
    with transaction() as session:
        reminded = sorted(_of_records(session) | _of_requests(session))
        for institution in reminded:
            record(PORTAL, "remind", "childcare-institution", institution)
            if current_app.config["SMS_URL"]:
                key = f"{KIND} {institution} {today()}"
                enqueue(session, KIND, key, now(), {"institution": institution})
        return len(reminded)


def _of_records(session: Session) -> set[int]:
    """The version stays as it is: who is just changing the record is not in the way of this."""
    last = today() - timedelta(days=REMIND_AFTER)
    not_yet = or_(Institution.reminded_on.is_(None), Institution.reminded_on < last)
    old = update(Institution).where(listed(today()), Institution.updated_on < last, not_yet)
    return set(session.scalars(old.values(reminded_on=today()).returning(Institution.id)))


def _of_requests(session: Session) -> set[int]:
    late = select(Wish.id).where(
        Wish.state == WAITING, Wish.answer_due < today(), Wish.reminded_on.is_(None)
    )
    told = update(Wish).where(Wish.id.in_(late)).values(reminded_on=today())
    told = told.execution_options(synchronize_session=False)
    return set(session.scalars(told.returning(Wish.institution_id)))
