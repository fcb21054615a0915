"""Institutions with small classes, their staff and parents, to ask for places."""

from typing import Any

from sqlalchemy import select, update

from portal.actor import Actor
from portal.childcare.models import ClassMonth, Staff
from portal.clock import now
from portal.database import db, transaction
from portal.demonstration.accounts import DemoAccount
from portal.demonstration.staff import add_account


class Nursery:
    """Institutions with small classes, their staff, and parents."""

    def __init__(self, count: int = 6) -> None:
        query = select(ClassMonth.institution_id).where(ClassMonth.kind == "small").distinct()
        self.ids = list(db.session.scalars(query.order_by(ClassMonth.institution_id).limit(count)))
        with transaction() as session:
            self.staff = [self._staff(session, one) for one in self.ids]

    def _staff(self, session: Any, institution: int) -> Actor:
        row = add_account(session, DemoAccount(f"tuoyu{institution}", "institution"), "x")
        session.add(Staff(account_id=row.id, institution_id=institution, since=now()))
        return Actor("institution", row.id)

    def parent(self, number: int = 1) -> Actor:
        """Another parent."""
        with transaction() as session:
            account = DemoAccount(f"1980000{number:04d}", "resident")
            return Actor("resident", add_account(session, account, "x").id)

    def free(self, institution: int, places: int) -> None:
        """Leave so many places free in every month."""
        with transaction() as session:
            rows = update(ClassMonth).where(ClassMonth.institution_id == institution)
            session.execute(rows.values(licensed=20, staffed=20, occupied=20 - places, held=0))

    def places(self, institution: int) -> list[tuple[int, int, int]]:
        """Occupied, held and free by month in the class."""
        query = select(ClassMonth.occupied, ClassMonth.held, ClassMonth.free).where(
            ClassMonth.institution_id == institution, ClassMonth.kind == "small"
        )
        db.session.rollback()
        return [tuple(row) for row in db.session.execute(query.order_by(ClassMonth.month))]
