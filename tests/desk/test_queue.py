"""The queue: the own office's tasks, due soonest first, with their lamps, nothing in the clear."""

from datetime import timedelta

import pytest

from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import Rest, visible
from tests.support.course import RESIDENT
from tests.support.family import application


@pytest.fixture
def neighbour(rest, app):
    """Somebody else who registers and applies; returns the case's number."""

    def applies(phone: str) -> str:
        person = {"name": "邻例居", "phone": phone, "password": "a-long-password"}
        rest("").post("/accounts", person, 201)
        resident = Rest(app, phone, "a-long-password")
        body = application(area="331002001")
        return str(resident.post("/cases", body, 201, Idempotency_Key="neighbour")["number"])

    return applies


@BOTH
def test_due_soonest_comes_first_and_pages_follow(rest, neighbour, clock) -> None:
    numbers = []
    for place in range(4):
        numbers.append(neighbour(f"1991111000{place}"))
        clock.shift(timedelta(days=place % 2))
    officer, seen, following = rest("zhen1"), [], ""
    while following is not None:
        page = officer.get(f"/tasks?limit=2&after={following}")
        seen += page["items"]
        following = page["next"]
    assert [task["case"] for task in seen] == numbers
    assert [task["due_on"] for task in seen] == sorted(task["due_on"] for task in seen)
    assert {task["applicant"] for task in seen} == {"邻**"}


def test_the_filters_narrow_the_queue(rest, neighbour, clock) -> None:
    mine, open_one = course.apply(rest)["number"], neighbour("19911110000")
    officer = rest("zhen1")
    task = next(t for t in officer.get("/tasks")["items"] if t["case"] == mine)
    officer.post(f"/tasks/{task['id']}/claim", If_Match=str(task["version"]))

    def cases(query: str, who: Rest = officer) -> list[str]:
        return [t["case"] for t in who.get(f"/tasks?{query}")["items"]]

    assert cases("mine=yes") == [mine]
    assert cases("state=claimed") == [mine]
    assert cases("state=open") == [open_one]
    assert (
        cases("state=concluded") == cases("state=paused") == cases("state=waiting&mine=yes") == []
    )
    assert cases("mine=yes", rest("zhen2")) == []
    assert set(cases("", rest("zhen2"))) == {mine, open_one}


@pytest.mark.parametrize(
    ("day", "lamp", "days"),
    [(2, "normal", 15), (17, "normal", 4), (18, "soon", 3), (23, "soon", 0), (24, "overdue", 1), (30, "overdue", 5)],
)  # fmt: skip
def test_the_lamp_tells_how_urgent_it_is(rest, clock, day: int, lamp: str, days: int) -> None:
    """Due on Monday 23 November: amber from Wednesday the 18th on, red from the 24th."""
    course.apply(rest)
    clock.shift(timedelta(days=day - 2))
    task = rest("zhen1").task("accept")
    assert (task["due_on"], task["lamp"], task["days"]) == ("2026-11-23", lamp, days)


def test_a_stopped_clock_has_its_own_lamp(rest, pages, clock) -> None:
    course.apply(rest)
    officer = rest("zhen1")
    officer.act("accept", "claim")
    officer.act("accept", "request-supplement", items="户口本", answer_by="2026-11-20")
    clock.shift(timedelta(days=25))
    assert officer.task("accept")["lamp"] == "paused"
    person = pages()
    assert "超期" not in visible(person.log_in("zhen1"))


@BOTH
def test_nothing_personal_stands_in_the_queue(rest, pages, clock) -> None:
    course.apply(rest)
    person = pages()
    html = person.log_in("zhen1") + str(rest("zhen1").get("/tasks"))
    for secret in (RESIDENT, "王例文", "3310021980", "2,100", "210000"):
        assert secret not in html


def test_an_office_without_tasks_is_told_so(pages) -> None:
    person = pages()
    assert "这里没有任务" in visible(person.log_in("jiaoyu"))
