"""Use cases of attachments (附件): an office or its system adds a paper to its own task.

The task's office reads it, and the offices of the case's procedure; the resident only what is `shown`.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from portal.actor import Actor
from portal.cases.access import may_see, may_see_papers, task_for
from portal.cases.attachment_models import Attachment
from portal.cases.models import Case, Task
from portal.cases.once import once
from portal.cases.papers import read_paper
from portal.clock import today
from portal.database import db, transaction
from portal.errors import NotFound, Refused
from portal.journal.operations import record
from portal.text import N_

ITS_TASK = aliased(Task)


def attach(
    actor: Actor, task_id: int, name: str, content: bytes, *, shown: bool, key: str = ""
) -> int:
    """Add a paper to a task of the own office; returns its id, the same for the same `key`.

    Raises NotFound for another office's task, Refused before its turn, Invalid for a file that does not
    open, and as `once`.
    """
    media_type = read_paper(content)

    def keep(session: Session) -> dict[str, int]:
        task = task_for(session, actor, task_id, lock=True)
        if task.state == "waiting":
            raise Refused(N_("还没有轮到这项任务，不能添加附件。"), code="not-its-turn")
        paper = Attachment(
            task_id=task.id, account_id=actor.account_id, name=name[-120:], media_type=media_type,
            size=len(content), content=content, attached_on=today(), shown=shown,
        )  # fmt: skip
        session.add(paper)
        session.flush()
        record(actor, "attach", "task", task.id, after={"attachment": paper.id, "shown": shown})
        return {"id": paper.id}

    return int(once(actor, key, ["attach", task_id, name, content, shown], keep)["id"])


def _readable(actor: Actor) -> ColumnElement[bool]:
    """The condition on attachments with their task and case."""
    if actor.is_officer:
        own = and_(ITS_TASK.office_code == actor.office, may_see(actor))
        return or_(own, may_see_papers(actor))
    return and_(may_see(actor), Attachment.shown)


def attachments_of(actor: Actor, case: Case) -> Sequence[Attachment]:
    """What the actor may read of the case, without the bytes, oldest first."""
    query = _with_case().where(Case.id == case.id, _readable(actor))
    return db.session.scalars(query.order_by(Attachment.id)).all()


def _with_case() -> Select[Attachment]:
    query = select(Attachment).join(ITS_TASK, ITS_TASK.id == Attachment.task_id)
    return query.join(Case, Case.id == ITS_TASK.case_id)


def look_at_attachment(actor: Actor, attachment_id: int) -> Attachment:
    """Open one with its bytes; an officer's look is journalled. Raises NotFound."""
    with transaction() as session:
        query = _with_case().where(Attachment.id == attachment_id, _readable(actor))
        found = session.scalar(query)
        if found is None:
            raise NotFound(code="attachment-not-found")
        if actor.is_officer:
            record(actor, "look", "attachment", found.id)
    return found
