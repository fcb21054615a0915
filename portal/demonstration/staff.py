"""The demonstration's accounts as rows: those one logs in with, and officers for every office."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from portal.actor import PORTAL, Actor
from portal.clock import now
from portal.database import transaction
from portal.demonstration.accounts import ACCOUNTS, PASSWORD, DemoAccount
from portal.journal.operations import record
from portal.offices.city import City
from portal.people.models import Account
from portal.people.operations import login_index
from portal.people.passwords import hash_password

Staff = dict[str, Actor]
"""Somebody of every office who works on its tasks, by the office's code."""


def make_accounts(city: City) -> Staff:
    """The accounts to log in with, and one officer for each other office, with one password."""
    secret, staff = hash_password(PASSWORD), Staff()
    with transaction() as session:
        for account in (*ACCOUNTS, *_officers(city)):
            row = add_account(session, account, secret)
            if account.role in ("caseworker", "system"):
                actor = Actor(account.role, row.id, account.office, account.office.split("-")[0])
                staff.setdefault(account.office, actor)
    return staff


def _officers(city: City) -> Iterable[DemoAccount]:
    """An officer for every office that nobody of ACCOUNTS belongs to."""
    taken = {account.office for account in ACCOUNTS}
    return [
        DemoAccount(f"{code}-1", "caseworker", code) for code in city.offices if code not in taken
    ]


def add_account(session: Session, account: DemoAccount, secret: str, name: str = "") -> Account:
    """A row for a demonstration account, within a running transaction."""
    row = Account(
        role=account.role, login=account.login, login_index=login_index(account.login),
        name=name or f"例{account.login}", password_hash=secret,
        office_code=account.office or None, area_code=account.area or None, demonstration=True,
        created_at=now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(PORTAL, "create", "account", row.id, after={"role": account.role})
    return row
