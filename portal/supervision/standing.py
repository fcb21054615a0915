"""How urges stand: which tasks have one without an answer, which are late with theirs.

A task that is concluded needs no other answer: that it was done, refused or declined, with the
reason, is what the supervisor asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import contains_eager

from portal.actor import Actor
from portal.cases.models import Task
from portal.cases.queries import task_name
from portal.clock import today
from portal.database import db
from portal.offices.city import City, current_city
from portal.supervision.access import NAMING, concerns, urge_for
from portal.supervision.models import Urge
from portal.text import N_

STATES = {
    "waiting": N_("等答复"),
    "late": N_("逾期未答复"),
    "answered": N_("已答复"),
    "concluded": N_("任务已办结"),
}
OPEN = Urge.answered_on.is_(None) & (Task.state != "concluded")
LISTS: dict[str, ColumnElement[bool]] = {
    "open": OPEN,
    "answered": or_(Urge.answered_on.is_not(None), Task.state == "concluded"),
}
PAGE = 50


@dataclass(frozen=True)
class UrgeView:
    """An urge with its task; nothing personal. `state` is a code of STATES."""

    id: int
    version: int
    number: str
    task_id: int
    case_number: str
    name: str
    english: str
    office_code: str
    area_code: str
    due_on: date | None
    by_area: str
    words: str
    urged_on: date
    answer_by: date
    answer: str | None
    answered_on: date | None
    outcome: str | None
    state: str


def urges(
    actor: Actor, which: str = "open", *, after: int | None = None, size: int = PAGE
) -> list[UrgeView]:
    """The urges of the own area, or to the own office: `open` or `answered` (LISTS), newest first."""
    query = (
        select(Urge)
        .join(Urge.task)
        .join(Task.case)
        .options(contains_eager(Urge.task).contains_eager(Task.case).load_only(*NAMING))
        .where(concerns(actor), LISTS[which])
        .order_by(Urge.id.desc())
        .limit(size)
    )
    if after is not None:
        query = query.where(Urge.id < after)
    return [_view(current_city(), row) for row in db.session.scalars(query)]


def urge_view(actor: Actor, urge_id: int) -> UrgeView:
    """One urge that concerns the actor. Raises NotFound."""
    return _view(current_city(), urge_for(db.session(), actor, urge_id))


def unanswered(task_ids: Sequence[int]) -> dict[int, str]:
    """The numbers of the urges that wait for an answer, by task."""
    query = (
        select(Urge.task_id, Urge.number).join(Urge.task).where(OPEN, Urge.task_id.in_(task_ids))
    )
    return {row.task_id: row.number for row in db.session.execute(query)}


def urges_of(task: Task) -> Sequence[Urge]:
    """The urges of one task, oldest first."""
    return db.session.scalars(select(Urge).where(Urge.task_id == task.id).order_by(Urge.id)).all()


def urge_state(urge: Urge) -> str:
    """A code of STATES."""
    if urge.answered_on is not None:
        return "answered"
    if urge.task.state == "concluded":
        return "concluded"
    return "late" if urge.answer_by < today() else "waiting"


def _view(city: City, urge: Urge) -> UrgeView:
    task = urge.task
    name, english = task_name(city, task.case, task)
    return UrgeView(
        id=urge.id, version=urge.version, number=urge.number, task_id=task.id,
        case_number=task.case.number, name=name, english=english, office_code=task.office_code,
        area_code=task.case.area_code, due_on=task.due_on, by_area=urge.area_code,
        words=urge.words, urged_on=urge.urged_on, answer_by=urge.answer_by, answer=urge.answer,
        answered_on=urge.answered_on, outcome=task.outcome, state=urge_state(urge),
    )  # fmt: skip
