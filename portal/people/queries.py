"""Reading accounts and the own household."""

from typing import Any

from sqlalchemy import select

from portal.actor import Actor
from portal.clock import now
from portal.database import db
from portal.offices.models import OfficeRow
from portal.people.models import Account, Household, Member, Token
from portal.people.operations import digest


def account(account_id: int) -> Account | None:
    """The account, unless it was closed."""
    found = db.session.get(Account, account_id)
    return found if found is not None and found.active else None


def actor_of(found: Account) -> Actor:
    """Who an account acts as."""
    office = db.session.get(OfficeRow, found.office_code) if found.office_code else None
    return Actor(
        role=found.role,
        account_id=found.id,
        office=office.code if office else "",
        area=found.area_code or (office.area_code if office else ""),
        department=office.department if office else "",
    )


def live_token(secret: str) -> Token | None:
    """The token with this secret, unless it has expired or its account is closed."""
    token = db.session.get(Token, digest(secret))
    if token is None or token.expires_at <= now() or account(token.account_id) is None:
        return None
    return token


def own_household(actor: Actor) -> dict[str, Any] | None:
    """The household that the resident keeps, as a declaration; None when there is none yet."""
    found = db.session.scalar(select(Household).where(Household.account_id == actor.account_id))
    return declaration_of(found) if found else None


def household_version(actor: Actor) -> int:
    """The version of the own household, 0 while there is none."""
    query = select(Household.version).where(Household.account_id == actor.account_id)
    return db.session.scalar(query) or 0


def declaration_of(household: Household) -> dict[str, Any]:
    """A household's rows as one declaration: {"household": …, "members": […]}."""
    return {"household": household.facts, "members": [_answers(m) for m in household.members]}


def _answers(member: Member) -> dict[str, Any]:
    personal = {"name": member.name, "id_number": member.id_number}
    return {**member.facts, **{code: value for code, value in personal.items() if value}}
