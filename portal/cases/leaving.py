"""Somebody leaves: no task stays in the hands of who is not there any more."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases.act import Act
from portal.cases.four_eyes import refuse_second_pair
from portal.cases.models import Case, Task
from portal.cases.ratings import refuse_own_callback
from portal.cases.trail import journalled
from portal.clock import today
from portal.errors import Refused
from portal.offices.city import current_city
from portal.people.models import Account
from portal.people.queries import actor_of

IN_HAND = ("claimed", "paused")
"""The states of a task that is in somebody's hands."""


def give_tasks_away(
    session: Session, actor: Actor, leaver: Account, successor: Account | None
) -> tuple[int, int]:
    """Give what `leaver` has in hand to `successor`, and to the office's queue what that one may not take.

    Within the running transaction; each task is journalled. What waits for a resident's papers goes on
    waiting, in nobody's hands, and comes to the queue with them. Returns how many were handed over and
    how many the queue has.
    """
    held = Task.officer_id == leaver.id, Task.state.in_(IN_HAND)
    handed = released = 0
    for case_id in session.scalars(select(Task.case_id).where(*held).distinct()).all():
        case = session.scalars(select(Case).where(Case.id == case_id).with_for_update()).one()
        for task in case.tasks:
            if task.officer_id != leaver.id or task.state not in IN_HAND:
                continue
            taker = successor if successor and _may_take(session, successor, task) else None
            _give(session, actor, task, taker)
            handed, released = handed + (taker is not None), released + (taker is None)
    return handed, released


def _may_take(session: Session, successor: Account, task: Task) -> bool:
    """Whether the successor is of the task's office and its four eyes allow it."""
    taker = actor_of(successor)
    try:
        refuse_second_pair(Act(session, taker, current_city(), task, {}, today()))
        refuse_own_callback(session, taker, task)
    except Refused:
        return False
    return task.office_code == successor.office_code


def _give(session: Session, actor: Actor, task: Task, taker: Account | None) -> None:
    with journalled(session, actor, task.case, "hand-over" if taker else "release", task):
        task.officer_id = taker.id if taker else None
        if taker is None and task.state == "claimed":
            task.state = "open"
