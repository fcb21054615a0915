"""Asking the bodies about a family, and keeping what they answer: by hand or over HTTP.

What runs within a case's action takes the running session; `ask_body` is a background job.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import PORTAL, Actor
from portal.checks.contract import AnswerUnusable, question, read_answer
from portal.checks.gateway import ask
from portal.checks.models import (
    ANSWERED,
    ASKED,
    BY_HAND,
    BY_SYSTEM,
    FAILED,
    GIVEN_UP,
    CheckPaper,
    DataCheck,
    WithdrawnConsent,
)
from portal.clock import now, today
from portal.database import transaction
from portal.errors import Refused
from portal.jobs.operations import enqueue
from portal.journal.operations import record
from portal.offices.city import current_city
from portal.text import N_

KIND = "check"
NOT_AGAIN = frozenset({"unreachable", "timeout"})
"""What may pass by itself and is tried again by itself; so is every status from 500 up."""
NO_CONSENT = N_(
    "这户家庭没有授权核对，不能向任何单位查询。不授权就无法核对家庭情况，"
    "申请不能继续办理（浙江省社会救助条例第四十九条）；居民可以在办件页面重新授权。"
)


class NotAnswered(Exception):
    """A body gave no answer that can be used; the job is done again later."""


def refuse_without_consent(session: Session, case_id: int) -> None:
    """Raises Refused, with what follows by law, when the household took its consent back."""
    if session.get(WithdrawnConsent, case_id) is not None:
        raise Refused(NO_CONSENT, code="no-consent")


def start(
    session: Session, case_id: int, task_id: int, purpose: str, mandate_day: date,
    persons: Sequence[Mapping[str, str]],
) -> list[DataCheck]:  # fmt: skip
    """Ask every body of the city about these persons; where a system answers, jobs are queued."""
    way = BY_SYSTEM if current_app.config["CHECK_URL"] else BY_HAND
    checks = [
        DataCheck(
            case_id=case_id, task_id=task_id, body=code, request=uuid4().hex, purpose=purpose,
            mandate_day=mandate_day, persons=[dict(person) for person in persons], way=way,
            state=ASKED, asked_on=today(),
        )
        for code in current_city().check_bodies
    ]  # fmt: skip
    session.add_all(checks)
    session.flush()
    for check in checks:
        if way == BY_SYSTEM:
            _queue(session, check)
    return checks


def ask_again(session: Session, actor: Actor, check: DataCheck) -> None:
    """Ask a body anew, under another id; its answer counts no more.

    Raises Refused where no system answers, or an officer entered the answer.
    """
    if not current_app.config["CHECK_URL"]:
        raise Refused(N_("没有接通核对系统，请向该单位查询后登记结果。"), code="no-check-system")
    if check.state == ANSWERED and check.way == BY_HAND:
        raise Refused(N_("这个单位的结果是人工登记的，要改就直接改正。"), code="answered-by-hand")
    check.request, check.way, check.state, check.reason = uuid4().hex, BY_SYSTEM, ASKED, None
    check.answered_on, check.asked_on = None, today()
    _queue(session, check)
    session.flush()
    _record(actor, "ask", check)


def _queue(session: Session, check: DataCheck) -> None:
    """The job names the row and the request alone: when another one was made since, it does nothing."""
    payload = {"check": check.id, "request": check.request}
    enqueue(session, KIND, f"{KIND} {check.request}", now(), payload)


def ask_body(check_id: int, request: str) -> None:
    """Ask a body over HTTP and keep its answer; done once it was kept, also when called again.

    Where the portal was killed between the answer and its own noting, the question goes out again
    under the same id. Raises NotAnswered for what may pass, so that it is tried again.
    """
    with transaction() as session:
        check = session.get(DataCheck, check_id, with_for_update=True)
        if check is None or not _waits(session, check, request):
            return
        check.attempts += 1
        body = current_city().check_bodies[check.body]
        asked = question(check, body)
        record(PORTAL, "send", "data-check", check.id, after={"attempt": check.attempts})
    try:
        said = ask(current_app.config["CHECK_URL"], current_app.config["CHECK_KEY"], asked)
        answer = read_answer(check, body, said)
    except AnswerUnusable as fault:
        _note_failure(check_id, request, fault.reason)
        if fault.reason in NOT_AGAIN or fault.reason.startswith("status-5"):
            raise NotAnswered from None
        return
    with transaction() as session:
        check = session.get_one(DataCheck, check_id, with_for_update=True)
        if _waits(session, check, request):
            keep(session, PORTAL, check, BY_SYSTEM, answer)


def _waits(session: Session, check: DataCheck, request: str) -> bool:
    """Whether this request is still to be answered by the system, with the household's consent."""
    waits = check.way == BY_SYSTEM and check.state in (ASKED, FAILED)
    return (
        waits and check.request == request and session.get(WithdrawnConsent, check.case_id) is None
    )


def _note_failure(check_id: int, request: str, reason: str) -> None:
    with transaction() as session:
        check = session.get_one(DataCheck, check_id, with_for_update=True)
        if _waits(session, check, request):
            check.state, check.reason = FAILED, reason
            session.flush()
            _record(PORTAL, "fail", check)


def keep(
    session: Session, actor: Actor, check: DataCheck, way: str, answer: dict[str, Any]
) -> None:
    """Keep an answer as `read_answer` gives it."""
    check.answer, check.way, check.state, check.reason = answer, way, ANSWERED, None
    check.answered_on, check.officer_id = today(), actor.account_id
    session.flush()
    _record(actor, "answer", check)


def give_up(session: Session, actor: Actor, checks: Sequence[DataCheck]) -> None:
    """The check is over: an answer that still comes is not taken any more."""
    for check in checks:
        if check.state != ANSWERED:
            check.state = GIVEN_UP
            session.flush()
            _record(actor, "give-up", check)


def attach(
    session: Session, actor: Actor, check: DataCheck, name: str, media_type: str, content: bytes
) -> CheckPaper:
    """Keep the paper on which a body answered."""
    paper = CheckPaper(
        name=name[-120:], media_type=media_type, size=len(content), content=content,
        handed_in_on=today(),
    )  # fmt: skip
    check.papers.append(paper)
    session.flush()
    record(actor, "attach", "data-check", check.id, after={"paper": paper.id})
    return paper


def checks_of(session: Session, task_id: int, *, lock: bool = False) -> Sequence[DataCheck]:
    """What was asked within a task, in the order of the city's file."""
    query = select(DataCheck).where(DataCheck.task_id == task_id).order_by(DataCheck.id)
    return session.scalars(query.with_for_update() if lock else query).all()


def _record(actor: Actor, action: str, check: DataCheck) -> None:
    """Journal what became of a question: codes and numbers, nothing of what was said."""
    after = {"body": check.body, "state": check.state, "way": check.way, "reason": check.reason,
             "version": check.version}  # fmt: skip
    record(actor, action, "data-check", check.id, after=after)
