"""The desk of the institution that the account `tuoyu` keeps, and families that ask it."""

from typing import Any

from sqlalchemy import select, update

from portal.actor import Actor
from portal.childcare.models import ClassMonth, Institution, Staff
from portal.childcare.request_models import Wish
from portal.childcare.requests import act_on_wish, file_request
from portal.clock import now
from portal.database import db, transaction
from portal.demonstration.accounts import DemoAccount
from portal.demonstration.staff import add_account
from portal.people.models import Account
from portal.people.operations import login_index

CHILD = {"name": "例小安", "born_on": "2025-05-02", "entry_month": "2026-12", "service": "full",
         "area": "331002001"}  # fmt: skip
OFFER = {"answer_by": "2026-11-09", "enrol_by": "2026-11-20"}
COUNTY, NEXT_COUNTY = "331002", "331003"


class Desk:
    """An institution of the demonstration's county with a class of two free places, and its keeper."""

    def __init__(self) -> None:
        query = (
            select(Institution)
            .join(ClassMonth, ClassMonth.institution_id == Institution.id)
            .where(Institution.area_code.startswith(COUNTY), ClassMonth.kind == "small")
            .order_by(Institution.id)
        )
        with transaction() as session:
            found = session.scalars(query).first()
            assert found is not None
            self.id = found.id
            keeper = session.scalars(
                select(Account).where(Account.login_index == login_index("tuoyu"))
            ).one()
            session.add(Staff(account_id=keeper.id, institution_id=self.id, since=now()))
            self.keeper = Actor("institution", keeper.id)
            rows = update(ClassMonth).where(
                ClassMonth.institution_id == self.id, ClassMonth.kind == "small"
            )
            session.execute(
                rows.values(groups=1, licensed=15, carers=3, staffed=15, occupied=13, held=0)
            )
        with transaction() as session:
            found = select(Account).where(Account.login_index == login_index("weijian"))
            health = session.scalars(found).one()
            self.county = Actor("caseworker", health.id, f"{COUNTY}-health", COUNTY, "health")

    @property
    def institution(self) -> Institution:
        """The institution as it stands."""
        db.session.rollback()
        return db.session.get_one(Institution, self.id)

    def parent(self, number: int = 1) -> Actor:
        """Another parent."""
        with transaction() as session:
            account = DemoAccount(f"1980000{number:04d}", "resident")
            return Actor("resident", add_account(session, account, "x").id)

    def asked(self, number: int = 1, **child: Any) -> tuple[Actor, int]:
        """A family asks the institution: the parent, and the wish's id."""
        parent = self.parent(number)
        request = file_request(parent, {**CHILD, **child}, [self.id])
        wish = db.session.scalars(select(Wish.id).where(Wish.request_id == request)).one()
        db.session.rollback()
        return parent, wish

    def wish(self, wish_id: int) -> Wish:
        """A wish as it stands."""
        db.session.rollback()
        return db.session.get_one(Wish, wish_id)

    def act(self, actor: Actor, wish_id: int, action: str, **answers: Any) -> Wish:
        """Act on a wish as it stands now."""
        return act_on_wish(actor, wish_id, action, self.wish(wish_id).version, answers)

    def month(self, month: str = "2026-12-01", kind: str = "small") -> ClassMonth | None:
        """One class in a month, as it stands."""
        db.session.rollback()
        query = select(ClassMonth).where(
            ClassMonth.institution_id == self.id, ClassMonth.kind == kind, ClassMonth.month == month
        )
        return db.session.scalar(query)
