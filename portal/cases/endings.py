"""Recognitions that end take their open tasks with them, each with the reason."""

from collections.abc import Set
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import PORTAL
from portal.cases.models import Case, Recognition, Task
from portal.cases.status import LAPSING, PAID_ONCE
from portal.journal.operations import record

PAST_REVIEW = "认定已于{day}到期，没有重新认定，这一项不再办理。"
REVIEWED = "复核后从{day}起不再享受，这一项不再办理。"
SUPERSEDED = "家庭已于{day}重新认定，这一项由新的办件办理。"


def why_ended(session: Session, recognition: Recognition, on: date) -> str:
    """Why the recognition no longer counts on a day, "" while it does.

    It ends when a review says so, when the household is recognised anew in the same category for
    the same people, and where the law bounds its time (LAPSING), with its review day. What was given
    once does not end.
    """
    if recognition.category in PAID_ONCE:
        return ""
    if recognition.ended_on is not None and recognition.ended_on <= on:
        return REVIEWED.format(day=recognition.ended_on)
    later = select(Recognition).where(
        Recognition.household_id == recognition.household_id,
        Recognition.category == recognition.category,
        Recognition.id > recognition.id, Recognition.first_day <= on,
        Recognition.revoked_on.is_(None),
    ).order_by(Recognition.id)  # fmt: skip
    for found in session.scalars(later):
        if found.members == recognition.members:
            return SUPERSEDED.format(day=found.first_day)
    lapses = recognition.category in LAPSING
    if lapses and recognition.review_on is not None and recognition.review_on < on:
        return PAST_REVIEW.format(day=recognition.review_on)
    return ""


def lasting(session: Session, case: Case, on: date) -> list[Recognition]:
    """The recognitions of the case that still give something on a day."""
    return [
        r for r in case.recognitions
        if r.category not in PAID_ONCE and not why_ended(session, r, on)
    ]  # fmt: skip


def close_ended(session: Session, case: Case, on: date, still_owed: Set[str]) -> int:
    """Conclude the open tasks of the case's ended recognitions; returns how many.

    What another recognition of the case still gives (`still_owed`, codes of matters) stays open.
    What was due before the end stays in the rate as not handled: an end never flatters it.
    """
    reasons = {r.id: why_ended(session, r, on) for r in case.recognitions}
    closing = [
        (task, reasons[entitlement.recognition_id])
        for entitlement in case.entitlements if (task := entitlement.task) is not None
        and task.state != "concluded" and reasons.get(entitlement.recognition_id)
        and task.code not in still_owed
    ]  # fmt: skip
    for task, reason in closing:
        _end(session, case, task, on, reason)
    return len(closing)


def _end(session: Session, case: Case, task: Task, on: date, reason: str) -> None:
    before = {"state": task.state}
    task.state, task.outcome, task.reason = "concluded", "ended", reason
    task.concluded_on, task.paused_on = on, None
    for asked in case.supplements:
        if asked.task_id == task.id:
            asked.closed_on = asked.closed_on or on
    session.flush()
    after = {"state": task.state, "outcome": task.outcome, "version": task.version}
    record(PORTAL, "end", "task", task.id, before=before, after=after)
