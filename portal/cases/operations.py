"""Use cases of cases: apply, act on a task, withdraw, hand in a paper. Each is one transaction."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases import steps
from portal.cases.access import case_for, task_for
from portal.cases.act import Act
from portal.cases.checking import give_consent, withdraw_consent
from portal.cases.effects import EFFECTS
from portal.cases.filing import Filing, application_form, file_case
from portal.cases.forms import action_form
from portal.cases.models import Case, Task
from portal.cases.once import KEY_REUSED, Answer, once
from portal.cases.papers import keep_paper
from portal.cases.status import derive_status
from portal.cases.trail import journalled
from portal.cases.workflow import Transition, transition
from portal.clock import today
from portal.database import transaction
from portal.errors import FieldProblem, Invalid, NotAllowed, Refused, Stale
from portal.journal.operations import record
from portal.journal.queries import changes_since
from portal.offices.city import current_city
from portal.people.operations import known_household, lock_account, write_household
from portal.services.catalogue import get_service
from portal.text import N_

FROM_OTHERS = ("take-back", "take-over")
"""What is done with a task that a colleague has in hand."""


def apply(
    actor: Actor, service_code: str, answers: dict[str, Any], *, consent: bool, key: str,
    kin: bool = False,
) -> str:  # fmt: skip
    """File an application (申请); returns the case's number.

    `answers` is the declaration as typed, `key` the idempotency key: the same key and answers give
    the same case, however often they are sent. `kin`: a close relative handles such cases or is a
    village official.

    Raises Invalid (with every field), Refused for a second open case or a key used for something
    else, NotAllowed for anybody but a resident.
    """
    if actor.role != "resident":
        raise NotAllowed()
    form, service = application_form(service_code), get_service(service_code)
    if not consent:
        raise Invalid([FieldProblem("consent", service.consent.missing)])
    filing = Filing(service_code, form.load(answers), key, kin=kin)
    with transaction() as session:
        lock_account(session, actor)
        earlier = _case_of_key(session, actor, filing)
        if earlier is not None:
            return earlier
        keep = write_household if service.whole_household else known_household
        household = keep(session, actor, filing.declaration)
        return file_case(session, actor, household, filing).number


def _case_of_key(session: Session, actor: Actor, filing: Filing) -> str | None:
    found = session.scalar(
        select(Case).where(Case.account_id == actor.account_id, Case.idempotency_key == filing.key)
    )
    if found is not None and found.fingerprint != filing.fingerprint:
        raise Refused(KEY_REUSED, code="idempotency-key-reused")
    return found.number if found else None


def act_on_task(
    actor: Actor, task_id: int, action: str, version: int, answers: dict[str, Any]
) -> Task:
    """Do one action of the workflow on a task.

    `version` is the one that the person saw. Raises NotFound, NotAllowed, Refused, Invalid, Stale.
    """
    with transaction() as session:
        return act_within(session, actor, task_id, action, version, answers)


def act_within(
    session: Session, actor: Actor, task_id: int, action: str, version: int, answers: dict[str, Any]
) -> Task:
    """The same within a running transaction."""
    task = task_for(session, actor, task_id, lock=True)
    expect_version(task, version)
    _do(session, actor, task, action, answers)
    return task


def act_once(
    actor: Actor, task_id: int, action: str, version: int, answers: dict[str, Any], key: str
) -> Answer:
    """`act_on_task` over REST: sent again with the same `key` it is answered as it was first.

    Returns id, version, state, outcome and due_on of the task as the action left it. Raises as
    `once`, and what `act_on_task` raises.
    """

    def act(session: Session) -> Answer:
        task = act_within(session, actor, task_id, action, version, answers)
        session.flush()
        due = task.due_on.isoformat() if task.due_on else None
        return {"id": task.id, "version": task.version, "state": task.state,
                "outcome": task.outcome, "due_on": due}  # fmt: skip

    kept = once(actor, key, [task_id, action, version, answers], act)
    return kept | {"due_on": date.fromisoformat(kept["due_on"]) if kept["due_on"] else None}


def act_on_case(actor: Actor, number: str, action: str, answers: dict[str, Any]) -> Case:
    """What a resident does with the own case: answer-supplement, decline a matter, withdraw the
    application, withdraw-consent to data checks or renew it (give-consent).

    `answers["task"]` names the task where there are several. Raises as `act_on_task`.
    """
    with transaction() as session:
        case = case_for(session, actor, number, lock=True)
        if action in ON_CASE:
            ON_CASE[action](session, actor, case)
        else:
            _do(session, actor, _resident_task(case, action, answers), action, answers)
    return case


def _resident_task(case: Case, action: str, answers: dict[str, Any]) -> Task:
    wanted = str(answers.get("task", ""))
    state = "paused" if action == "answer-supplement" else None
    fitting = [t for t in case.tasks if t.state != "waiting" and state in (None, t.state)]
    named = [task for task in fitting if wanted in ("", task.code)]
    if len(named) != 1:
        raise Refused(N_("没有找到可以这样办理的一项，请刷新后再看。"), code="no-such-task")
    return named[0]


def _do(session: Session, actor: Actor, task: Task, action: str, answers: dict[str, Any]) -> None:
    line = transition(task, action, actor.role)
    _refuse_others_task(actor, task, line)
    data = action_form(line, task).load(answers)
    with journalled(session, actor, task.case, action, task):
        task.state = line.after
        if line.after == "concluded":
            _conclude(task, line, data)
        EFFECTS[action](Act(session, actor, current_city(), task, data, today()))
        task.case.status = derive_status(task.case)


def _refuse_others_task(actor: Actor, task: Task, line: Transition) -> None:
    claimed = line.before == "claimed" and actor.is_officer and line.action not in FROM_OTHERS
    if claimed and task.officer_id != actor.account_id:
        raise Refused(N_("这项任务由另一位同事办理，请先请他转交。"), code="claimed-by-another")


def _conclude(task: Task, line: Transition, data: dict[str, Any]) -> None:
    """What is corrected keeps the day on which it was first answered: that is when it was handled."""
    if line.before == "concluded":
        task.corrected_on = today()
    if line.before != "concluded" or task.outcome == "not_applicable":
        task.concluded_on = today()
    task.outcome = line.outcome
    task.reason, task.article = data.get("reason") or None, data.get("article") or None


def expect_version(task: Task, version: int) -> None:
    """Raises Stale, with what changed since, when the task is no longer the one that was seen."""
    if task.version != version:
        raise Stale(changes_since("task", task.id, version))


def _withdraw(session: Session, actor: Actor, case: Case) -> None:
    if case.decision is not None:
        raise Refused(N_("这件申请已经有结果，不能撤回。"), code="decided-before")
    with journalled(session, actor, case):
        case.decision, case.decided_on = "withdrawn", today()
        steps.cancel_open_tasks(case, today(), "withdrawn")
        case.status = derive_status(case)
    record(actor, "withdraw", "case", case.number)


ON_CASE = {
    "withdraw": _withdraw, "withdraw-consent": withdraw_consent, "give-consent": give_consent,
}  # fmt: skip
"""What a resident does with the case as a whole."""


def hand_in(actor: Actor, number: str, name: str, content: bytes) -> int:
    """Keep a paper (材料) with the resident's case; returns its id.

    Raises Invalid for a file that is too large, empty, or neither a picture nor a PDF.
    """
    with transaction() as session:
        case = case_for(session, actor, number, lock=True)
        return keep_paper(session, actor, case, name, content)
