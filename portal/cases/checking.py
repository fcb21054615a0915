"""The data check within a case: started by the county, answered body by body, waited for.

The limit of 3 working days is for the start (审核确认办法 17): once started, the task has no due date,
for no law limits how long the bodies may take.
"""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases.access import task_for
from portal.cases.act import Act
from portal.cases.models import Case, Task
from portal.cases.once import once
from portal.cases.papers import read_paper
from portal.cases.steps import running_check
from portal.checks import operations as checks
from portal.checks.contract import AnswerUnusable, failure, read_answer
from portal.checks.forms import whole
from portal.checks.models import (
    ANSWERED,
    BY_HAND,
    BY_SYSTEM,
    DataCheck,
    NotAwaited,
    WithdrawnConsent,
)
from portal.clock import CHINA, today
from portal.database import db
from portal.errors import FieldProblem, Invalid, NotFound, Refused
from portal.journal.operations import record
from portal.offices.city import current_city
from portal.services.catalogue import get_service
from portal.text import N_


def start_check(act: Act) -> None:
    """Ask every body about the family. Raises Refused without consent, or when it was started."""
    if act.task.due_on is None:
        raise Refused(N_("核对已经发起过了。"), code="started-before")
    checks.refuse_without_consent(act.session, act.case.id)
    consented = act.case.mandate_on or act.case.consented_at.astimezone(CHINA).date()
    persons = [
        {code: str(member.get(code, "")) for code in ("name", "id_number")}
        for member in act.case.facts["members"]
    ]
    checks.start(act.session, act.case.id, act.task.id, act.case.service, consented, persons)
    act.task.due_on, act.task.due_provisional = None, False


def record_answer(act: Act) -> None:
    """The manual adapter: what a body answered, with its paper; a system's answer needs none.

    Raises Refused without the paper or for what a system answered, Invalid as the contract says.
    """
    check = _asked(act)
    checks.refuse_without_consent(act.session, act.case.id)
    if check.state == ANSWERED and check.way == BY_SYSTEM:
        raise Refused(
            N_("这个单位的系统已经答复；结果有疑问的，请再问一次。"), code="answered-by-system"
        )
    if act.actor.role == "caseworker" and not check.papers:
        raise Refused(N_("请附上这个单位答复的纸质结果（照片或PDF）。"), code="paper-missing")
    said = {"id": check.request, "body": check.body, "day": act.data["day"],
            "findings": [whole(finding) for finding in act.data["findings"]]}  # fmt: skip
    try:
        answer = read_answer(check, act.city.check_bodies[check.body], said)
    except AnswerUnusable as fault:
        raise Invalid([FieldProblem(fault.field, *failure(fault.reason))]) from None
    way = BY_HAND if act.actor.role == "caseworker" else BY_SYSTEM
    checks.keep(act.session, act.actor, check, way, answer)


def ask_again(act: Act) -> None:
    """Ask a body anew over HTTP. Raises Refused without consent or without a system to ask."""
    check = _asked(act)
    checks.refuse_without_consent(act.session, act.case.id)
    checks.ask_again(act.session, act.actor, check)


def conclude_check(act: Act) -> None:
    """Every body has answered, or the officer says in writing why the rest is not waited for."""
    asked = checks.checks_of(act.session, act.task.id, lock=True)
    complete = bool(asked) and all(check.state == ANSWERED for check in asked)
    if not complete and not act.data.get("reason"):
        raise Refused(
            N_("还有单位没有答复。不再等的，请在说明里写明理由。"), code="check-unanswered"
        )
    checks.give_up(act.session, act.actor, asked)


def _asked(act: Act) -> DataCheck:
    """The question to the body that is named, held for a change."""
    return _row(act.session, act.task, act.data["body"])


def _row(session: Session, task: Task, body: str) -> DataCheck:
    asked = checks.checks_of(session, task.id, lock=True)
    if not asked:
        raise Refused(N_("请先发起核对。"), code="not-started")
    found = next((check for check in asked if check.body == body), None)
    if found is None or body not in current_city().check_bodies:
        raise Invalid([FieldProblem("body", N_("请从列出的单位中选择。"))])
    return found


def attach_paper(
    actor: Actor, task_id: int, body: str, name: str, content: bytes, *, key: str = ""
) -> int:
    """Keep the paper on which a body answered; returns its id, the same for the same `key`.

    Raises NotFound, Refused while the check is not this officer's, Invalid for a file that does not open,
    and as `once`.
    """
    media_type = read_paper(content)

    def keep(session: Session) -> dict[str, int]:
        task = task_for(session, actor, task_id, lock=True)
        if task.kind != "check":
            raise NotFound()
        if task.state != "claimed" or task.officer_id != actor.account_id:
            raise Refused(N_("请先领取这项任务。"), code="not-claimed")
        asked = _row(session, task, body)
        return {"id": checks.attach(session, actor, asked, name, media_type, content).id}

    return int(once(actor, key, ["check-paper", task_id, body, name, content], keep)["id"])


def refuse_before_check(act: Act) -> None:
    """An opinion waits for the check, or says in writing why not. Raises Refused."""
    running = running_check(act.case)
    if running is None:
        return
    words = act.data.get("without_check")
    if not words:
        raise Refused(
            N_("核对还没有完成。请等核对结果；确实不能等的，请写明为什么不等核对结果。"),
            code="check-running",
        )
    act.session.add(NotAwaited(
        task_id=running.id, words=words, made_on=act.today, officer_id=act.actor.account_id
    ))  # fmt: skip
    record(act.actor, "not-await-check", "case", act.case.number, after={"task": running.id})


def withdraw_consent(session: Session, actor: Actor, case: Case) -> None:
    """The household takes its consent to checks back; nobody is asked from now on (个人信息保护法 15)."""
    if not get_service(case.service).consent.to_checks:
        raise Refused(N_("这件申请不向其他单位核对。"), code="no-check")
    if case.decision is not None:
        raise Refused(N_("这件申请已经有结果，不再核对。"), code="decided-before")
    if session.get(WithdrawnConsent, case.id) is None:
        session.add(WithdrawnConsent(case_id=case.id, withdrawn_on=today()))
    record(actor, "withdraw-consent", "case", case.number)


def give_consent(session: Session, actor: Actor, case: Case) -> None:
    """The household consents to checks again."""
    withdrawn = session.get(WithdrawnConsent, case.id)
    if withdrawn is not None:
        session.delete(withdrawn)
    record(actor, "give-consent", "case", case.number)


def ask_body(check_id: int, request: str) -> None:
    """The background job: ask a body while its task is open. Raises NotAnswered to be tried again."""
    check = db.session.get(DataCheck, check_id)
    task = db.session.get(Task, check.task_id) if check is not None else None
    if task is not None and task.state != "concluded":
        checks.ask_body(check_id, request)


def consent_withdrawn(case: Case) -> bool:
    """Whether the household took its consent back."""
    return db.session.get(WithdrawnConsent, case.id) is not None


def check_tasks(case: Case) -> Sequence[Task]:
    """The case's data checks, oldest first."""
    return [task for task in case.tasks if task.kind == "check"]
