"""Use cases of leave: an officer says when he is away; colleagues may then take his tasks back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, select

from portal.actor import Actor
from portal.clock import today
from portal.database import db, transaction
from portal.errors import FieldProblem, Invalid, NotAllowed, NotFound
from portal.forms import fields as answers
from portal.forms.form import flat_form
from portal.journal.operations import record
from portal.people.leave_models import Leave
from portal.people.models import Account
from portal.text import N_

FORM = flat_form("leave", N_("登记休假"), {
    "first_day": answers.Day(True, required=True, metadata={"label": N_("从哪天起"), "kind": "date"}),
    "last_day": answers.Day(True, required=True, metadata={
        "label": N_("到哪天止"), "kind": "date", "hint": N_("含这一天。")}),
})  # fmt: skip


def enter_leave(actor: Actor, typed: dict[str, Any]) -> Leave:
    """The officer is away for some days. Raises NotAllowed for others than officers, Invalid."""
    if actor.role != "caseworker":
        raise NotAllowed()
    data = FORM.load(typed)
    first, last = (date.fromisoformat(data[name]) for name in ("first_day", "last_day"))
    if last < max(first, today()):
        raise Invalid([FieldProblem("last_day", N_("不能早于第一天，也不能是已经过去的日子。"))])
    with transaction() as session:
        leave = Leave(account_id=actor.account_id, first_day=first, last_day=last)
        session.add(leave)
        session.flush()
        record(actor, "enter", "leave", leave.id, after={"first": str(first), "last": str(last)})
        return leave


def drop_leave(actor: Actor, leave_id: int) -> None:
    """The officer is there after all. Raises NotFound for anybody else's leave."""
    with transaction() as session:
        leave = session.get(Leave, leave_id)
        if leave is None or leave.account_id != actor.account_id:
            raise NotFound()
        session.delete(leave)
        record(actor, "drop", "leave", leave_id)


def own_leaves(actor: Actor) -> Sequence[Leave]:
    """The officer's own leaves that are not over, in their order."""
    query = select(Leave).where(Leave.account_id == actor.account_id, Leave.last_day >= today())
    return db.session.scalars(query.order_by(Leave.first_day)).all()


def is_away(on: date) -> ColumnElement[bool]:
    """The condition on accounts: on leave that day, or closed."""
    on_leave = exists().where(
        Leave.account_id == Account.id, Leave.first_day <= on, Leave.last_day >= on
    )
    return on_leave | ~Account.active


def away(account_id: int | None, on: date) -> bool:
    """Whether somebody is on leave on a day, or has left."""
    query = select(Account.id).where(Account.id == account_id, is_away(on))
    return db.session.scalar(query) is not None
