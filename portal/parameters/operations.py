"""Giving a parameter a value: one officer proposes, another approves, never backwards."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.clock import now, today
from portal.database import transaction
from portal.errors import FieldProblem, Invalid, NotAllowed, NotFound, Refused, Stale
from portal.journal.operations import record
from portal.parameters.forms import value_form
from portal.parameters.models import APPROVED, PROPOSED, REJECTED, ParameterValue
from portal.parameters.queries import parameter
from portal.text import N_

TAKEN = N_("这一天已经有一个数值，请换一个起始日。")


def propose(actor: Actor, code: str, answers: dict[str, Any]) -> int:
    """Propose a value of a parameter from a day after today; returns the proposal's id.

    `answers`: first_day, value (and value_high for a range) in the parameter's unit, status,
    source. Raises NotAllowed, NotFound, Invalid with every field.
    """
    _only_administrators(actor)
    found = parameter(code)
    data = value_form(found).load(answers)
    first_day, low = date.fromisoformat(data["first_day"]), data["value"]
    high = data.get("value_high", low)
    if high < low:
        raise Invalid([FieldProblem("value_high", N_("上限不能小于数值。"))])
    with transaction() as session:
        _refuse_taken(session, code, first_day)
        row = ParameterValue(
            code=code, first_day=first_day, low=low, high=high, status=data["status"],
            source=data["source"], state=PROPOSED, proposed_by=actor.account_id, proposed_at=now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        record(actor, "propose", "parameter", code, after=_journal_view(row))
        return row.id


def decide(actor: Actor, value_id: int, approved: bool, version: int) -> ParameterValue:
    """Approve or reject a proposal. Four eyes: not the one's own.

    Raises NotAllowed, NotFound, Stale, Refused (own proposal, decided before, its day has come).
    """
    _only_administrators(actor)
    with transaction() as session:
        query = select(ParameterValue).where(ParameterValue.id == value_id).with_for_update()
        row = session.scalar(query)
        if row is None:
            raise NotFound()
        if row.version != version:
            raise Stale()
        _refuse(actor, row, approved)
        row.state = APPROVED if approved else REJECTED
        row.decided_by, row.decided_at = actor.account_id, now()
        session.flush()
        record(actor, "approve" if approved else "reject", "parameter", row.code,
               after=_journal_view(row))  # fmt: skip
    return row


def _refuse(actor: Actor, row: ParameterValue, approved: bool) -> None:
    if row.state != PROPOSED:
        raise Refused(N_("这个数值已经处理过了。"), code="decided-before")
    if row.proposed_by == actor.account_id:
        raise Refused(N_("自己提出的数值要由另一位管理员批准。"), code="four-eyes")
    if approved and row.first_day <= today():
        raise Refused(N_("起始日已经到了，数值不能往前生效，请重新提出。"), code="too-late")


def _refuse_taken(session: Session, code: str, first_day: date) -> None:
    """No two values of one parameter begin on one day."""
    waiting = select(ParameterValue.id).where(
        ParameterValue.code == code, ParameterValue.first_day == first_day,
        ParameterValue.state != REJECTED,
    )  # fmt: skip
    configured = any(value.first_day == first_day for value in parameter(code).values)
    if configured or session.scalar(waiting) is not None:
        raise Invalid([FieldProblem("first_day", TAKEN)])


def _only_administrators(actor: Actor) -> None:
    if actor.role != "administrator":
        raise NotAllowed()


def _journal_view(row: ParameterValue) -> dict[str, Any]:
    return {
        "value": row.id, "first_day": row.first_day.isoformat(), "low": row.low, "high": row.high,
        "status": row.status, "state": row.state, "version": row.version,
    }  # fmt: skip
