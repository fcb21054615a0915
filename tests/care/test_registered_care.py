"""Whom only a register recognises is visited like everybody else: from the day the portal learned of it."""

from datetime import date, timedelta

from portal.actor import PORTAL
from portal.register.operations import import_register
from tests.conftest import BOTH
from tests.support import register
from tests.support.browser import visible
from tests.support.family import family

LEARNED = date(2026, 11, 2)
"""The tests' Monday: the day of the import. A visit every three months where no tier is set."""


def take_over(app, path, recognised: str) -> None:
    """Import the register's one household as recognised in these categories, "" for none."""
    rows = register.rows_of(family(area="331002001"), "H1", recognised)
    with app.app_context():
        import_register(PORTAL, register.delimited(path / "register.csv", rows), lambda _: None)


def due(rest) -> list[tuple[str, str]]:
    """What the township's list says: due day and lamp."""
    return [
        (line["due_on"], line["lamp"]) for line in rest("zhen1").get("/care/households")["items"]
    ]


def rate(rest) -> tuple[int, int]:
    """Households with a visit due, and those that were met."""
    told = rest("duban").get("/statistics/care?from=2026-11-01&to=2027-12-31")["total"]
    return told["due"], told["met"]


@BOTH
def test_a_household_of_the_register_is_visited_from_the_day_of_its_import(
    rest, app, clock, tmp_path
) -> None:
    take_over(app, tmp_path, "minimum_living")
    assert due(rest) == [("2027-02-02", "normal")]
    clock.shift(timedelta(days=93))
    assert due(rest) == [("2027-02-02", "overdue")]
    assert rate(rest) == (1, 0)


@BOTH
def test_who_the_register_names_no_longer_waits_for_no_visit_but_what_was_missed_stays(
    rest, app, clock, tmp_path
) -> None:
    take_over(app, tmp_path, "minimum_living")
    clock.shift(timedelta(days=93))
    take_over(app, tmp_path, "")
    assert due(rest) == []
    assert rate(rest) == (1, 0)
    clock.shift(timedelta(days=10))
    take_over(app, tmp_path, "marginal")
    assert due(rest) == [("2027-02-02", "overdue")]


def test_an_import_that_says_the_same_begins_nothing_anew(rest, app, clock, tmp_path) -> None:
    take_over(app, tmp_path, "minimum_living")
    clock.shift(timedelta(days=30))
    take_over(app, tmp_path, "minimum_living,marginal")
    assert due(rest) == [("2027-02-02", "normal")]


def test_what_is_given_once_is_no_ground_for_visits(rest, app, tmp_path) -> None:
    take_over(app, tmp_path, "expense_aid")
    assert due(rest) == []


def test_the_page_of_such_a_household_opens(pages, rest, app, tmp_path) -> None:
    take_over(app, tmp_path, "minimum_living")
    line = rest("zhen1").get("/care/households")["items"][0]
    township = pages()
    township.log_in("zhen1")
    assert "一般家庭" in visible(township.get(f"/care/households/{line['household']}"))
