"""Acting on findings: claim, contact, how it ended; and filing a case on a household's behalf."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from portal.actor import Actor
from portal.cases.models import Case
from portal.clock import today
from portal.database import transaction
from portal.errors import Refused, Stale
from portal.journal.operations import record
from portal.journal.queries import changes_since
from portal.outreach.access import finding_for, held_findings
from portal.outreach.endings import file_for_household, filing_of, refer_to_review
from portal.outreach.findings import CLOSED, OPEN
from portal.outreach.forms import action_form
from portal.outreach.models import Finding
from portal.outreach.note_models import FindingNote
from portal.outreach.workflow import APPLY, Transition, transition
from portal.screening.screening import UNREACHED
from portal.text import N_


def act_on_finding(
    actor: Actor, finding_id: int, action: str, version: int, answers: dict[str, Any]
) -> Finding:
    """Do one action of the workflow on a finding.

    What stands together moves together: a contact with a household answers all of its unreached
    findings of the service. `version` is the one that the person saw. An application that is sent
    a second time, unchanged, changes nothing.

    Raises NotFound, Refused, Invalid, Stale.
    """
    with transaction() as session:
        finding = finding_for(session, actor, finding_id)
        held = held_findings(session, actor, finding.household_id)
        if action == APPLY and _filed_before(session, finding, answers):
            return finding
        if finding.version != version:
            raise Stale(changes_since("finding", finding.id, version))
        line, together = transition(finding, action), _together(finding, action, held)
        _refuse_anothers(actor, line, together)
        data = action_form(line, finding.service).load(answers)
        _do(session, actor, line, together, data)
    return finding


def _filed_before(session: Session, finding: Finding, answers: dict[str, Any]) -> bool:
    """Whether the finding ended with this very application (a double tap)."""
    case = session.get(Case, finding.case_id) if finding.case_id else None
    return case is not None and case.fingerprint == filing_of(finding, answers).fingerprint


def _together(finding: Finding, action: str, held: Sequence[Finding]) -> list[Finding]:
    """The finding, and with it what the same contact answers."""
    if finding.kind != UNREACHED and action != APPLY:
        return [finding]
    others = [
        one for one in held
        if one is not finding and one.kind == UNREACHED and one.service == finding.service
        and one.state != CLOSED
    ]  # fmt: skip
    return [finding, *others]


def _refuse_anothers(actor: Actor, line: Transition, together: Sequence[Finding]) -> None:
    """A household is in one officer's hands; only an application ends what a colleague began."""
    asked = together[:1] if line.action == APPLY else together
    if any(one.officer_id not in (None, actor.account_id) for one in asked):
        raise Refused(N_("这户家庭由另一位同事联系，请不要重复联系。"), code="claimed-by-another")


def _do(
    session: Session, actor: Actor, line: Transition, together: Sequence[Finding],
    data: dict[str, Any],
) -> None:  # fmt: skip
    finding = together[0]
    case = file_for_household(session, actor, finding, data) if line.action == APPLY else None
    for one in together:
        before = _journal_view(one)
        _move(one, line, actor, data)
        one.case_id = case.id if case else None
        if line.outcome or data:
            session.add(_note(one, line, actor, data))
        session.flush()
        record(actor, line.action, "finding", one.id, before=before, after=_journal_view(one))
    if line.action == "refer":
        refer_to_review(session, actor, finding, data["words"])


def _move(finding: Finding, line: Transition, actor: Actor, data: dict[str, Any]) -> None:
    finding.state, finding.outcome = line.after, line.outcome
    finding.officer_id = None if line.after == OPEN else actor.account_id
    finding.closed_on = today() if line.after == CLOSED else None
    if "made_on" in data:
        finding.contacted_on = _day(data)
    # Each action leads to a new version, also a second contact on the same day.
    flag_modified(finding, "state")


def _note(finding: Finding, line: Transition, actor: Actor, data: dict[str, Any]) -> FindingNote:
    return FindingNote(
        finding_id=finding.id, action=line.action, made_on=_day(data),
        officer_id=actor.account_id, words=data.get("words"),
    )  # fmt: skip


def _journal_view(finding: Finding) -> dict[str, Any]:
    return {"state": finding.state, "outcome": finding.outcome, "officer": finding.officer_id,
            "case": finding.case_id, "version": finding.version}  # fmt: skip


def _day(data: dict[str, Any]) -> date:
    return date.fromisoformat(data["made_on"]) if "made_on" in data else today()
