"""Use cases of people: registering, logging in and out, tokens, keeping the household."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import PORTAL, VISITOR, Actor
from portal.clock import now
from portal.crypto import keyring
from portal.database import transaction
from portal.errors import FieldProblem, Invalid, LockedOut, LoginFailed, Stale
from portal.journal.operations import record
from portal.people.models import Account, Household, Member, Token
from portal.people.passwords import hash_password, password_fits
from portal.people.tries import Tries, count_wrong, resting, tries_with
from portal.text import N_

TOKEN_ONLY = N_("系统账号不用密码登录，请用管理员发的令牌。")
TOKEN_DAYS = 30
PERSONAL = ("name", "id_number")
NOBODY = hash_password(secrets.token_hex())


def login_index(login: str) -> str:
    """The blind index under which an account is found."""
    return keyring().blind_index(login.strip().lower(), "accounts.login")


def id_index(number: str) -> str:
    """The blind index of an ID number."""
    return keyring().blind_index(number.upper(), "members.id_number")


def create_account(
    actor: Actor,
    role: str,
    login: str,
    name: str,
    password: str,
    *,
    office_code: str | None = None,
    area_code: str | None = None,
    demonstration: bool = False,
) -> int:
    """A new account; returns its id. Raises Invalid when the log-in name is taken."""
    with transaction() as session:
        index = login_index(login)
        if session.scalar(select(Account.id).where(Account.login_index == index)):
            raise Invalid([FieldProblem("phone", N_("这个账号已经注册过了，请直接登录。"))])
        account = Account(
            role=role, login=login.strip(), login_index=index, name=name.strip(),
            password_hash=hash_password(password), office_code=office_code, area_code=area_code,
            demonstration=demonstration, created_at=now(),
        )  # fmt: skip
        session.add(account)
        session.flush()
        record(actor, "create", "account", account.id, after={"role": role, "office": office_code})
        return account.id


def register(answers: dict[str, str]) -> int:
    """A new resident: name, phone (the log-in name), password; returns the account's id."""
    return create_account(VISITOR, "resident", answers["phone"], answers["name"],
                          answers["password"])  # fmt: skip


def log_in(login: str, password: str) -> Account:
    """The account behind a log-in name and password; a system has none of its own but tokens.

    Raises LoginFailed, LockedOut after too many wrong ones (portal.people.tries); both are committed
    first.
    """
    index = login_index(login)
    with transaction() as session:
        tries = tries_with(session, index)
        account = session.scalar(select(Account).where(Account.login_index == index))
        fault = _attempt(tries, account, password)
        if account is not None:
            event = "log-in-refused" if fault else "log-in"
            record(Actor(account.role, account.id), event, "account", account.id)
    if fault is not None or account is None:
        raise fault or LoginFailed()
    return account


def _attempt(
    tries: Tries, account: Account | None, password: str
) -> LoginFailed | LockedOut | None:
    """Count one try; what it fails with, or None. Unknown names cost as much time as known ones."""
    rest = resting(tries)
    if rest is not None:
        return rest
    known = account if account is not None and account.active else None
    fits = password_fits(known.password_hash if known else NOBODY, password)
    if known is None or not fits:
        return count_wrong(tries)
    tries.wrong, tries.rests_until = 0, None
    return LoginFailed(TOKEN_ONLY, code="token-only") if known.role == "system" else None


def issue_token(login: str, password: str) -> tuple[str, Token]:
    """A new bearer token, shown this once, and its row (valid 30 days).

    Raises LoginFailed or LockedOut.
    """
    account_id = log_in(login, password).id
    secret = secrets.token_urlsafe(32)
    with transaction() as session:
        token = Token(
            digest=digest(secret), account_id=account_id, created_at=now(),
            expires_at=now() + timedelta(days=TOKEN_DAYS),
        )  # fmt: skip
        session.add(token)
        record(PORTAL, "issue-token", "account", account_id)
    return secret, token


