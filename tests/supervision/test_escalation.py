"""What is late climbs to the county and then to the city, by the city's own figures."""

from datetime import date, datetime

import pytest

from portal.clock import CHINA
from portal.offices.calendar import Calendar
from portal.supervision.escalation import last_due_day
from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import visible

CALENDAR = Calendar()


@pytest.mark.parametrize(
    ("days", "until"),
    [
        # 25 November 2026 is a Wednesday.
        (0, "2026-11-24"), (1, "2026-11-24"), (2, "2026-11-23"), (3, "2026-11-22"),
        (4, "2026-11-19"), (8, "2026-11-15"),
    ],
)  # fmt: skip
def test_a_task_is_listed_once_it_is_over_by_so_many_working_days(days, until) -> None:
    found = last_due_day(CALENDAR, date(2026, 11, 25), days)
    assert found == date.fromisoformat(until)
    assert CALENDAR.working_days_between(found, date(2026, 11, 25)) >= days


def overdue(rest, who: str) -> list[tuple[str, int]]:
    """The codes of offices and the days over on somebody's list."""
    return [(row["office"], row["days"]) for row in rest(who).get("/tasks/overdue")["items"]]


@BOTH
def test_while_no_figure_is_set_both_see_whatever_is_overdue(rest, pages, clock) -> None:
    course.apply(rest)
    clock.move_to(datetime(2026, 11, 23, 9, tzinfo=CHINA))
    assert overdue(rest, "duban") == []
    clock.move_to(datetime(2026, 11, 24, 9, tzinfo=CHINA))
    for who in ("quduban", "duban"):
        assert overdue(rest, who) == [("331002001-township", 1)]
    city = pages()
    city.log_in("duban")
    assert "还没有规定" in visible(city.get("/supervision/overdue"))


def test_with_figures_it_climbs_from_the_county_to_the_city(rest, pages, clock) -> None:
    set_figures(rest, supervision_county_days=1, supervision_city_days=5)
    course.apply(rest)
    climbed = []
    for day in (24, 27, 30):
        clock.move_to(datetime(2026, 11, day, 9, tzinfo=CHINA))
        climbed.append([bool(overdue(rest, who)) for who in ("quduban", "duban")])
    assert climbed == [[True, False], [True, False], [True, True]]
    city = pages()
    city.log_in("duban")
    assert "超期5个工作日以上" in visible(city.get("/supervision/overdue"))


def test_the_list_pages_by_key(rest, clock) -> None:
    course.recognised(rest, clock)
    clock.move_to(datetime(2026, 11, 25, 9, tzinfo=CHINA))
    seen, after = [], ""
    while True:
        page = rest("duban").get(f"/tasks/overdue?limit=5{after}")
        seen += [row["id"] for row in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert len(seen) == len(set(seen)) == 13


def set_figures(rest, **figures: int) -> None:
    """Two administrators give the figures a value from the next day on."""
    for code, value in figures.items():
        body = {"first_day": "2026-11-03", "value": str(value), "status": "verified",
                "source": "台州市内部管理规定（测试）"}  # fmt: skip
        rest("guanli").post(f"/parameters/{code}/values", body, 201)
        waiting = rest("guanli2").get("/parameter-values")[0]
        path = f"/parameter-values/{waiting['id']}/approve"
        rest("guanli2").post(path, If_Match=str(waiting["version"]))
