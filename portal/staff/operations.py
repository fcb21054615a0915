"""Use cases of staff: an administrator closes the account of who has left, or opens it again."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases.leaving import give_tasks_away
from portal.clock import today
from portal.database import transaction
from portal.errors import FieldProblem, Invalid, NotAllowed, NotFound, Refused, Stale
from portal.forms import fields as answers
from portal.forms.form import flat_form
from portal.journal.operations import record
from portal.outreach.leaving import give_findings_away
from portal.people.leave import colleagues
from portal.people.leave_models import Leave
from portal.people.models import Account, Token
from portal.text import N_

FORM = flat_form("deactivate", N_("停用账号"), {
    "successor": answers.Number(2**31 - 1, metadata={
        "label": N_("手上的任务交给谁"), "kind": "officer",
        "hint": N_("不选就退回本单位待领。按规定要由另一人办理的，也退回待领。")}),
})  # fmt: skip


@dataclass(frozen=True)
class Left:
    """What became of what a leaver had in hand: tasks handed over and released, findings, tokens ended."""

    account: Account
    handed: int
    released: int
    findings: int
    tokens: int


def deactivate(actor: Actor, account_id: int, version: int, typed: dict[str, Any]) -> Left:
    """Close an account of staff: nobody logs in with it, its tokens end, its work goes on elsewhere.

    `typed`: successor, a colleague of the same office who takes over, if anybody; else the office's queue
    has it. `version` is the account's that was seen. Raises NotAllowed, NotFound, Stale, Refused (the own
    account, closed before), Invalid.
    """
    account, successor, tokens = _close(actor, account_id, version, typed)
    with transaction() as session:
        handed, released = give_tasks_away(session, actor, account, successor)
        to = successor.id if successor else None
        findings = give_findings_away(session, actor, account.id, to)
    return Left(account, handed, released, findings, tokens)


def _close(
    actor: Actor, account_id: int, version: int, typed: dict[str, Any]
) -> tuple[Account, Account | None, int]:
    """Close the account before its work is given away, so that nothing is claimed in the same moment."""
    with transaction() as session:
        account = _account(session, actor, account_id, version)
        if account.id == actor.account_id:
            raise Refused(N_("不能停用自己的账号，请由另一位管理员办理。"), code="own-account")
        if not account.active:
            raise Refused(N_("这个账号已经停用了。"), code="inactive-before")
        successor = _successor(session, account, FORM.load(typed).get("successor"))
        account.active = False
        tokens = _end_access(session, account)
        after = {
            "active": False,
            "successor": successor.id if successor else None,
            "tokens": tokens,
        }
        record(actor, "deactivate", "account", account.id, before={"active": True}, after=after)
    return account, successor, tokens


def reactivate(actor: Actor, account_id: int, version: int) -> Account:
    """Open a closed account again; what it had in hand stays where it is. Raises as `deactivate`."""
    with transaction() as session:
        account = _account(session, actor, account_id, version)
        if account.active:
            raise Refused(N_("这个账号没有停用。"), code="active-before")
        account.active = True
        record(actor, "reactivate", "account", account.id,
               before={"active": False}, after={"active": True})  # fmt: skip
        return account


def _account(session: Session, actor: Actor, account_id: int, version: int) -> Account:
    """An account of staff, held for a change."""
    if actor.role != "administrator":
        raise NotAllowed()
    found = session.get(Account, account_id, with_for_update=True)
    if found is None or found.role == "resident":
        raise NotFound(code="account-not-found")
    if found.version != version:
        raise Stale()
    return found


def _successor(session: Session, account: Account, chosen: int | None) -> Account | None:
    if chosen is None:
        return None
    if chosen not in colleagues(account.office_code or "", account.id):
        raise Invalid([FieldProblem("successor", N_("请选择同一单位的同事。"))])
    return session.get_one(Account, chosen)


def _end_access(session: Session, account: Account) -> int:
    """Its tokens end, and it stands in for nobody from now on; returns how many tokens ended."""
    tokens = Token.account_id == account.id
    count = session.scalar(select(func.count()).select_from(Token).where(tokens)) or 0
    session.execute(delete(Token).where(tokens))
    session.execute(
        update(Leave)
        .where(Leave.stand_in_id == account.id, Leave.last_day >= today())
        .values(stand_in_id=None)
    )
    return count
