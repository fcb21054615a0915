"""The one door to cases and tasks: each is fetched for somebody, or is not found."""

from sqlalchemy import ColumnElement, exists, false, select
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases.models import Case, Task
from portal.cases.steps import OF_PROCEDURE
from portal.errors import NotFound


def may_see(actor: Actor) -> ColumnElement[bool]:
    """The condition on cases that `actor` may open with their personal data.

    A resident sees the own ones, an officer or a department's system those in which the own office
    has had its turn. Supervisors see figures and numbers, administrators no cases.
    """
    if actor.role == "resident":
        return Case.account_id == actor.account_id
    if actor.is_officer:
        turn = (Task.case_id == Case.id) & (Task.office_code == actor.office)
        return exists().where(turn & (Task.state != "waiting"))
    return false()


def may_see_papers(actor: Actor) -> ColumnElement[bool]:
    """The condition on cases whose whole file `actor` may read: the resident, and the offices of
    the procedure. A department that owes one matter does not need the family's papers.
    """
    if actor.is_officer:
        turn = (Task.case_id == Case.id) & (Task.office_code == actor.office)
        return exists().where(turn & Task.kind.in_(OF_PROCEDURE) & (Task.state != "waiting"))
    return may_see(actor)


def handles_steps(actor: Actor, case: Case) -> bool:
    """Whether `actor` reads the whole case: its resident, or an office of its procedure."""
    own = (task for task in case.tasks if task.office_code == actor.office)
    return not actor.is_officer or any(t.kind in OF_PROCEDURE and t.state != "waiting" for t in own)


def case_for(session: Session, actor: Actor, number: str, *, lock: bool = False) -> Case:
    """The case with this number, locked for a change if so asked.

    Raises NotFound also when there is one that `actor` may not see.
    """
    query = select(Case).where(Case.number == number, may_see(actor))
    case = session.scalar(query.with_for_update(of=Case) if lock else query)
    if case is None:
        raise NotFound(code="case-not-found")
    return case


def task_for(session: Session, actor: Actor, task_id: int, *, lock: bool = False) -> Task:
    """A task of the actor's own office (or of a resident's own case); with `lock`, both rows wait for others.

    Raises NotFound also when the task belongs to another office.
    """
    query = select(Task).join(Case).where(Task.id == task_id, _works_on(actor))
    task = session.scalar(query.with_for_update(of=(Case, Task)) if lock else query)
    if task is None:
        raise NotFound(code="task-not-found")
    return task


def _works_on(actor: Actor) -> ColumnElement[bool]:
    if actor.role == "resident":
        return Case.account_id == actor.account_id
    if actor.is_officer:
        return (Task.office_code == actor.office) & (Task.state != "waiting")
    return false()
