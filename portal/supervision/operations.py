"""Use cases of supervision: a supervisor urges a task (督办), its office answers."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases.models import Task
from portal.cases.numbers import urge_number
from portal.cases.once import Answer, once
from portal.cases.urgency import lamp_of
from portal.clock import today
from portal.database import transaction
from portal.errors import NotAllowed, Refused, Stale
from portal.journal.operations import record
from portal.journal.queries import changes_since
from portal.offices.city import current_city
from portal.supervision.access import task_overseen, urge_for
from portal.supervision.forms import answer_form, urge_form
from portal.supervision.models import Urge
from portal.text import N_

MARK = "督"
"""The character in the numbers of urges; each supervising area counts its own."""


def urge(actor: Actor, task_id: int, answers: dict[str, Any]) -> Urge:
    """Ask a task's office why it is late, in writing, with a day for the answer.

    Raises NotFound outside the own area, Invalid, Refused for a task that is neither late nor soon
    due, that waits for the resident, or that was urged before and not answered yet.
    """
    data = urge_form().load(answers)
    with transaction() as session:
        task = task_overseen(session, actor, task_id, lock=True)
        _refuse_early(task)
        waiting = session.scalar(
            select(Urge.number).where(Urge.task_id == task.id, Urge.answered_on.is_(None))
        )
        if waiting:
            raise Refused(
                N_("这项任务已经督办过（%(number)s），还没有答复。"),
                code="urged-before",
                number=waiting,
            )
        made = Urge(
            task_id=task.id, area_code=actor.area, supervisor_id=actor.account_id, urged_on=today(),
            words=data["words"], answer_by=date.fromisoformat(data["answer_by"]),
            number=urge_number(session, actor.area, MARK, today().year),
        )  # fmt: skip
        session.add(made)
        session.flush()
        record(actor, "urge", "task", task.id, after={"urge": made.number})
        record(actor, "urge", "urge", made.id,
               after={"answer_by": made.answer_by.isoformat(), "version": made.version})  # fmt: skip
    return made


def _refuse_early(task: Task) -> None:
    lamp, _ = lamp_of(current_city(), task, today())
    if lamp not in ("soon", "overdue"):
        raise Refused(N_("只能督办临期或超期、正等经办单位办理的任务。"), code="not-urgent")


def answer(
    actor: Actor, urge_id: int, version: int, answers: dict[str, Any], *, key: str = ""
) -> Answer:
    """The office answers with words; returns the urge's task and new version, the same for the same `key`.

    `version` is the one that the person saw. Raises NotFound for another office's, NotAllowed for anybody
    but officers and systems, Invalid, Stale, Refused when it was answered before, and as `once`.
    """
    if not actor.is_officer:
        raise NotAllowed()
    data = answer_form().load(answers)

    def keep(session: Session) -> Answer:
        found = urge_for(session, actor, urge_id, lock=True)
        if found.answered_on is not None:
            raise Refused(N_("这份督办已经答复过了。"), code="answered-before")
        if found.version != version:
            raise Stale(changes_since("urge", found.id, version))
        found.answer, found.answered_on = data["answer"], today()
        found.answered_by_id = actor.account_id
        session.flush()
        record(actor, "answer", "urge", found.id, after={"version": found.version})
        return {"task": found.task_id, "version": found.version}

    return once(actor, key, ["answer-urge", urge_id, version, data], keep)
