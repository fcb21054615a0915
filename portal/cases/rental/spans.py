"""For which months the rental subsidy is paid: from the month after the lease was filed, as long as both
agreement and lease run; never for a month that has begun.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases.endings import lasting
from portal.cases.models import Case
from portal.cases.rental.models import Agreement, Lease, PaidSpan
from portal.clock import next_month, today
from portal.database import db
from portal.journal.operations import record


def spans_of(recognitions: Iterable[int]) -> Mapping[int, list[PaidSpan]]:
    """The paid spans by recognition, oldest first."""
    found: dict[int, list[PaidSpan]] = {recognition: [] for recognition in recognitions}
    query = select(PaidSpan).where(PaidSpan.recognition_id.in_(found)).order_by(PaidSpan.id)
    for span in db.session.scalars(query):
        found[span.recognition_id].append(span)
    return found


def standing_agreement(session: Session, case: Case) -> Agreement | None:
    """The newest agreement that both sides have signed."""
    query = select(Agreement).where(Agreement.case_id == case.id, Agreement.agreed_on.is_not(None))
    return session.scalars(query.order_by(Agreement.id.desc())).first()


def filed_lease(session: Session, case: Case) -> Lease | None:
    """The newest lease that was filed."""
    query = select(Lease).where(Lease.case_id == case.id, Lease.filed_on.is_not(None))
    return session.scalars(query.order_by(Lease.id.desc())).first()


def lease_handed_in(session: Session, case: Case) -> Lease | None:
    """The lease that waits to be filed."""
    query = select(Lease).where(Lease.case_id == case.id, Lease.filed_on.is_(None))
    return session.scalars(query.order_by(Lease.id.desc())).first()


def pay_on(session: Session, actor: Actor, case: Case) -> None:
    """Bring the paid months of the case in line with its agreement and its lease as they are now.

    What was to be paid beyond the new end is not; where they run longer, a span follows the last one, at
    the earliest from the month after today's.
    """
    agreement, lease = standing_agreement(session, case), filed_lease(session, case)
    if agreement is None or agreement.last_day is None or lease is None:
        return
    last = min(agreement.last_day, lease.last_day).replace(day=1)
    for recognition in lasting(session, case, today()):
        spans = spans_of([recognition.id])[recognition.id]
        _shorten(spans, last)
        first = max([next_month(today()), *(next_month(span.last_month) for span in spans)])
        if first <= last:
            session.add(PaidSpan(
                recognition_id=recognition.id, first_month=first, last_month=last, made_on=today()
            ))  # fmt: skip
        record(actor, "pay-on", "recognition", recognition.id, after={"last_month": str(last)})
    session.flush()


def _shorten(spans: list[PaidSpan], last: date) -> None:
    """A month that has begun stays as it is."""
    end = max(last, today().replace(day=1))
    for span in spans:
        span.last_month = min(span.last_month, end)
