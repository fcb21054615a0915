"""Households that are known from a register only, and what was found about them."""

from typing import Any

from flask import Flask

from portal.actor import PORTAL
from portal.clock import today
from portal.database import db, transaction
from portal.journal.operations import record
from portal.outreach.findings import open_finding
from portal.outreach.models import Finding
from portal.people.models import Household
from portal.people.operations import fill_household
from tests.support.browser import Rest
from tests.support.family import family

ASSISTANCE = "social-assistance"
MANDATE = {"signed": True, "signed_on": "2026-11-02"}
APPLICATION = {**family(), "mandate": MANDATE}


def registered(app: Flask, key: str = "R-1", **home: Any) -> int:
    """The family as a register knows it, in no account; returns the household's id."""
    with app.app_context(), transaction() as session:
        household = Household(register_key=key)
        session.add(household)
        fill_household(household, family(**home))
        session.flush()
        record(PORTAL, "import", "household", household.id)
        return household.id


def find(
    app: Flask, household: int, kind: str = "unreached", category: str = "minimum_living",
    note: str | None = None,
) -> int:  # fmt: skip
    """Something found about a household; returns the finding's id."""
    with app.app_context(), transaction() as session:
        home = session.get_one(Household, household)
        finding = open_finding(session, home, ASSISTANCE, category, kind, today(), note=note)
        record(PORTAL, "find", "finding", finding.id)
        return finding.id


def found(app: Flask, finding: int) -> Finding:
    """The row as it stands."""
    with app.app_context():
        db.session.rollback()
        return db.session.get_one(Finding, finding)


def seen(officer: Rest, finding: int) -> Any:
    """The finding as the officer sees it."""
    return officer.get(f"/findings/{finding}")


def act(officer: Rest, finding: int, action: str, status: int = 200, **answers: Any) -> Any:
    """Do something with a finding as it stands."""
    version = str(seen(officer, finding)["version"])
    return officer.post(f"/findings/{finding}/{action}", answers, status, If_Match=version)
