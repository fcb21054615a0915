"""A household is told once, for each agreement, that its yearly review can be asked for."""

from datetime import date, timedelta

from sqlalchemy import select

from portal.actor import PORTAL
from portal.cases import notices
from portal.cases.models import Case
from portal.cases.rental import papers
from portal.cases.rental.agreements import last_step
from portal.cases.rental.looking_again import RENEWAL
from portal.cases.rental.models import Agreement
from portal.cases.rental.renewals import renewal_opens, to_do
from portal.cases.rental.spans import standing_agreement
from portal.clock import today
from portal.database import db, transaction
from portal.journal.operations import record
from portal.offices.city import current_city
from portal.parameters.queries import parameters_in_force


def remind_of_renewals() -> int:
    """Tell every household whose time has come and who has not asked; returns how many were told.

    One transaction per case, so that it may be stopped and run again.
    """
    days = parameters_in_force().on(today()).known("rent_renewal_days")
    if days is None:
        return 0
    query = (
        select(Agreement.case_id)
        .join(Case, Case.id == Agreement.case_id)
        .where(
            Case.status == "subsidised", Agreement.agreed_on.is_not(None),
            Agreement.last_day <= today() + timedelta(days=days),
        )
        .distinct()
        .order_by(Agreement.case_id)
    )  # fmt: skip
    return sum(_remind(case_id) for case_id in db.session.scalars(query).all())


def _remind(case_id: int) -> bool:
    with transaction() as session:
        case = session.scalars(select(Case).where(Case.id == case_id).with_for_update()).one()
        agreement = standing_agreement(session, case)
        opens = renewal_opens(agreement) if agreement is not None else None
        if agreement is None or opens is None or to_do(case) != RENEWAL or _told(case, opens):
            return False
        paper = papers.renewal_due(case, agreement)
        notices.issue(session, current_city(), case, last_step(case), RENEWAL, today(), paper)
        record(PORTAL, "remind", "case", case.number, after={"agreement": agreement.id})
        return True


def _told(case: Case, since: date) -> bool:
    return any(paper.kind == RENEWAL and paper.issued_on >= since for paper in case.notices)
