"""Giving a task to the office that it belongs to: the clock goes on, the old office still knows."""

from datetime import timedelta

import pytest

from tests.cases.test_access import move_to_office
from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import form_data, visible
from tests.support.course import RESIDENT

NEXT = "331002002-township"
WHY = {"reason": "户籍在隔壁街道，应由户籍地受理。"}


@BOTH
def test_the_wrong_township_gives_the_case_to_the_right_one(rest, app, clock) -> None:
    number = course.apply(rest)["number"]
    first, second = rest("zhen1"), rest("zhen2")
    due = first.task("accept")["due_on"]
    clock.shift(timedelta(days=3))
    first = rest("zhen1")
    first.act("accept", "claim")
    acted = first.act("accept", "transfer", office=NEXT, **WHY)
    assert (acted["state"], acted["due_on"]) == ("open", due)
    assert first.get("/tasks")["items"] == []
    assert first.get(f"/cases/{number}", 404)["code"] == "case-not-found"
    given = first.get("/tasks/transferred")
    assert [(row["case"], row["office"], row["reason"]) for row in given] == [
        (number, NEXT, WHY["reason"])
    ]
    move_to_office(app, "zhen2", NEXT)
    second = rest("zhen2")
    second.act("accept", "claim")
    second.act("accept", "accept")
    assert second.task("verify")["case"] == number
    offices = [s["office"] for s in rest(RESIDENT).get(f"/cases/{number}")["timeline"]]
    assert len(set(offices[:3])) == 1 and offices[3] == "椒江区民政局"


@BOTH
def test_a_matter_goes_to_the_department_that_owes_it(rest, clock) -> None:
    """In the figures too the entitlement is now the other department's."""
    course.recognised(rest, clock)
    medical = rest("yibao")
    medical.act("medical-aid", "transfer", office="331002-civil-affairs", reason="由民政直接办理。")
    civil = rest("minzheng1")
    assert civil.task("medical-aid")["due_on"] == "2026-11-10"
    civil.act("medical-aid", "claim")
    civil.act("medical-aid", "grant", granted="已救助。")
    query = "/statistics/joint-handling?from=2026-11-01&to=2026-11-30&group_by=department"
    groups = {g["key"]: (g["handled"], g["due"]) for g in rest("duban").get(query)["groups"]}
    assert groups["civil-affairs"] == (1, 3)


@pytest.mark.parametrize(
    "office", ["", "331002-civil-affairs", "331002001-township", "331000-civil-affairs", "999999"]
)
def test_where_a_step_may_not_go(rest, clock, office: str) -> None:
    course.apply(rest)
    refused = rest("zhen1").act("accept", "transfer", 422, office=office, **WHY)
    assert [problem["field"] for problem in refused["errors"]] == ["office"]


def test_what_a_colleague_has_claimed_stays_with_the_colleague(rest, clock) -> None:
    course.apply(rest)
    rest("zhen1").act("accept", "claim")
    refused = rest("zhen2").act("accept", "transfer", 409, office=NEXT, **WHY)
    assert refused["code"] == "claimed-by-another"
    bare = rest("zhen1").act("accept", "transfer", 422, office=NEXT)
    assert [problem["field"] for problem in bare["errors"]] == ["reason"]


def test_the_page_offers_the_offices_and_tells_where_it_went(rest, app, pages, clock) -> None:
    number = course.apply(rest)["number"]
    officer = pages()
    officer.log_in("zhen1")
    task = rest("zhen1").task("accept")
    html = officer.get(f"/desk/tasks/{task['id']}")
    assert NEXT in html and "331002-civil-affairs" not in html
    data = form_data(html, f"/desk/tasks/{task['id']}/transfer")
    back = officer.post(f"/desk/tasks/{task['id']}/transfer", {**data, "office": NEXT, **WHY})
    assert "待办" in visible(back) and number not in visible(back)
    told = visible(officer.get("/desk/transferred"))
    assert number in told and WHY["reason"] in told
    move_to_office(app, "zhen2", NEXT)
    receiver = pages()
    receiver.log_in("zhen2")
    assert f"转来：{WHY['reason']}" in visible(receiver.get(f"/desk/tasks/{task['id']}"))
