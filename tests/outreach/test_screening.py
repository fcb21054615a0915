"""Screening: the same rules over every known household, agreeing with each one's own check."""

from collections import Counter
from datetime import date
from itertools import islice

import pytest
from flask import Flask

from portal.actor import Actor
from portal.clock import today
from portal.database import transaction
from portal.demonstration.accounts import DemoAccount
from portal.demonstration.households import households
from portal.demonstration.staff import add_account
from portal.offices.city import current_city
from portal.outreach.queries import known_households
from portal.outreach.screening import overall, screen, what_if
from portal.people.operations import write_household
from portal.services.catalogue import get_service
from tests.support import course
from tests.support.course import RESIDENT
from tests.support.family import family

AREAS = ("331002001", "331003001", "331004001")
ASSISTANCE = get_service("social-assistance")
CLEAR = ("met", "needs_information", "needs_review")


@pytest.fixture
def known(app: Flask) -> list[dict]:
    """Sixty households of all kinds, kept in the database."""
    with app.app_context():
        made = list(islice(households(current_city(), today(), 11, AREAS), 60))
        with transaction() as session:
            for number, household in enumerate(made):
                account = add_account(session, DemoAccount(f"1990009{number:04d}", "resident"), "x")
                write_household(session, Actor("resident", account.id), household.declaration)
    return [household.declaration for household in made]


def test_the_city_agrees_with_every_households_own_check(app, known) -> None:
    with app.app_context():
        city, wanted = current_city(), Counter()
        for declaration in known:
            county = declaration["household"]["area"][:6]
            for verdict in ASSISTANCE.assess(declaration, city.parameters, today()).verdicts:
                wanted[county, verdict["category"], verdict["verdict"] == "met"] += 1
                if verdict["verdict"] == "not_met":
                    wanted[county, verdict["category"], False] -= 1
        for (county, category), count in screen(ASSISTANCE, today()).items():
            assert count.qualifies == wanted[county, category, True], (county, category)
            assert count.possible == wanted[county, category, False], (county, category)


def test_an_area_is_a_part_of_the_city(app, known) -> None:
    with app.app_context():
        whole = screen(ASSISTANCE, today())
        parts = [screen(ASSISTANCE, today(), area[:6]) for area in AREAS]
        assert {key: count for part in parts for key, count in part.items()} == whole


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_every_household_is_read_once_whatever_the_chunks(app, known, size: int) -> None:
    with app.app_context():
        chunks = list(known_households(today(), size=size))
        assert max(map(len, chunks)) <= size
        assert sum(map(len, chunks)) == len(known)


def test_who_is_recognised_is_not_on_the_outreach_list(rest, app, clock) -> None:
    with app.app_context():
        before = overall(screen(ASSISTANCE, today()).items())
        assert before == {}
    course.apply(rest)
    with app.app_context():
        applied = overall(screen(ASSISTANCE, today()).items())["minimum_living"]
        assert (applied.qualifies, applied.recognised, applied.unreached) == (1, 0, 1)
    course.inquire(rest)
    course.publicise(rest, clock)
    course.decide(rest)
    with app.app_context():
        reached = overall(screen(ASSISTANCE, today()).items())["minimum_living"]
        assert (reached.qualifies, reached.recognised, reached.unreached) == (1, 1, 0)


def test_who_no_longer_qualifies_is_on_the_review_list(rest, app, clock, pages) -> None:
    course.recognised(rest, clock)
    person = pages()
    person.log_in(RESIDENT)
    with app.app_context():
        with transaction() as session:
            richer = family(private_car=True)
            write_household(session, Actor("resident", 1), richer)
        found = overall(screen(ASSISTANCE, today()).items())["minimum_living"]
        assert (found.qualifies, found.recognised, found.lapsed) == (0, 1, 1)


def test_a_higher_standard_brings_in_and_costs_by_hand(rest, app, clock) -> None:
    """Three people with 2,100 yuan: at 1,149 they get 1,347.00, at 1,250 they get 1,650.00."""
    course.apply(rest)
    with app.app_context():
        figures = {"minimum_living_standard": 125_000}
        change = overall(what_if(ASSISTANCE, today(), figures).items())
        living = change["minimum_living"]
        assert (living.now.cost, living.then.cost) == (134_700, 165_000)
        assert (living.newly, living.leaving) == (0, 0)
        lower = overall(what_if(ASSISTANCE, today(), {"minimum_living_standard": 70_000}).items())
        assert (lower["minimum_living"].leaving, lower["marginal"].newly) == (1, 1)


def test_a_figure_that_the_city_does_not_have_is_refused(app, known) -> None:
    with app.app_context(), pytest.raises(LookupError):
        what_if(ASSISTANCE, date(2026, 11, 24), {"nothing": 1})
