"""The demonstration: made up, recognisable, the same for the same seed, in every state."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from portal.actor import Actor
from portal.app import create_app
from portal.cases.models import Case, Entitlement, Task
from portal.childcare.models import Institution
from portal.childcare.models import Staff as Keeper
from portal.childcare.request_models import Wish
from portal.clock import today
from portal.database import db
from portal.demonstration import operations
from portal.demonstration.accounts import TOWNSHIP
from portal.demonstration.households import KINDS, Made, households
from portal.demonstration.operations import fill, is_empty
from portal.demonstration.people import MARK, PHONE_BLOCK
from portal.demonstration.staff import Staff
from portal.forms.identity import is_id_number
from portal.journal.queries import verify
from portal.offices.city import current_city
from portal.offices.operations import store_city
from portal.outreach.models import Finding
from portal.payments.models import PaymentList
from portal.people.models import Account, Household
from portal.rental.index import rents
from portal.schema import migrate
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
        _childcare_has_what_there_is_to_do()
        _homes_are_let_and_paid_for()
        statuses = Counter(db.session.scalars(select(Case.status)))
        assert {"accept", "verify", "paused", "publicise", "decide", "delivering", "closed", "refused",
                "withdrawn", "nothing-owed"} <= set(statuses)  # fmt: skip
        assert gaps() == 1
        assert verify()[1] == []
        logins = db.session.scalars(select(Account.login).where(Account.role == "resident"))
        assert all(login.startswith(PHONE_BLOCK) for login in logins)
        overdue = select(func.count(Task.id)).where(Task.state == "open", Task.due_on < today())
        assert db.session.scalar(overdue) > 0


def _homes_are_let_and_paid_for() -> None:
    """Leases on file, enough for the rent index, and a list that the bank has answered."""
    assert next(row for row in rents() if row.area == TOWNSHIP).median
    housing = select(PaymentList.state, PaymentList.total).where(
        PaymentList.department == "housing"
    )
    assert {state: total > 0 for state, total in db.session.execute(housing)} == {
        "closed": True, "prepared": True
    }  # fmt: skip


def _childcare_has_what_there_is_to_do() -> None:
    """The published supply, one institution to be filed, and families that wait at the kept one."""
    counts = select(Institution.filing, func.count()).group_by(Institution.filing)
    assert dict(db.session.execute(counts).all()) == {"filed": 582, "pending": 1}
    states = Counter(db.session.scalars(select(Wish.state)))
    assert states == {"waiting": 4, "offered": 1}
    kept = db.session.scalars(select(Keeper.institution_id)).all()
    assert set(db.session.scalars(select(Wish.institution_id))) == set(kept)


def test_more_households_than_cases_stream_in_batches(
    empty, small_demonstration, monkeypatch
) -> None:
    monkeypatch.setattr("portal.demonstration.operations.APPLIED", 3)
    monkeypatch.setattr("portal.demonstration.operations.BATCH", 10)
    with empty.app_context():
        assert fill(current_city(), 38, seed=5) == 38
        told = select(func.count(Case.id)).where(Case.filed_by_id.is_(None))
        assert db.session.scalar(told) == 3
        kept = select(func.count(Household.id)).where(Household.account_id.is_not(None))
        assert db.session.scalar(kept) == 39


def test_the_outreach_list_has_every_kind_and_some_answers(empty, small_demonstration) -> None:
    with empty.app_context():
        fill(current_city(), 60, seed=3)
        findings = db.session.scalars(select(Finding)).all()
        near = [finding for finding in findings if finding.area_code == TOWNSHIP]
        assert {finding.kind for finding in near} == {"unreached", "lapsed", "gap", "event"}
        assert {finding.office_code for finding in near} == {f"{TOWNSHIP}-township"}
        assert {finding.state for finding in findings} == {"open", "claimed", "closed"}
        outcomes = {finding.outcome for finding in findings}
        assert outcomes == {None, "declines", "applies", "not_found_again"}
        register = select(Household).where(Household.register_key.is_not(None))
        assert {home.account_id for home in db.session.scalars(register)} == {None}
        filed = db.session.scalars(select(Case).where(Case.filed_by_id.is_not(None))).one()
        assert (filed.status, filed.account_id) == ("accept", None)


def test_there_is_a_gap_even_when_the_last_case_has_nothing_open(
    empty, small_demonstration
) -> None:
    with empty.app_context():
        fill(current_city(), 30, seed=0)
        last = db.session.scalars(
            select(Case).where(Case.status == "delivering", Case.area_code == TOWNSHIP)
            .order_by(Case.id.desc())
        ).first()  # fmt: skip
        assert last is not None and all(task.state != "open" for task in last.tasks)
        assert gaps() == 1


@pytest.fixture
def anew(small_demonstration, tmp_path: Path) -> Callable[[int], list[tuple[object, ...]]]:
    """Fill a new database; what each case became, days counted back from today."""

    def fill_anew(count: int) -> list[tuple[object, ...]]:
        app = create_app(settings_for(f"sqlite:///{tmp_path / uuid4().hex}.db"))
        with app.app_context():
            migrate()
            store_city(current_city())
            fill(current_city(), count, seed=8)
            query = select(Case).where(Case.filed_by_id.is_(None)).order_by(Case.id)
            cases = db.session.scalars(query).all()
            return [(today() - case.applied_on, case.status, case.declared) for case in cases]

    return fill_anew


def test_the_same_seed_tells_the_same_cases(anew) -> None:
    first = anew(8)
    assert len(first) == 8
    assert anew(8) == first


def test_how_a_case_goes_does_not_depend_on_those_before_it(anew, monkeypatch) -> None:
    """Else a birthday more or less would change the whole demonstration from one day to the next."""
    throws: dict[int, list[float]] = {}

    def throw(more: int) -> Callable[..., None]:
        def tell(_made: Made, _actor: Actor, _staff: Staff, dice: Random, _day: date) -> None:
            first, *_others = [dice.random() for _ in range(1 + more)]
            throws.setdefault(more, []).append(first)

        return tell

    for more in (0, 5):
        monkeypatch.setattr(operations, "tell", throw(more))
        anew(4)
    assert throws[0] == throws[5] and len(set(throws[0])) == 4
