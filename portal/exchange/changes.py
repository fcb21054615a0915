"""What changed on an office's tasks since a cursor: the journal's order is the commits' order.

Events are chained under a lock just before their commit, so a cursor on their sequence never passes
over a change that was committed later.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from portal.cases.attachment_models import Attachment
from portal.cases.models import Case, Task
from portal.database import db
from portal.journal.models import Event, JournalHead

SUBJECTS = ("case", "task")
MOST_EVENTS = 1_000
"""Events looked through at once."""
_COUNTED = selectinload(Task.attachments).load_only(Attachment.id)


@dataclass(frozen=True)
class Changes:
    """Tasks of one office that may have changed, as they are now, and the cursor after them.

    `more`: there is more to ask for at once.
    """

    tasks: Sequence[Task]
    next: int
    more: bool


def head() -> int:
    """The journal's last sequence."""
    return db.session.scalar(select(JournalHead.sequence)) or 0


def changes(office: str, after: int) -> Changes:
    """The office's tasks in cases where something was done after the journal's sequence `after`.

    What is done on one task may open another, so all of the case's are told, each once, as they
    are now: who knows a task's version and how many papers it has sees whether it changed.
    """
    last = head()
    query = select(Event.sequence, Event.subject, Event.subject_id).where(
        Event.subject.in_(SUBJECTS), Event.sequence > after, Event.sequence <= last
    )
    events = db.session.execute(query.order_by(Event.sequence).limit(MOST_EVENTS)).all()
    more = len(events) == MOST_EVENTS
    told = {subject: {e.subject_id for e in events if e.subject == subject} for subject in SUBJECTS}
    return Changes(_tasks(office, told), events[-1].sequence if more else last, more)


def _tasks(office: str, told: Mapping[str, Set[str]]) -> Sequence[Task]:
    """Those of the office whose turn has come."""
    by_task = select(Task.case_id).where(Task.id.in_([int(key) for key in told["task"]]))
    by_case = select(Case.id).where(Case.number.in_(told["case"]))
    done = or_(Task.case_id.in_(by_task), Task.case_id.in_(by_case))
    own = (Task.office_code == office) & (Task.state != "waiting")
    found = select(Task).where(own, done).order_by(Task.id)
    return db.session.scalars(found.options(_COUNTED)).all()
