"""Looking at a task with its personal data: only what the office needs, and it is journalled."""

from dataclasses import dataclass
from typing import Any

from portal.actor import Actor
from portal.cases.access import task_for
from portal.cases.models import Case, Entitlement, Material, Task
from portal.cases.queries import material_for, recognition_of
from portal.database import transaction
from portal.journal.operations import record
from portal.offices.city import Matter, current_city


@dataclass(frozen=True)
class TaskView:
    """A task as its officer sees it.

    The offices of the procedure see the `facts` and the assessment; a department that owes a
    matter sees who it is for (`members`: name and ID number) and why, not the family's income:
    recognised status need not be checked again (社会救助法 42). What was objected at publicity is
    read by the offices that post and decide (`hears_objection`), who objected by the one that posts
    alone (`hears_objector`).
    """

    task: Task
    case: Case
    facts: dict[str, Any] | None
    members: list[dict[str, Any]]
    matter: Matter | None
    entitlement: Entitlement | None
    category: str

    @property
    def hears_objection(self) -> bool:
        """Whether the task's office takes objections down or decides."""
        return self._has_step("publicise", "decide")

    @property
    def hears_objector(self) -> bool:
        """Whether the task's office is the one that takes objections down."""
        return self._has_step("publicise")

    def _has_step(self, *codes: str) -> bool:
        own = (t for t in self.case.tasks if t.office_code == self.task.office_code)
        return any(task.kind == "step" and task.code in codes for task in own)


def look_at_task(actor: Actor, task_id: int) -> TaskView:
    """Open a task of the own office; the look is journalled. Raises NotFound."""
    with transaction() as session:
        task = task_for(session, actor, task_id)
        record(actor, "look", "case", task.case.number, after={"task": task.id})
    return _view(task)


def _view(task: Task) -> TaskView:
    case = task.case
    if task.kind != "matter":
        return TaskView(task, case, case.facts, [], None, None, "")
    entitlement = next(e for e in case.entitlements if e.id == task.entitlement_id)
    category = recognition_of(entitlement).category
    members = [_identity(case.facts["members"][place]) for place in _meant(case, entitlement)]
    matter = current_city().matter(task.code, case.applied_on)
    return TaskView(task, case, None, members, matter, entitlement, category)


def _meant(case: Case, entitlement: Entitlement) -> list[int]:
    return entitlement.members or list(range(len(case.facts["members"])))


def _identity(member: dict[str, Any]) -> dict[str, Any]:
    return {code: member.get(code, "") for code in ("name", "id_number")}


def look_at_material(actor: Actor, material_id: int) -> Material:
    """Open a paper that was handed in; an officer's look is journalled. Raises NotFound."""
    with transaction():
        paper = material_for(actor, material_id)
        if actor.is_officer:
            record(actor, "look", "material", paper.id)
    return paper