def revoke_token(secret: str) -> None:
    """Make a token worthless at once; an unknown one is no fault."""
    with transaction() as session:
        token = session.get(Token, digest(secret))
        if token is not None:
            session.delete(token)
            record(PORTAL, "revoke-token", "account", token.account_id)


def digest(secret: str) -> str:
    """What is kept of a token: SHA-256, 64 hex digits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def keep_household(actor: Actor, declaration: dict[str, Any], version: int) -> int:
    """Store the resident's household answers, in place of those kept before; returns its id.

    `version` is the one that the person saw, 0 for none yet. Raises Stale when it changed since.
    """
    with transaction() as session:
        lock_account(session, actor)
        kept = select(Household.version).where(Household.account_id == actor.account_id)
        if (session.scalar(kept) or 0) != version:
            raise Stale()
        return write_household(session, actor, declaration).id


def lock_account(session: Session, actor: Actor) -> None:
    """Let one person's requests follow one another, so that a double tap finds the first one."""
    session.execute(select(Account.id).where(Account.id == actor.account_id).with_for_update())


def write_household(session: Session, actor: Actor, declaration: dict[str, Any]) -> Household:
    """The same within a running transaction. Members are replaced in the order given.

    Who is known from a register takes that household over on the first time.
    """
    found = select(Household).where(Household.account_id == actor.account_id)
    household = session.scalar(found) or _adopted(session, actor, declaration)
    if household is None:
        household = Household(account_id=actor.account_id)
        session.add(household)
    fill_household(household, declaration)
    session.flush()
    record(actor, "keep", "household", household.id, after={"members": len(household.members)})
    return household


def known_household(session: Session, actor: Actor, declaration: dict[str, Any]) -> Household:
    """The account's household as it is kept, for what asks about some of its members only.

    Where there is none yet, one with those whom the declaration names; a register's is not taken over.
    """
    found = select(Household).where(Household.account_id == actor.account_id)
    household = session.scalar(found)
    if household is None:
        household = Household(account_id=actor.account_id)
        session.add(household)
        fill_household(household, declaration)
        session.flush()
        after = {"members": len(household.members)}
        record(actor, "keep", "household", household.id, after=after)
    return household


def applicant_index(declaration: dict[str, Any]) -> str | None:
    """The blind index of the applicant's (first member's) ID number, None where it is not told."""
    number = declaration["members"][0].get("id_number")
    return id_index(number) if number else None


def is_applicant(household: Household, declaration: dict[str, Any]) -> bool:
    """Whether a household's applicant is the declaration's: by number, and by name where known.

    A number alone may have been guessed.
    """
    known, name = household.members[0], declaration["members"][0].get("name")
    index = applicant_index(declaration)
    return (
        index is not None and known.id_index == index and known.name in (None, name or known.name)
    )


def fill_household(household: Household, declaration: dict[str, Any]) -> None:
    """Put a declaration's answers into a household's rows, in place of those before."""
    facts = dict(declaration["household"])
    household.area_code, household.facts = facts["area"], facts
    household.updated_at = now()
    household.members = [
        _member(position, member) for position, member in enumerate(declaration["members"])
    ]


def _adopted(session: Session, actor: Actor, declaration: dict[str, Any]) -> Household | None:
    """The register's household with the same applicant, now the account's own.

    Its answers are overwritten, never shown.
    """
    same_number = Household.members.any(
        (Member.position == 0) & (Member.id_index == applicant_index(declaration))
    )
    query = select(Household).where(Household.account_id.is_(None), same_number)
    household = session.scalars(query.order_by(Household.id).limit(1).with_for_update()).first()
    if household is None or not is_applicant(household, declaration):
        return None
    household.account_id = actor.account_id
    record(actor, "adopt", "household", household.id, before={"account": None},
           after={"account": actor.account_id})  # fmt: skip
    return household


def _member(position: int, answers: dict[str, Any]) -> Member:
    number = answers.get("id_number")
    return Member(
        position=position,
        name=answers.get("name"),
        id_number=number,
        id_index=id_index(number) if number else None,
        facts={code: value for code, value in answers.items() if code not in PERSONAL},
    )
