"""The one clock: days are China's, a demonstration may run ahead, stories are told in the past."""

from datetime import UTC, date, datetime, timedelta

import time_machine

from portal.clock import at, day_of, now, today


def test_the_day_is_chinas(app) -> None:
    """Half past four in the afternoon in London is half past midnight of the next day here."""
    with (
        app.app_context(),
        time_machine.travel(datetime(2026, 11, 24, 16, 30, tzinfo=UTC), tick=False),
    ):
        assert today() == date(2026, 11, 25)
        assert now().tzinfo == UTC


def test_a_demonstration_may_run_days_ahead(app, clock) -> None:
    with app.app_context():
        before = today()
        app.config["DAYS_AHEAD"] = 8
        assert today() == before + timedelta(days=8)


def test_the_clock_stands_still_while_a_story_is_told(app, clock) -> None:
    spring = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
    with app.app_context():
        present = now()
        with at(spring):
            assert (now(), today()) == (spring, day_of(spring))
        assert now() == present
