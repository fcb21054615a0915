"""Accounts of staff as administrators see them: who works where, what each has in hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from portal.actor import Actor
from portal.cases.leaving import IN_HAND
from portal.cases.models import Task
from portal.clock import today
from portal.database import db
from portal.errors import NotAllowed, NotFound
from portal.outreach.findings import CLAIMED
from portal.outreach.models import Finding
from portal.people.leave import is_away
from portal.people.models import Account

PAGE = 50


@dataclass(frozen=True)
class StaffRow:
    """An account of staff. `held`: tasks and findings in its hands; `away`: on leave today."""

    id: int
    version: int
    role: str
    login: str
    name: str
    office: str | None
    area: str | None
    active: bool
    away: bool
    held: int


def staff(actor: Actor, *, office: str = "", after: int = 0, size: int = PAGE) -> list[StaffRow]:
    """The accounts of staff in their order, of one office or of all. Raises NotAllowed."""
    _only_administrators(actor)
    query = select(Account).where(Account.role != "resident", Account.id > after)
    if office:
        query = query.where(Account.office_code == office)
    return _rows(db.session.scalars(query.order_by(Account.id).limit(size)).all())


def one_of_staff(actor: Actor, account_id: int) -> StaffRow:
    """One of them. Raises NotAllowed, NotFound also for a resident's account."""
    _only_administrators(actor)
    found = db.session.get(Account, account_id)
    if found is None or found.role == "resident":
        raise NotFound(code="account-not-found")
    return _rows([found])[0]


def _rows(accounts: Sequence[Account]) -> list[StaffRow]:
    ids = [account.id for account in accounts]
    tasks = _held(Task, ids, Task.state.in_(IN_HAND))
    findings = _held(Finding, ids, Finding.state == CLAIMED)
    away = set(db.session.scalars(select(Account.id).where(Account.id.in_(ids), is_away(today()))))
    return [
        StaffRow(
            a.id, a.version, a.role, a.login, a.name, a.office_code, a.area_code, a.active,
            a.active and a.id in away, tasks.get(a.id, 0) + findings.get(a.id, 0),
        ) for a in accounts
    ]  # fmt: skip


def _held(
    rows: type[Task] | type[Finding], ids: Sequence[int], in_hand: ColumnElement[bool]
) -> dict[int, int]:
    """How many rows each account has in hand."""
    query = select(rows.officer_id, func.count()).where(rows.officer_id.in_(ids), in_hand)
    counts = db.session.execute(query.group_by(rows.officer_id))
    return {officer: count for officer, count in counts if officer is not None}


def _only_administrators(actor: Actor) -> None:
    if actor.role != "administrator":
        raise NotAllowed()
