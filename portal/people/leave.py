"""Use cases of leave: when an officer is away, and who stands in meanwhile.

Colleagues may take back what waits for somebody who is away; the stand-in sees it in the own queue and
takes it over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

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
    "stand_in": answers.Number(2**31 - 1, metadata={
        "label": N_("谁来代班"), "kind": "officer",
        "hint": N_("代班的同事会在待办里看到休假的人领取的任务，可以直接接手；没有就空着。")}),
})  # fmt: skip
WORKERS = ("caseworker",)


@dataclass(frozen=True)
class Absence:
    """Somebody for whom one stands in today: the account, the name, until when."""

    account_id: int
    name: str
    last_day: date


def enter_leave(actor: Actor, typed: dict[str, Any], account_id: int | None = None) -> Leave:
    """An officer is away for some days: the actor, or who the administrator says (`account_id`).

    `typed`: first_day, last_day, stand_in (an account of the same office, if anybody). Raises NotAllowed,
    NotFound for who is no officer, Invalid.
    """
    with transaction() as session:
        account = _whose(session, actor, account_id)
        data = FORM.load(typed)
        first, last = (date.fromisoformat(data[name]) for name in ("first_day", "last_day"))
        if last < max(first, today()):
            raise Invalid(
                [FieldProblem("last_day", N_("不能早于第一天，也不能是已经过去的日子。"))]
            )
        leave = Leave(
            account_id=account.id, first_day=first, last_day=last, stand_in_id=data.get("stand_in")
        )
        _refuse_stand_in(session, account, leave)
        session.add(leave)
        session.flush()
        after = {"account": account.id, "first": str(first), "last": str(last),
                 "stand_in": leave.stand_in_id}  # fmt: skip
        record(actor, "enter", "leave", leave.id, after=after)
        return leave


def _whose(session: Session, actor: Actor, account_id: int | None) -> Account:
    """The officer who is away. An officer enters the own leave, an administrator anybody's."""
    if actor.role == "caseworker" and account_id in (None, actor.account_id):
        return session.get_one(Account, actor.account_id)
    if actor.role != "administrator":
        raise NotAllowed()
    found = session.get(Account, account_id) if account_id else None
    if found is None or not found.active or found.role not in WORKERS:
        raise NotFound(code="account-not-found")
    return found


def _refuse_stand_in(session: Session, account: Account, leave: Leave) -> None:
    """Who stands in is a colleague of the same office who is there. Raises Invalid."""
    if leave.stand_in_id is None:
        return
    if leave.stand_in_id not in colleagues(account.office_code or "", account.id):
        raise Invalid([FieldProblem("stand_in", N_("请选择本单位的同事。"))])
    overlapping = exists().where(
        Leave.account_id == leave.stand_in_id,
        Leave.first_day <= leave.last_day, Leave.last_day >= leave.first_day,
    )  # fmt: skip
    if session.scalar(select(overlapping)):
        raise Invalid([FieldProblem("stand_in", N_("这位同事这几天也休假，请选别的同事。"))])


def drop_leave(actor: Actor, leave_id: int) -> None:
    """The officer is there after all. Raises NotFound for anybody else's leave."""
    with transaction() as session:
        leave = session.get(Leave, leave_id)
        own = leave is not None and leave.account_id == actor.account_id
        if leave is None or not (own or actor.role == "administrator"):
            raise NotFound()
        session.delete(leave)
        record(actor, "drop", "leave", leave_id, before={"account": leave.account_id})


def leaves_of(account_id: int | None) -> Sequence[Leave]:
    """An officer's leaves that are not over, in their order."""
    query = select(Leave).where(Leave.account_id == account_id, Leave.last_day >= today())
    return db.session.scalars(query.order_by(Leave.first_day)).all()


def colleagues(office: str, but: int | None) -> dict[int, str]:
    """The names of an office's officers but one, by account."""
    query = select(Account.id, Account.name).where(
        Account.office_code == office, Account.role.in_(WORKERS), Account.active, Account.id != but
    )
    return {row.id: row.name for row in db.session.execute(query.order_by(Account.id))}


def stands_in_for(account_id: int | None, on: date) -> list[Absence]:
    """For whom somebody stands in on a day."""
    query = (
        select(Account.id, Account.name, Leave.last_day)
        .join(Leave, Leave.account_id == Account.id)
        .where(Leave.stand_in_id == account_id, Leave.first_day <= on, Leave.last_day >= on)
        .order_by(Leave.last_day, Account.id)
    )
    return [Absence(row.id, row.name, row.last_day) for row in db.session.execute(query)]


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
