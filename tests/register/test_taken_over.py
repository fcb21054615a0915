"""A register's household and who types its applicant's number: nothing is shown, nothing lost."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from portal.actor import PORTAL
from portal.database import db
from portal.journal.queries import history
from portal.people import models
from portal.people.models import Household
from portal.people.operations import keep_household
from portal.people.queries import declaration_of, household_version
from portal.register.layout import FORM
from portal.register.operations import Report, import_register
from tests.conftest import BOTH
from tests.register.test_register_import import resident
from tests.support import register
from tests.support.course import RESIDENT
from tests.support.family import family

SECRET = 4_321_099
"""An amount that only the register knows."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A register with the family, recognised, under H1."""
    rows = register.rows_of(family(other_income=SECRET), "H1", "marginal")
    return register.parquet(tmp_path / "r.parquet", rows)


def take_in(path: Path) -> Report:
    """Import a file."""
    return import_register(PORTAL, path, lambda _row: None)


def of_register() -> Household:
    """The household under H1 in the register."""
    db.session.rollback()
    return db.session.scalars(select(Household).where(Household.register_key == "H1")).one()


def alone(**applicant: Any) -> dict[str, Any]:
    """The family's applicant, known by number, name and birthday only; with something changed."""
    first = family()["members"][0]
    told = {code: first[code] for code in ("name", "id_number", "birth_date") if code in first}
    return {
        "household": {"area": family()["household"]["area"]},
        "members": [{**told, **applicant}],
    }


def test_who_takes_a_household_over_sees_what_they_typed_and_no_more(
    rest, pages, app, clock, path
) -> None:
    with app.app_context():
        take_in(path)
        person = resident()
        keep_household(person, FORM.load(alone()), 0)
        assert of_register().account_id == person.account_id
    browser = pages()
    browser.log_in(RESIDENT)
    told = str(rest(RESIDENT).get("/household")), browser.get("/household"), browser.get("/my")
    for shown in told:
        assert all(text not in shown for text in (str(SECRET), "43210.99", "43,210.99", "李例秀"))
        assert all(text not in shown for text in ("marginal", "低边", "H1"))


def test_the_first_version_does_not_tell_whether_a_register_knew_the_household(
    app, clock, monkeypatch
) -> None:
    with app.app_context():
        monkeypatch.setattr(models.secrets, "randbelow", lambda most: most - 10)
        person = resident()
        keep_household(person, FORM.load(alone()), 0)
        assert household_version(person) == 10**6 - 9
        clock.shift(1)
        keep_household(person, FORM.load(alone()), household_version(person))
        assert household_version(person) == 10**6 - 8


@BOTH
def test_a_number_under_another_name_takes_nothing_over(app, clock, path) -> None:
    with app.app_context():
        take_in(path)
        keep_household(resident(), FORM.load(alone(name="例冒名")), 0)
        kept = of_register()
        assert (kept.account_id, kept.recognised) == (None, ["marginal"])
        assert declaration_of(kept) == FORM.load(family(other_income=SECRET))
        assert take_in(path).unchanged == 1


@BOTH
def test_a_number_typed_before_the_import_keeps_nobody_out(app, clock, path) -> None:
    with app.app_context():
        own = keep_household(resident(), FORM.load(alone(name="例冒名")), 0)
        assert (take_in(path).new, take_in(path).unchanged) == (1, 1)
        assert of_register().recognised == ["marginal"]
        assert db.session.get_one(Household, own).recognised == []


@BOTH
def test_a_name_may_be_unknown_to_the_register(app, clock, tmp_path) -> None:
    with app.app_context():
        rows = register.rows_of(family(), "H1")
        path = register.parquet(
            tmp_path / "r.parquet",
            [{code: cell for code, cell in row.items() if code != "name"} for row in rows],
        )
        take_in(path)
        person = resident()
        keep_household(person, FORM.load(alone()), 0)
        assert of_register().account_id == person.account_id
        assert take_in(path).kept == 1


@BOTH
def test_who_leaves_the_applicant_out_keeps_nothing_of_the_register(app, clock, path) -> None:
    """Who typed for somebody else first, then for oneself, does not take that household away."""
    with app.app_context():
        take_in(path)
        person, others = resident(), deepcopy(family())
        own = keep_household(person, FORM.load(alone()), 0)
        others["members"] = others["members"][1:]
        keep_household(person, others, household_version(person))
        report = take_in(path)
        assert (report.new, report.kept) == (1, 0)
        assert declaration_of(of_register()) == FORM.load(family(other_income=SECRET))
        changed = db.session.get_one(Household, own)
        assert (changed.register_key, changed.recognised) == (None, [])
        assert declaration_of(changed) == others
        assert [event.action for event in history("household", own)][-1] == "let-go"


@BOTH
def test_who_was_linked_by_an_import_lets_go_alike(app, clock, path) -> None:
    with app.app_context():
        person, swapped = resident(), deepcopy(family())
        own = keep_household(person, family(), 0)
        assert take_in(path).kept == 1
        swapped["members"][:2] = swapped["members"][1::-1]
        keep_household(person, swapped, household_version(person))
        assert take_in(path).kept == 1
        swapped["members"].pop(1)
        keep_household(person, swapped, household_version(person))
        assert take_in(path).new == 1
        assert db.session.get_one(Household, own).recognised == []
