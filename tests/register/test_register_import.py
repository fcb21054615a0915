"""The import of a household register: three kinds of file, one result; bad rows told, good kept."""

from collections.abc import Callable
from copy import deepcopy
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.actor import PORTAL, Actor
from portal.clock import today
from portal.database import db, transaction
from portal.demonstration.households import households
from portal.journal.models import Event
from portal.journal.queries import history, verify
from portal.offices.city import current_city
from portal.people.models import Account, Household, Member
from portal.people.operations import keep_household, write_household
from portal.people.queries import declaration_of, own_household
from portal.register import operations
from portal.register.cells import BadRow
from portal.register.layout import FORM
from portal.register.operations import Report, import_register
from tests.conftest import BOTH
from tests.support import register
from tests.support.family import family

AREAS = ("331002001", "331003001", "331004001")
WRITERS = (register.delimited, register.spreadsheet, register.parquet)
SUFFIX = {register.delimited: "csv", register.spreadsheet: "xlsx", register.parquet: "parquet"}


def some_households(count: int) -> list[dict[str, Any]]:
    """Households of all kinds."""
    made = islice(households(current_city(), today(), 7, AREAS), count)
    return [FORM.load(household.declaration) for household in made]


def typed_rows(declarations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Their rows in a register, numbered H1, H2 …; every third one is recognised."""
    return [
        row
        for number, declaration in enumerate(declarations, 1)
        for row in register.rows_of(
            declaration, f"H{number}", "minimum_living" if number % 3 == 0 else ""
        )
    ]


def take_in(path: Path) -> tuple[Report, list[BadRow]]:
    """Import a file; what it did, and the bad rows."""
    bad: list[BadRow] = []
    return import_register(PORTAL, path, bad.append), bad


def kept() -> dict[str, tuple[dict[str, Any], list[str]]]:
    """Every household that the register brought, by its number."""
    db.session.rollback()
    rows = db.session.scalars(select(Household).where(Household.register_key.is_not(None)))
    return {str(row.register_key): (declaration_of(row), row.recognised) for row in rows}


@BOTH
@pytest.mark.parametrize("write", WRITERS, ids=SUFFIX.get)
def test_every_kind_of_file_gives_the_same_households(app, clock, tmp_path, write) -> None:
    with app.app_context():
        declarations = some_households(40)
        path = write(tmp_path / f"r.{SUFFIX[write]}", typed_rows(declarations))
        report, bad = take_in(path)
        assert bad == []
        assert (report.new, report.refused, report.read) == (40, 0, len(typed_rows(declarations)))
        found = kept()
        assert [found[f"H{n}"][0] for n in range(1, 41)] == declarations
        assert [found[f"H{n}"][1] for n in (2, 3)] == [[], ["minimum_living"]]
        assert db.session.scalar(select(func.count()).where(Household.account_id.is_(None))) == 40


def test_a_csv_file_of_an_older_system_is_read_too(app, clock, tmp_path) -> None:
    with app.app_context():
        rows = typed_rows(some_households(3))
        report, bad = take_in(register.delimited(tmp_path / "r.csv", rows, "gb18030"))
        assert (report.new, bad) == (3, [])


@BOTH
def test_run_again_writes_what_changed_and_nothing_else(app, clock, tmp_path) -> None:
    with app.app_context():
        declarations = some_households(10)
        path = register.parquet(tmp_path / "r.parquet", typed_rows(declarations))
        take_in(path)
        events = db.session.scalar(select(func.count(Event.sequence)))
        again, _ = take_in(path)
        assert (again.new, again.changed, again.unchanged) == (0, 0, 10)
        assert db.session.scalar(select(func.count(Event.sequence))) == events
        declarations[4]["household"]["other_income"] = 12_300
        declarations[5]["members"].pop()
        changed, _ = take_in(register.parquet(path, typed_rows(declarations)))
        assert (changed.new, changed.changed, changed.unchanged) == (0, 2, 8)
        assert [kept()[f"H{n}"][0] for n in (5, 6)] == declarations[4:6]
        assert db.session.scalar(select(func.count(Event.sequence))) == events + 2
        assert verify()[1] == []


class Killed(BaseException):
    """The process ends here."""


@BOTH
def test_cut_off_in_between_and_run_again_nothing_is_half(
    app, clock, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(operations, "BATCH", 4)
    with app.app_context():
        declarations = some_households(12)
        path = register.parquet(tmp_path / "r.parquet", typed_rows(declarations))
        fill, calls = operations.fill_household, iter(range(100))

        def until_the_seventh(*args: Any) -> None:
            if next(calls) == 6:
                raise Killed
            fill(*args)

        monkeypatch.setattr(operations, "fill_household", until_the_seventh)
        with pytest.raises(Killed):
            take_in(path)
        assert sorted(kept()) == ["H1", "H2", "H3", "H4"]
        assert db.session.scalar(select(func.count(Member.id))) == sum(
            len(d["members"]) for d in declarations[:4]
        )
        monkeypatch.setattr(operations, "fill_household", fill)
        report, _ = take_in(path)
        assert (report.new, report.unchanged) == (8, 4)
        assert [kept()[f"H{n}"][0] for n in range(1, 13)] == declarations
        assert verify()[1] == []


def resident() -> Actor:
    """The first resident with an account."""
    found = db.session.scalars(select(Account).where(Account.role == "resident")).first()
    assert found is not None
    return Actor("resident", found.id)


@BOTH
def test_who_is_known_from_a_register_takes_that_household_over(app, clock, tmp_path) -> None:
    with app.app_context():
        path = register.parquet(
            tmp_path / "r.parquet", register.rows_of(family(other_income=900), "H1", "marginal")
        )
        take_in(path)
        person = resident()
        row = keep_household(person, family(), 0)
        assert own_household(person) == family()
        household = db.session.scalars(select(Household)).one()
        assert (household.id, household.account_id) == (row, person.account_id)
        assert (household.register_key, household.recognised) == ("H1", ["marginal"])
        actions = [event.action for event in history("household", row)]
        assert actions == ["import", "adopt", "keep"]
        report, bad = take_in(path)
        assert (report.kept, report.changed) == (1, 0)
        assert [row.message for row in bad] == [operations.KEPT]
        assert own_household(person) == family()


@BOTH
def test_a_household_with_an_account_keeps_its_own_answers(app, clock, tmp_path) -> None:
    with app.app_context():
        person = resident()
        keep_household(person, family(), 0)
        rows = register.rows_of(family(other_income=900), "H1", "marginal")
        report, bad = take_in(register.parquet(tmp_path / "r.parquet", rows))
        assert (report.kept, report.new) == (1, 0)
        assert [(row.line, row.message) for row in bad] == [(1, operations.KEPT)]
        assert own_household(person) == family()
        household = db.session.scalars(select(Household)).one()
        assert (household.register_key, household.recognised) == ("H1", ["marginal"])


def test_another_persons_household_is_not_taken_over(app, clock, tmp_path) -> None:
    with app.app_context():
        take_in(register.parquet(tmp_path / "r.parquet", register.rows_of(family(), "H1")))
        person, other = resident(), family()
        other["members"] = [other["members"][1]]
        with transaction() as session:
            write_household(session, person, other)
        assert db.session.scalar(select(func.count(Household.id))) == 2
        nameless = deepcopy(family())
        del nameless["members"][0]["id_number"]
        with transaction() as session:
            write_household(session, person, nameless)
        assert kept()["H1"][0] == FORM.load(family())


@BOTH
def test_somebody_is_in_one_household_of_the_register(app, clock, tmp_path, monkeypatch) -> None:
    """Within a transaction and across them; who moved is taken in when both are told again."""
    for size in (300, 1):
        monkeypatch.setattr(operations, "BATCH", size)
        with app.app_context():
            alone = family()
            alone["members"] = alone["members"][:1]
            wife = family()
            wife["members"] = wife["members"][1:]
            first = [*register.rows_of(family(), "H1"), *register.rows_of(wife, "H2")]
            path = register.parquet(tmp_path / "r.parquet", first)
            report, bad = take_in(path)
            assert report.refused == 1
            assert [(row.line, row.message) for row in bad] == [
                (4, operations.TWICE), (4, operations.NOT_KEPT), (5, operations.TWICE)
            ]  # fmt: skip
            moved = [*register.rows_of(alone, "H1"), *register.rows_of(wife, "H2")]
            report, bad = take_in(register.parquet(path, moved))
            assert (report.changed, report.new, bad) == (1, 1, [])
            assert kept()["H2"][0] == FORM.load(wife)
            with transaction() as session:
                for household in session.scalars(select(Household)):
                    session.delete(household)
                operations.record(PORTAL, "forget", "household", 0)


def test_progress_is_told_line_by_line(app, clock, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(operations, "BATCH", 3)
    told: list[tuple[int, int]] = []
    tell: Callable[[int, int], None] = lambda done, whole: told.append((done, whole))  # noqa: E731
    with app.app_context():
        rows = typed_rows(some_households(8))
        path = register.parquet(tmp_path / "r.parquet", rows)
        import_register(PORTAL, path, lambda _row: None, tell)
    assert len(told) == 3
    assert told[-1] == (len(rows), len(rows))
