"""How a finding may end with more than a note: a case filed for the household, or a review."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases.filing import Filing, file_case
from portal.cases.models import Case
from portal.cases.reviews import review_found
from portal.clock import today
from portal.errors import FieldProblem, Invalid
from portal.journal.operations import record
from portal.offices.city import Office, Step, current_city
from portal.outreach.findings import CLOSED, REVIEW, lasting_finding, open_finding
from portal.outreach.forms import MANDATE, mandated_form
from portal.outreach.models import Finding
from portal.people.models import Household
from portal.people.operations import fill_household
from portal.services.catalogue import get_service
from portal.text import N_

OTHER_TOWNSHIP = N_("这里只能为本单位受理范围内的家庭代办；已经搬走的，请登记“已搬走”。")


def filing_of(finding: Finding, answers: dict[str, Any]) -> Filing:
    """The application that an officer typed for the finding's household. Raises Invalid."""
    return _filing(finding, mandated_form(finding.service).load(answers))


def _filing(finding: Finding, data: dict[str, Any]) -> Filing:
    declaration = {part: data[part] for part in ("household", "members")}
    signed_on = date.fromisoformat(data[MANDATE]["signed_on"])
    return Filing(finding.service, declaration, f"finding-{finding.id}", signed_on)


def file_for_household(
    session: Session, actor: Actor, finding: Finding, data: dict[str, Any]
) -> Case:
    """File the case on the household's behalf (代办), within the running transaction.

    `data` is what the mandated form has read. The answers of a household that is known from a
    register become the new ones, where the application asks about all of it; those of a resident's account
    stay what the resident wrote.

    Raises Invalid for a township of another office, Refused while there is a case.
    """
    filing = _filing(finding, data)
    steps = current_city().procedure(finding.service).steps
    if _office(steps[0], filing.declaration["household"]["area"]).code != finding.office_code:
        raise Invalid([FieldProblem("household.area", OTHER_TOWNSHIP)])
    household = _household(session, finding)
    if household.account_id is None and get_service(finding.service).whole_household:
        fill_household(household, filing.declaration)
        session.flush()
        members = len(household.members)
        record(actor, "keep", "household", household.id, after={"members": members})
    return file_case(session, actor, household, filing)


def refer_to_review(session: Session, actor: Actor, finding: Finding, words: str) -> None:
    """What an officer found changed is reviewed: as a task of the case that recognised the household.

    A household that is recognised by a register alone has no such case: there it goes on to the office
    that decides as a finding, once while it lasts.
    """
    household = _household(session, finding)
    told = "\n".join(part for part in (finding.note, words) if part)
    review = review_found(session, actor, household.id, finding.category, told)
    if review is not None:
        record(actor, "open-review", "finding", finding.id, after={"review": review.id})
        return
    lasting = lasting_finding(session, household, finding.service, finding.category, REVIEW)
    if lasting is not None and lasting.state != CLOSED:
        lasting.note = f"{lasting.note}\n{told}"
        session.flush()
        record(actor, "add", "finding", lasting.id, after={"version": lasting.version})
        return
    if lasting is not None:
        lasting.ended_on = today()
        session.flush()
    passed_on = open_finding(
        session, household, finding.service, finding.category, REVIEW, today(), note=told
    )
    last = current_city().procedure(finding.service).steps[-1]
    passed_on.office_code = _office(last, finding.area_code).code
    record(actor, "find", "finding", passed_on.id, after={"kind": REVIEW, "finding": finding.id})


def _household(session: Session, finding: Finding) -> Household:
    return session.get_one(Household, finding.household_id)


def _office(step: Step, area_code: str) -> Office:
    """The office that does a step of the procedure for an area."""
    return current_city().office_for(step.department, step.level, area_code)
