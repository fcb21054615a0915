"""Filing an application: the case, its steps and its receipt, whoever files it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases import notices, steps
from portal.cases.claims import claim_persons
from portal.cases.models import Case, Recognition
from portal.cases.notices import CATEGORIES
from portal.cases.numbers import case_number
from portal.cases.recognised import ASSISTED, with_standing
from portal.cases.rental import papers
from portal.cases.status import FINISHED, derive_status
from portal.cases.trail import task_view
from portal.clock import now, today
from portal.errors import Refused
from portal.forms.form import Form
from portal.journal.operations import record
from portal.offices.city import current_city
from portal.parameters.queries import parameters_in_force
from portal.people.models import Household
from portal.services.catalogue import get_service
from portal.text import N_

OWN_CASE = N_("您家已有一件申请正在办理（编号%(number)s），不用重复申请。")
THEIR_CASE = N_("这户家庭已有一件申请正在办理（编号%(number)s），不用重复申请。")
NOT_PROVED = N_("这户家庭的申请要先核对身份，请带身份证到当地乡镇（街道）社会救助窗口办理。")


@dataclass(frozen=True)
class Filing:
    """An application that is complete: the service, the declaration as its form has read it.

    `key` is the idempotency key. `mandate_on` is the day on which the household signed the mandate,
    when an officer files on its behalf (代办). `kin`: it says that a close relative handles such cases or
    is a village official.
    """

    service: str
    declaration: dict[str, Any]
    key: str
    mandate_on: date | None = None
    kin: bool = False

    @property
    def fingerprint(self) -> str:
        """Equal for equal applications: SHA-256, 64 hex digits."""
        text = json.dumps([self.service, self.declaration], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def application_form(service_code: str) -> Form:
    """The form to apply for a service. Raises NotFound, Refused where one can only check."""
    form = get_service(service_code).application_form
    if form is None:
        raise Refused(N_("这项服务现在只能试算，还不能在网上申请。"), code="check-only")
    return form


def file_case(
    session: Session, actor: Actor, household: Household, filing: Filing,
    *, owed_by: Case | None = None,
) -> Case:  # fmt: skip
    """The case of a household with its first step open and its receipt issued.

    Within a running transaction that holds the household. A resident's case is in the resident's
    account, an officer's in none, and one that the household is owed by another case where that is.

    Raises Refused while another case of the household is not finished.
    """
    _refuse_second_case(session, actor, household.id, filing.service)
    case = _new_case(session, filing, household)
    case.mandate_on = filing.mandate_on
    if owed_by is not None:
        case.account_id, case.filed_by_id = owed_by.account_id, owed_by.filed_by_id
    elif actor.is_officer:
        case.filed_by_id = actor.account_id
    else:
        case.account_id = actor.account_id
    first = steps.create_steps(session, current_city(), case, today())
    case.status = derive_status(case)
    session.flush()
    if not get_service(case.service).whole_household:
        claim_persons(session, case)
    standing = CATEGORIES[case.facts["household"][ASSISTED]] if owed_by is not None else ""
    paper = (
        papers.prefilled(current_city(), case, first, standing) if standing
        else notices.receipt(current_city(), case, first)
    )  # fmt: skip
    notices.issue(session, current_city(), case, first, "receipt", today(), paper)
    record(actor, "apply", "case", case.number, after=_journal_view(case))
    record(actor, "open", "task", first.id, after=task_view(first))
    return case


def _new_case(session: Session, filing: Filing, household: Household) -> Case:
    """The case with its assessment by the rules of today."""
    city, service, day = current_city(), get_service(filing.service), today()
    declared = filing.declaration
    if service.recognition_counts:
        home = with_standing(session, household.id, declared["household"])
        declared = {**declared, "household": home}
    area = declared["household"]["area"]
    assessment = service.assess(declared, parameters_in_force(), day).to_json()
    case = Case(
        household_id=household.id,
        number=case_number(session, service.prefix, area, day.year), service=service.code,
        area_code=area, applied_on=day, kind="", kin=filing.kin and service.relatives_apart,
        consented_at=now(), declared=declared, assessment=assessment,
        rules_version=assessment["rules_version"], idempotency_key=filing.key,
        fingerprint=filing.fingerprint,
    )  # fmt: skip
    steps.limit_case(city, case)
    return case


def _journal_view(case: Case) -> dict[str, Any]:
    signed = {"mandate_on": case.mandate_on.isoformat()} if case.mandate_on else {}
    return {"service": case.service, **signed}


def _refuse_second_case(
    session: Session, actor: Actor, household_id: int, service_code: str
) -> None:
    """One case at a time, beside what is ending already: nobody waits for the last month of a support
    that was stopped to ask for another (特困人员认定办法 27). Whose it is and its number are told to
    those alone who may know.
    """
    going_on = exists().where(
        Recognition.case_id == Case.id,
        Recognition.ended_on.is_(None),
        Recognition.revoked_on.is_(None),
    )
    query = select(Case.number, Case.account_id).where(
        Case.household_id == household_id, Case.service == service_code,
        Case.status.not_in(FINISHED), Case.decision.is_(None) | going_on,
    )  # fmt: skip
    found = session.execute(query).first()
    if found is None:
        return
    if not actor.is_officer and found.account_id != actor.account_id:
        raise Refused(NOT_PROVED, code="identity-not-proved")
    words = THEIR_CASE if actor.is_officer else OWN_CASE
    raise Refused(words, code="case-open", number=found.number)
