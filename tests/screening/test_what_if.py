"""What other figures would mean: counted by hand, and beside the screening of today."""

from datetime import date

import pytest

from portal.actor import PORTAL
from portal.clock import today
from portal.database import db
from portal.errors import Invalid
from portal.journal.queries import history
from portal.screening import queries
from portal.screening.batches import Question
from portal.screening.database import database
from portal.screening.models import WhatIf
from portal.screening.register_file import open_register
from portal.screening.what_if import what_if
from tests.support import course

SERVICE = "social-assistance"


def ask(on: date, area: str = "", **figures: int) -> queries.Counts:
    """The counts of a what-if over the portal's own households."""
    kept = what_if(PORTAL, Question(SERVICE, on, area, figures), database())
    return queries.what_if_counts(queries.what_if(kept), area)


def test_a_higher_standard_brings_in_and_costs_by_hand(rest, app, clock) -> None:
    """Three people with 2,100 yuan: at 1,149 they get 1,347.00, at 1,250 they get 1,650.00."""
    course.apply(rest)
    with app.app_context():
        living = queries.overall(ask(today(), minimum_living_standard=125_000))["minimum_living"]
        assert (living["cost_now"], living["cost_then"]) == (134_700, 165_000)
        assert (living["newly"], living["leaving"]) == (0, 0)
        lower = queries.overall(ask(today(), minimum_living_standard=70_000))
        assert (lower["minimum_living"]["leaving"], lower["marginal"]["newly"]) == (1, 1)


def test_who_is_recognised_and_would_leave_is_counted_apart(rest, app, clock) -> None:
    course.recognised(rest, clock)
    with app.app_context():
        lower = queries.overall(ask(today(), minimum_living_standard=70_000))["minimum_living"]
        assert (lower["recognised"], lower["recognised_leaving"]) == (1, 1)


def test_the_same_figures_change_nothing(app, known, register_file) -> None:
    with app.app_context():
        same = Question(SERVICE, today(), figures={"minimum_living_standard": 114_900})
        for source in (database(), open_register(register_file(known))):
            counts = queries.what_if_counts(queries.what_if(what_if(PORTAL, same, source)))
            for measured in counts.values():
                assert (measured["newly"], measured["leaving"]) == (0, 0)
                assert measured["now"] == measured["then"]


def test_two_processes_count_what_one_counts(app, known, small_parts) -> None:
    with app.app_context():
        question = Question(SERVICE, today(), figures={"minimum_living_standard": 140_000})
        counts = [
            queries.what_if_counts(
                queries.what_if(what_if(PORTAL, question, database(), processes=processes))
            )
            for processes in (1, 2)
        ]
        assert counts[0] == counts[1]
        assert sum(measured["newly"] for measured in counts[0].values()) > 0


def test_a_county_is_a_part_of_the_city(app, known) -> None:
    with app.app_context():
        city = ask(today(), minimum_living_standard=140_000)
        county = ask(today(), "331003", minimum_living_standard=140_000)
        assert queries.overall(county) == queries.overall(
            {key: measured for key, measured in city.items() if key[0] == "331003"}
        )


@pytest.mark.parametrize("figures", [{}, {"nothing": 1}, {"rent_area_1": 3200}])
def test_a_figure_that_the_service_does_not_read_is_refused(app, known, figures) -> None:
    with app.app_context():
        with pytest.raises(Invalid):
            what_if(PORTAL, Question(SERVICE, today(), figures=figures), database())
        assert db.session.query(WhatIf).count() == 0


def test_a_what_if_is_kept_and_journalled(app, known) -> None:
    with app.app_context():
        question = Question(SERVICE, today(), figures={"minimum_living_standard": 125_000})
        kept = what_if(PORTAL, question, database())
        assert queries.what_if(kept).figures == {"minimum_living_standard": 125_000}
        assert history("what-if", kept)[0].action == "what-if"
