"""Tokens of departments' systems: named, scoped, expiring, rotated, shown once.

An administrator gives them; a system needs no password then.
"""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.clock import now, today
from portal.database import db, transaction
from portal.errors import FieldProblem, Invalid, NotFound
from portal.forms import fields as answers
from portal.forms.form import flat_form
from portal.journal.operations import record
from portal.people.models import Account, Token
from portal.people.operations import digest, login_index
from portal.text import N_

OWN = "token"
"""What every token may do with itself: end."""
SCOPES = {
    "tasks:read": N_("看本单位的任务和变化"), "tasks:write": N_("办理本单位的任务"),
    "cases:read": N_("看有本单位任务的办件"), "checks:read": N_("看办件的核对结果"),
    "papers:read": N_("看办件的文书和附件"), "papers:write": N_("给本单位的任务添加附件和核对答复"),
    "events:write": N_("报送生活变故"),
}  # fmt: skip
LONGEST_DAYS = 365
GRACE = timedelta(days=7)
"""How long a token goes on beside the one that replaces it."""
NOT_A_SYSTEM = N_("没有这个系统账号。")
BAD_SCOPE = N_("没有“%(scope)s”这种权限。")

FORM = flat_form("system-token", N_("发系统令牌"), {
    "login": answers.Words(1, 60, required=True, metadata={"label": N_("系统账号"), "kind": "line"}),
    "name": answers.Words(2, 60, required=True, metadata={"label": N_("用途"), "kind": "line"}),
    "days": answers.Number(LONGEST_DAYS, required=True, metadata={
        "label": N_("有效天数"), "kind": "int"}),
})  # fmt: skip


def give_token(actor: Actor, typed: dict[str, Any], scopes: Sequence[str]) -> tuple[str, Token]:
    """A new token of a system: its secret, shown this once, and its row.

    `typed`: login, name, days (calendar days, 1 to 365). Raises Invalid by field.
    """
    data = FORM.load(typed)
    _check(data, scopes)
    with transaction() as session:
        account = system_account(session, data["login"])
        if not account.active:
            raise Invalid([FieldProblem("login", NOT_A_SYSTEM)])
        return _add(session, actor, account.id, data["name"], scopes, timedelta(days=data["days"]))


def _check(data: dict[str, Any], scopes: Sequence[str]) -> None:
    unknown = [scope for scope in scopes if scope not in SCOPES]
    problems = [FieldProblem("scopes", BAD_SCOPE, {"scope": scope}) for scope in unknown]
    if not scopes:
        problems.append(FieldProblem("scopes", N_("请至少给一种权限。")))
    if data["days"] < 1:
        problems.append(FieldProblem("days", N_("至少一天。")))
    if problems:
        raise Invalid(problems)


def system_account(session: Session, login: str) -> Account:
    """The account of a department's system, open or closed. Raises Invalid for any other."""
    account = session.scalar(select(Account).where(Account.login_index == login_index(login)))
    if account is None or account.role != "system":
        raise Invalid([FieldProblem("login", NOT_A_SYSTEM)])
    return account


def _add(
    session: Session, actor: Actor, account_id: int, name: str, scopes: Sequence[str],
    length: timedelta,
) -> tuple[str, Token]:  # fmt: skip
    secret = secrets.token_urlsafe(32)
    token = Token(
        digest=digest(secret), account_id=account_id, created_at=now(), expires_at=now() + length,
        name=name, scopes=sorted(set(scopes)),
    )  # fmt: skip
    session.add(token)
    after = {"token": token.mark, "scopes": token.scopes, "until": token.expires_at.isoformat()}
    record(actor, "give-token", "account", account_id, after=after)
    return secret, token


def rotate_token(actor: Actor, mark: str) -> tuple[str, Token]:
    """A new token in place of one: same name, scopes and length; the old one ends within a week.

    Raises NotFound for one that has ended.
    """
    with transaction() as session:
        old = _live(session, mark)
        length = old.expires_at - old.created_at
        made = _add(session, actor, old.account_id, old.name, old.scopes or (), length)
        old.expires_at = min(old.expires_at, now() + GRACE)
        record(actor, "rotate-token", "account", old.account_id, after={"token": old.mark})
        return made


def end_token(actor: Actor, mark: str) -> None:
    """Make a token worthless at once. Raises NotFound for one that has ended."""
    with transaction() as session:
        token = _live(session, mark)
        session.delete(token)
        record(actor, "end-token", "account", token.account_id, before={"token": token.mark})


def _live(session: Session, mark: str) -> Token:
    known = Token.scopes.is_not(None) & (Token.expires_at > now())
    query = select(Token).where(known, Token.digest.startswith(mark, autoescape=True))
    found = session.scalars(query.with_for_update()).all()
    if len(found) != 1 or len(mark) < len(found[0].mark):
        raise NotFound(code="token-not-found")
    return found[0]


def system_tokens() -> Sequence[Token]:
    """Every token of a system that has not ended, what ends soonest first."""
    query = select(Token).where(Token.scopes.is_not(None), Token.expires_at > now())
    return db.session.scalars(query.order_by(Token.expires_at)).all()


def note_use(token: Token) -> None:
    """Keep the day on which a system's token was last seen, with one write a day.

    One that has ended meanwhile is no fault.
    """
    if token.scopes is None or token.last_used_on == today():
        return
    seen = update(Token).where(Token.digest == token.digest).values(last_used_on=today())
    db.session.rollback()
    with transaction() as session:
        session.execute(seen)
