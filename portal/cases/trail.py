"""What the journal is told of a case's tasks: the one that somebody acted on and those that follow."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases.models import Case, Task
from portal.journal.operations import record

FOLLOW = "follow"
"""The action of a task that moved because of what was done elsewhere in its case."""


@contextmanager
def journalled(
    session: Session, actor: Actor, case: Case, action: str = "", acted_on: Task | None = None
) -> Iterator[None]:
    """Record what the block does to the case's tasks: each that changed, with before and after.

    From the events alone every task's state can be told again.
    """
    before = {task.id: task_view(task) for task in case.tasks}
    yield
    session.flush()
    for task in case.tasks:
        known = before.get(task.id)
        # A matter's task that is new was recorded as it opened.
        if task is acted_on:
            record(actor, action, "task", task.id, before=known, after=task_view(task))
        elif known != task_view(task) and (known or task.kind != "matter"):
            record(actor, FOLLOW, "task", task.id, before=known, after=task_view(task))


def task_view(task: Task) -> dict[str, Any]:
    """What of a task the journal keeps: its state, outcome, officer, office, due date, version."""
    due = task.due_on.isoformat() if task.due_on else None
    return {"state": task.state, "outcome": task.outcome, "officer": task.officer_id,
            "office": task.office_code, "due_on": due, "version": task.version}  # fmt: skip
