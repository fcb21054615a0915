"""One action on many tasks: each row its own transaction and its own result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from portal.actor import Actor
from portal.cases.forms import DEMANDS
from portal.cases.models import Task
from portal.cases.once import expect_key
from portal.cases.operations import act_once
from portal.database import db
from portal.errors import PortalError, Refused
from portal.forms.form import flat_form
from portal.text import N_

CONCLUDING = ("grant", "refuse", "not-applicable")
ACTIONS = ("claim", "take-over", *CONCLUDING)
MOST = 100


@dataclass(frozen=True)
class RowResult:
    """What became of one row: the task with its version and state after it, or why nothing was done."""

    task_id: int
    task: Task | None = None
    version: int | None = None
    state: str | None = None
    fault: PortalError | None = None


def act_on_many(
    actor: Actor,
    action: str,
    seen: Sequence[tuple[int, int]],
    answers: Mapping[str, Any],
    *,
    key: str = "",
) -> list[RowResult]:
    """Do one of ACTIONS on tasks, each given as (id, the version that was seen), in their order.

    A row that is stale, forbidden or not there is told as such and stops no other. With a `key` each row is
    done once, and what was cut short goes on when it is sent again. Raises Refused for
    another action, too many rows, or tasks of several matters that would be concluded alike; Invalid
    when the answers would do for no row.
    """
    if key:
        expect_key(key)
    if action not in ACTIONS:
        raise Refused(N_("这个操作不能成批办理。"), code="not-in-bulk")
    if not 0 < len(seen) <= MOST:
        raise Refused(N_("请选择1到%(most)s项任务。"), code="how-many", most=MOST)
    if action in CONCLUDING:
        _refuse_several_matters(actor, [task_id for task_id, _ in seen])
    flat_form(action, "", DEMANDS.get(action, {})).load(answers)
    return [
        _act(actor, action, task_id, version, dict(answers), _row_key(key, task_id))
        for task_id, version in seen
    ]


def _row_key(key: str, task_id: int) -> str:
    return sha256(f"{key} {task_id}".encode()).hexdigest() if key else ""


def _refuse_several_matters(actor: Actor, ids: Sequence[int]) -> None:
    query = select(Task.kind, Task.code).where(Task.id.in_(ids), Task.office_code == actor.office)
    found = {(row.kind, row.code) for row in db.session.execute(query.distinct())}
    if len(found) > 1 or any(kind != "matter" for kind, _ in found):
        raise Refused(N_("只有同一个事项的任务可以一起办结。"), code="several-matters")


def _act(
    actor: Actor, action: str, task_id: int, version: int, answers: dict[str, Any], key: str
) -> RowResult:
    try:
        done = act_once(actor, task_id, action, version, answers, key)
    except PortalError as fault:
        return RowResult(task_id, fault=fault)
    return RowResult(task_id, db.session.get(Task, task_id), done["version"], done["state"])
