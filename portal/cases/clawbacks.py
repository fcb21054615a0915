"""Deciding on a clawback (追回): the household is heard first, and another pair of eyes decides."""

from sqlalchemy import select

from portal.cases import review_notices
from portal.cases.act import Act
from portal.cases.clawback_models import Clawback
from portal.cases.models import Task
from portal.database import db
from portal.errors import FieldProblem, Invalid, Refused
from portal.text import N_

CLAIMED, DROPPED = "claimed", "dropped"


def hear(act: Act) -> None:
    """The household was heard, or was asked and did not come."""
    found = _clawback(act)
    if act.day("heard_on") < found.proposed_on:
        problem = N_("要在提出意见（%(day)s）以后听取。")
        raise Invalid([FieldProblem("heard_on", problem, {"day": found.proposed_on})])
    found.heard_on, found.hearing = act.day("heard_on"), act.data["words"]


def decide(act: Act) -> None:
    """The money is to be paid back by a day. Raises Refused without the hearing or by the proposer's eyes."""
    found = _clawback(act)
    _refuse_proposer(act, found)
    if found.heard_on is None:
        words = N_("追回以前要先听取本人意见，请先登记听取意见（社会救助法第四十八条）。")
        raise Refused(words, code="hearing-missing")
    found.outcome, found.decided_on, found.repay_by = CLAIMED, act.today, act.day("repay_by")
    act.issue("clawback", review_notices.clawback(act.city, act.case, act.task, found))


def drop(act: Act) -> None:
    """Nothing is taken back."""
    found = _clawback(act)
    _refuse_proposer(act, found)
    found.outcome, found.decided_on = DROPPED, act.today


def clawback_of(task: Task) -> Clawback | None:
    """What a task is to decide on, None for any other task."""
    query = select(Clawback).where(Clawback.task_id == task.id)
    return db.session.scalar(query) if task.kind == "clawback" else None


def _clawback(act: Act) -> Clawback:
    return act.session.scalars(select(Clawback).where(Clawback.task_id == act.task.id)).one()


def _refuse_proposer(act: Act, found: Clawback) -> None:
    if found.proposed_by == act.actor.account_id:
        raise Refused(N_("提出追回的人不能决定，请由另一位同事办理。"), code="four-eyes")
