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
"""Somebody of every office who works on its tasks, by the office's code; a colleague by code and "/2"."""
SECOND = "housing"
"""The department whose offices need a second pair of eyes: it reviews and decides."""


def make_accounts(city: City) -> Staff:
    """The accounts to log in with, and officers for each other office, with one password."""
    secret, staff = hash_password(PASSWORD), Staff()
    with transaction() as session:
        for account in (*ACCOUNTS, *_officers(city)):
            row = add_account(session, account, secret)
            if account.role in ("caseworker", "system"):
                actor = Actor(account.role, row.id, account.office, account.office.split("-")[0])
                first = staff.setdefault(account.office, actor)
                if first is not actor:
                    staff.setdefault(f"{account.office}/2", actor)
    return staff


def _officers(city: City) -> Iterable[DemoAccount]:
    """An officer for every office that nobody of ACCOUNTS belongs to, two where one decides on the other's."""
    taken = {account.office for account in ACCOUNTS}
    return [
        DemoAccount(f"{code}-{number}", "caseworker", code)
        for code, office in city.offices.items() if code not in taken
        for number in range(1, 3 if office.department == SECOND else 2)
    ]  # fmt: skip


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
