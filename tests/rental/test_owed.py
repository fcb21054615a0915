"""A recognised household in housing difficulty does not apply (大救助一件事; 社会救助法 42; 条例 29-30)."""

import pytest
from sqlalchemy import select

from portal.cases.joint_handling import reconcile
from portal.cases.models import Case, Task
from portal.clock import today
from portal.database import db
from tests.conftest import BOTH
from tests.support import course, renting
from tests.support.browser import visible
from tests.support.course import RESIDENT


def rental_case(rest):
    found = [c for c in rest(RESIDENT).get("/cases")["items"] if c["service"] == "rental-subsidy"]
    return rest(RESIDENT).get(f"/cases/{found[0]['number']}") if found else None


@BOTH
def test_the_case_is_opened_filled_in_and_answers_what_was_owed(rest, app, clock) -> None:
    assistance = course.recognised(rest, clock, **renting.NO_HOME)
    case = rental_case(rest)
    assert (case["status"], case["applied_on"]) == ("accept", "2026-11-10")
    assert "不用再申请" in str(case["notices"][0]["content"])
    with app.app_context():
        opened = db.session.scalars(select(Case).where(Case.number == case["number"])).one()
        assert opened.declared["household"]["assisted"] == "minimum_living"
        assert [m["name"] for m in opened.declared["members"]] == ["王例文", "李例秀", "王例明"]
    told = {"monthly_rent": "900", "housing_support": False}
    rest(RESIDENT).post(f"/cases/{case['number']}/subsidy/home", told)
    renting.accept(rest)
    late = rest(RESIDENT).post(f"/cases/{case['number']}/subsidy/home", told, 409)
    assert late["code"] == "accepted-before"
    renting.review(rest)
    renting.publicise(rest, clock)
    renting.decide(rest)
    whole = rest(RESIDENT).get(f"/cases/{assistance}")
    matter = next(t for t in whole["timeline"] if t["code"] == "public-rental-housing")
    assert (matter["state"], matter["outcome"]) == ("concluded", "granted")
    assert case["number"] in matter["granted"]


def test_nothing_is_opened_twice(rest, app, clock) -> None:
    course.recognised(rest, clock, **renting.NO_HOME)
    with app.app_context():
        reconcile()
        cases = db.session.scalars(select(Case).where(Case.service == "rental-subsidy")).all()
        assert len(cases) == 1


def test_who_has_asked_already_keeps_the_own_case(rest, clock) -> None:
    number = renting.apply(rest)
    renting.accept(rest)
    renting.check_means(rest)
    course.recognised(rest, clock, **renting.NO_HOME)
    assert rental_case(rest)["number"] == number


@pytest.mark.parametrize("home", [{"homes": 1, "housing_difficulty": False}])
def test_who_has_a_home_is_owed_nothing(rest, home, clock) -> None:
    course.recognised(rest, clock, **home)
    assert rental_case(rest) is None


def test_whose_assistance_ends_is_looked_at_again(rest, app, clock) -> None:
    """The subsidy counted on the recognition: its end is reported to the housing department."""
    number = course.recognised(rest, clock, **renting.NO_HOME)
    case = rental_case(rest)["number"]
    renting.accept(rest)
    renting.review(rest)
    renting.publicise(rest, clock)
    renting.decide(rest)
    renting.report(rest, number, "income", "2026-11-02", "收入增加了。")
    renting.do(rest, "zhen1", "review", "record-inquiry", **course.INQUIRY)
    renting.do(rest, "zhen1", "review", "propose-stop", **renting.REASON)
    with app.app_context():
        heard = {"heard_on": today().isoformat(), "words": "没有意见。"}
    renting.do(rest, "minzheng1", "adjust", "record-hearing", **heard)
    renting.do(rest, "minzheng1", "adjust", "adjust", **renting.BY_LAW)
    task = rest("jianshe").task("review")
    with app.app_context():
        assert db.session.get(Task, task["id"]).case.number == case


def test_the_resident_sees_it_on_the_case(rest, pages, clock) -> None:
    course.recognised(rest, clock, **renting.NO_HOME)
    resident = pages()
    resident.log_in(RESIDENT)
    number = rental_case(rest)["number"]
    assert "请补充住房情况" in visible(resident.get(f"/cases/{number}"))
    assert "补充住房情况" in visible(resident.get(f"/cases/{number}/subsidy"))
