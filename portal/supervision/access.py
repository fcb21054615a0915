"""The doors of supervision: a supervisor reaches the own area's tasks, an office its own urges.

Neither shows a case: a supervisor sees numbers, offices and days, never whom it is about.
"""

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases.models import Case, Task
from portal.errors import NotFound
from portal.offices.areas import area_prefix
from portal.supervision.models import Urge

NAMING = (Case.number, Case.service, Case.applied_on, Case.area_code)
"""The columns of a case that name it; whom it is about stays sealed."""


def oversees(actor: Actor) -> ColumnElement[bool]:
    """The condition on cases: they lie in the supervisor's own area. Nobody else oversees any."""
    if actor.role != "supervisor" or not actor.area:
        return false()
    return Case.area_code.startswith(area_prefix(actor.area))


def concerns(actor: Actor) -> ColumnElement[bool]:
    """The condition on urges (with task and case): the own area's, or to the own office."""
    if actor.is_officer:
        return Task.office_code == actor.office
    return oversees(actor)


def task_overseen(session: Session, actor: Actor, task_id: int, *, lock: bool = False) -> Task:
    """A task of the own area whose turn has come. Raises NotFound."""
    query = select(Task).join(Case).where(Task.id == task_id, Task.state != "waiting")
    query = query.where(oversees(actor))
    task = session.scalar(query.with_for_update(of=(Case, Task)) if lock else query)
    if task is None:
        raise NotFound(code="task-not-found")
    return task


def urge_for(session: Session, actor: Actor, urge_id: int, *, lock: bool = False) -> Urge:
    """An urge that concerns the actor. Raises NotFound."""
    query = select(Urge).join(Urge.task).join(Case, Case.id == Task.case_id)
    query = query.where(Urge.id == urge_id, concerns(actor))
    urge = session.scalar(query.with_for_update(of=Urge) if lock else query)
    if urge is None:
        raise NotFound(code="urge-not-found")
    return urge
