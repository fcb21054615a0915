"""One action on many tasks: each row its own transaction and its own result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.actor import Actor
from portal.cases.forms import DEMANDS
from portal.cases.models import Task
from portal.cases.operations import act_on_task
from portal.database import db
from portal.errors import PortalError, Refused
from portal.forms.form import flat_form
from portal.text import N_

CONCLUDING = ("grant", "refuse", "not-applicable")
ACTIONS = ("claim", "take-over", *CONCLUDING)
MOST = 100


@dataclass(frozen=True)
class RowResult:
    """What became of one row: the task as it is now, or why nothing was done."""

    task_id: int
    task: Task | None
    fault: PortalError | None

    @property
    def version(self) -> int | None:
        """The task's new version."""
        return self.task.version if self.task else None

    @property
    def state(self) -> str | None:
        """The task's new state."""
        return self.task.state if self.task else None


def act_on_many(
    actor: Actor, action: str, seen: Sequence[tuple[int, int]], answers: Mapping[str, Any]
) -> list[RowResult]:
    """Do one of ACTIONS on tasks, each given as (id, the version that was seen), in their order.

    A row that is stale, forbidden or not there is told as such and stops no other. Raises Refused for
    another action, too many rows, or tasks of several matters that would be concluded alike; Invalid
    when the answers would do for no row.
    """
    if action not in ACTIONS:
        raise Refused(N_("这个操作不能成批办理。"), code="not-in-bulk")
    if not 0 < len(seen) <= MOST:
        raise Refused(N_("请选择1到%(most)s项任务。"), code="how-many", most=MOST)
    if action in CONCLUDING:
        _refuse_several_matters(actor, [task_id for task_id, _ in seen])
    flat_form(action, "", DEMANDS.get(action, {})).load(answers)
    return [_act(actor, action, task_id, version, answers) for task_id, version in seen]


def _refuse_several_matters(actor: Actor, ids: Sequence[int]) -> None:
    query = select(Task.kind, Task.code).where(Task.id.in_(ids), Task.office_code == actor.office)
    found = {(row.kind, row.code) for row in db.session.execute(query.distinct())}
    if len(found) > 1 or any(kind != "matter" for kind, _ in found):
        raise Refused(N_("只有同一个事项的任务可以一起办结。"), code="several-matters")


def _act(
    actor: Actor, action: str, task_id: int, version: int, answers: Mapping[str, Any]
) -> RowResult:
    try:
        return RowResult(task_id, act_on_task(actor, task_id, action, version, dict(answers)), None)
    except PortalError as fault:
        return RowResult(task_id, None, fault)
