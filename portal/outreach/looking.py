"""Opening a finding with whom it is about: the look is journalled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases.models import Case, Notice, Task
from portal.clock import today
from portal.database import db, transaction
from portal.journal.operations import record
from portal.outreach.access import finding_for, of_household
from portal.outreach.models import Finding
from portal.outreach.note_models import FindingNote
from portal.parameters.queries import parameters_in_force
from portal.people.models import Account, Household
from portal.people.queries import declaration_of
from portal.services.catalogue import get_service


@dataclass(frozen=True)
class Note:
    """An entry on a finding: the action, the day, who wrote it, the words."""

    action: str
    made_on: date
    officer: str
    words: str | None


@dataclass(frozen=True)
class Filed:
    """The case that a finding led to: its number, its receipt, and the own office's task."""

    number: str
    receipt_id: int
    task_id: int


@dataclass(frozen=True)
class FindingView:
    """A finding as its officer sees it.

    `declaration` are the household's known answers, `assessment` what the rules of today say of
    them. `phone` is the log-in name of the household's own account, empty where it has none.
    `others` are the office's other findings of the household, oldest first.
    """

    finding: Finding
    declaration: dict[str, Any]
    assessment: dict[str, Any]
    phone: str
    officer: str
    notes: list[Note]
    others: list[Finding]
    filed: Filed | None


def service_of(actor: Actor, finding_id: int) -> str:
    """The service of a finding of the own office, without a look at anybody. Raises NotFound."""
    return finding_for(db.session(), actor, finding_id).service


def look_at_finding(actor: Actor, finding_id: int) -> FindingView:
    """Open a finding of the own office; the look is journalled. Raises NotFound."""
    with transaction() as session:
        finding = finding_for(session, actor, finding_id)
        record(actor, "look", "finding", finding.id, after={"household": finding.household_id})
        return _view(session, actor, finding)


def _view(session: Session, actor: Actor, finding: Finding) -> FindingView:
    household = session.get_one(Household, finding.household_id)
    declaration, service = declaration_of(household), get_service(finding.service)
    owner = session.get(Account, household.account_id) if household.account_id else None
    officer = session.get(Account, finding.officer_id) if finding.officer_id else None
    return FindingView(
        finding=finding, declaration=declaration,
        assessment=service.assess(declaration, parameters_in_force(), today()).to_json(),
        phone=owner.login if owner else "", officer=officer.name if officer else "",
        notes=_notes(session, finding),
        others=[one for one in of_household(session, actor, household.id) if one is not finding],
        filed=filed_case(actor, finding),
    )  # fmt: skip


def _notes(session: Session, finding: Finding) -> list[Note]:
    query = (
        select(FindingNote, Account.name)
        .join(Account, Account.id == FindingNote.officer_id)
        .where(FindingNote.finding_id == finding.id)
        .order_by(FindingNote.id)
    )
    rows: Sequence[Any] = session.execute(query).all()
    return [Note(note.action, note.made_on, name, note.words) for note, name in rows]


def filed_case(actor: Actor, finding: Finding) -> Filed | None:
    """What the finding led to; the receipt is of the first step, which the own office does."""
    query = (
        select(Case.number, Notice.id, Task.id)
        .join(Notice, (Notice.case_id == Case.id) & (Notice.kind == "receipt"))
        .join(Task, Task.id == Notice.task_id)
        .where(Case.id == finding.case_id, Task.office_code == actor.office)
    )
    found = db.session.execute(query).first()
    return Filed(*found) if found else None
