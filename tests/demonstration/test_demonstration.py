"""The demonstration: made up, recognisable, the same for the same seed, in every state."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import islice
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from portal.app import create_app
from portal.cases.models import Case, Entitlement, Task
from portal.cli import migrate
from portal.clock import today
from portal.database import db
from portal.demonstration.households import KINDS, households
from portal.demonstration.operations import fill, is_empty
from portal.demonstration.people import MARK, PHONE_BLOCK
from portal.forms.identity import is_id_number
from portal.journal.queries import verify
from portal.offices.city import current_city
from portal.offices.operations import store_city
from portal.people.models import Account, Household
from tests.conftest import settings_for

AREAS = ("331002001", "331003001")


def test_the_same_seed_makes_the_same_households(app) -> None:
    with app.app_context():
        first, second, other = (
            list(islice(households(current_city(), today(), seed, AREAS), 50)) for seed in (1, 1, 2)
        )
    assert first == second != other


def test_every_person_is_recognisably_made_up(app) -> None:
    with app.app_context():
        made = list(islice(households(current_city(), today(), 7, AREAS), 300))
        assert {household.kind for household in made} == {kind.code for kind in KINDS}
        for member in (m for household in made for m in household.declaration["members"]):
            assert is_id_number(member["id_number"], today())
            assert 990 <= int(member["id_number"][14:17]) <= 999
            assert member["name"][1] == MARK


@pytest.fixture
def empty(app):
    """The database without the accounts of the tests."""
    with app.app_context():
        db.session.query(Account).delete()
        db.session.commit()
        assert is_empty()
    return app


def gaps() -> int:
    """How many entitlements have no task."""
    never = select(func.count(Entitlement.id)).outerjoin(Task).where(Task.id.is_(None))
    return db.session.scalar(never) or 0


def test_the_demonstration_shows_every_state_and_one_gap(empty) -> None:
    with empty.app_context():
        assert fill(current_city(), 150, seed=3) == 150
        statuses = Counter(db.session.scalars(select(Case.status)))
        assert {"accept", "verify", "paused", "publicise", "decide", "delivering", "closed", "refused",
                "withdrawn", "nothing-owed"} <= set(statuses)  # fmt: skip
        assert gaps() == 1
        assert verify()[1] == []
        logins = db.session.scalars(select(Account.login).where(Account.role == "resident"))
        assert all(login.startswith(PHONE_BLOCK) for login in logins)
        overdue = select(func.count(Task.id)).where(Task.state == "open", Task.due_on < today())
        assert db.session.scalar(overdue) > 0


def test_more_households_than_cases_stream_in_batches(empty, monkeypatch) -> None:
    monkeypatch.setattr("portal.demonstration.operations.APPLIED", 3)
    monkeypatch.setattr("portal.demonstration.operations.BATCH", 10)
    with empty.app_context():
        assert fill(current_city(), 38, seed=5) == 38
        assert db.session.scalar(select(func.count(Case.id))) == 3
        assert db.session.scalar(select(func.count(Household.id))) == 39


@pytest.mark.parametrize("seed", range(10))
def test_there_is_a_gap_even_when_the_last_case_has_nothing_open(empty, seed: int) -> None:
    with empty.app_context():
        fill(current_city(), 60, seed)
        assert gaps() == 1


@pytest.fixture
def told(tmp_path: Path) -> Callable[[], list[tuple[object, ...]]]:
    """Fill a new database with 25 cases; what each became, days counted back from today."""

    def fill_anew() -> list[tuple[object, ...]]:
        app = create_app(settings_for(f"sqlite:///{tmp_path / uuid4().hex}.db"))
        with app.app_context():
            migrate()
            store_city(current_city())
            fill(current_city(), 25, seed=8)
            cases = db.session.scalars(select(Case).order_by(Case.id)).all()
            return [(today() - case.applied_on, case.status, case.declared) for case in cases]

    return fill_anew


def test_the_same_seed_tells_the_same_cases(told, clock) -> None:
    first = told()
    assert told() == first
    clock.shift(timedelta(days=200))
    assert [row[0] for row in told()] == [row[0] for row in first]
