"""Four eyes: who prepared a decision does not make it, and who made it does not correct it."""

from portal.cases.act import Act
from portal.cases.models import Task
from portal.cases.trail import FOLLOW
from portal.errors import Refused
from portal.journal.queries import history
from portal.text import N_

PREPARING = ("accept", "aid", "homes", "verify")
DECIDING = (
    "confirm", "allow", "refuse", "correct", "correct-allowance", "correct-to-refusal",
    "grant", "decline", "not-applicable", "amend-grant", "amend-refusal",
)  # fmt: skip


def refuse_second_pair(act: Act) -> None:
    """Raises Refused where somebody would decide who worked on the preparing steps, for however long.

    The journal knows everybody who did, also when the task was handed over since.
    """
    if act.task.code != "decide":
        return
    preparing = (task for task in act.case.tasks if task.code in PREPARING)
    if any(act.actor.account_id in hands_on(task) for task in preparing):
        raise Refused(
            N_("初审经办人不能审核确认同一件申请，请由另一位同事办理。"), code="four-eyes"
        )


def refuse_who_decided(act: Act) -> None:
    """Raises Refused where somebody would correct the own decision, the one that stands now."""
    decided = [e.account_id for e in history("task", act.task.id) if e.action in DECIDING]
    if act.actor.account_id in decided[-1:]:
        raise Refused(
            N_("原决定的经办人不能更正自己的决定，请由另一位同事办理。"), code="four-eyes"
        )


def hands_on(task: Task) -> set[int | None]:
    """The accounts that worked on the task itself, not on another one that moved it."""
    return {event.account_id for event in history("task", task.id) if event.action != FOLLOW}
