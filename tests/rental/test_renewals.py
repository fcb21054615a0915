"""The yearly review is told of, asked for by anybody who may, and looked at with what is known better."""

import pytest
from sqlalchemy import select

from portal.cases.models import Case
from portal.cases.rental.reminding import remind_of_renewals
from portal.database import db, transaction
from portal.demonstration.accounts import COUNTY, PASSWORD, DemoAccount
from portal.demonstration.staff import add_account
from portal.people.passwords import hash_password
from tests.conftest import BOTH
from tests.support import course, renting
from tests.support.browser import visible
from tests.support.course import RESIDENT

RENEWAL = {"words": "没有变化。", "agreed": True}


def told(rest, number: str) -> list[str]:
    return [paper["kind"] for paper in rest(RESIDENT).get(f"/cases/{number}")["notices"]]


def remind(app) -> int:
    with app.app_context():
        return remind_of_renewals()


@BOTH
def test_the_household_is_told_once_for_each_agreement(rest, app, clock) -> None:
    number = renting.subsidised(rest, clock)
    renting.at(clock, "2027-10-12")
    assert remind(app) == 0
    renting.at(clock, "2027-10-13")
    assert (remind(app), remind(app)) == (1, 0)
    assert told(rest, number)[-1] == "renewal"
    renting.hand_in(rest, number, first_day="2027-12-1", last_day="2029-11-30")
    rest(RESIDENT).post(f"/cases/{number}/subsidy/renew", RENEWAL)
    renting.do(rest, "jianshe", "review", "conclude-unchanged", **renting.REASON)
    assert remind(app) == 0
    renting.at(clock, "2028-12-20")
    assert remind(app) == 1, "also when the term is over already"


def test_who_asked_is_not_reminded(rest, app, clock) -> None:
    number = renting.subsidised(rest, clock)
    renting.at(clock, "2027-10-20")
    rest(RESIDENT).post(f"/cases/{number}/subsidy/renew", RENEWAL)
    assert remind(app) == 0


def test_a_lease_that_ends_first_ends_the_months(rest, clock) -> None:
    number = renting.subsidised(rest, clock, last_day="2027-3-31")
    assert list(renting.months(rest, number)) == ["2026-12", "2027-01", "2027-02", "2027-03"]


def test_an_officer_may_ask_at_the_counter_and_another_office_may_not(rest, clock) -> None:
    number = renting.subsidised(rest, clock)
    renting.at(clock, "2027-10-20")
    rest("jiaoyu").post(f"/cases/{number}/subsidy/renew", RENEWAL, 404)
    rest("zhen1").post(f"/cases/{number}/subsidy/renew", RENEWAL)
    assert rest("jianshe").task("review")["state"] == "open"


@pytest.mark.parametrize(("ground", "status"), [("", 422), ("voluntary", 422), ("income", 200)])
def test_who_is_to_leave_leaves_for_a_reason(rest, clock, ground: str, status: int) -> None:
    number = renting.subsidised(rest, clock)
    renting.report(rest, number, "income", "2026-11-02", "收入增加了。")
    renting.do(rest, "jianshe", "review", "record-inquiry", **renting.found())
    renting.do(rest, "jianshe", "review", "propose-stop", status, ground=ground, **renting.REASON)


def test_a_grant_that_did_not_stand_takes_what_waited_with_it_and_comes_back(
    rest, app, clock
) -> None:
    """更正: to a refusal before anybody signed, by a third pair of eyes, and to a grant again."""
    number = renting.granted(rest, clock)
    with app.app_context(), transaction() as session:
        third = DemoAccount("jianshe3", "caseworker", f"{COUNTY}-housing")
        add_account(session, third, hash_password(PASSWORD))
    corrected(rest, "jianshe2", 409, "correct-to-refusal")
    corrected(rest, "jianshe3", 200, "correct-to-refusal")
    assert states(app, number) == ("refused", set())
    corrected(rest, "jianshe2", 200, "correct", categories=["rent_minimum_living"])
    assert states(app, number) == ("agree", {"agree", "lease"})
    renting.sign(rest, number, "2027-11-12")
    renting.file_lease(rest, number)
    assert rest(RESIDENT).get(f"/cases/{number}")["status"] == "subsidised"


def corrected(rest, who: str, status: int, action: str, **more: object) -> None:
    officer = rest(who)
    done = officer.get("/tasks?state=concluded&limit=200")["items"]
    task = next(task for task in done if task["code"] == "decide")
    seen = {"If_Match": str(task["version"])}
    officer.post(f"/tasks/{task['id']}/{action}", {**renting.BY_LAW, **more}, status, **seen)


def states(app, number: str) -> tuple[str, set[str]]:
    """The case's status, and the steps that wait for the household."""
    with app.app_context():
        case = db.session.scalars(select(Case).where(Case.number == number)).one()
        return case.status, {task.code for task in case.tasks if task.state == "waiting"}


def test_the_page_shows_how_the_amount_is_made_up(rest, pages, clock) -> None:
    number = renting.subsidised(rest, clock)
    resident = pages()
    resident.log_in(RESIDENT)
    page = visible(resident.get(f"/cases/{number}/subsidy"))
    assert "这样大的家庭补贴54.00 m²" in page and "合起来每月1,080.00元" in page


def test_a_recognition_that_the_subsidy_does_not_count_on_opens_no_case(rest, app, clock) -> None:
    """刚性支出困难家庭 are owed a flat or a subsidy by the law of 2026; no city rate names them."""
    course.apply(rest, **renting.NO_HOME)
    course.inquire(rest)
    course.publicise(rest, clock)
    county = rest("minzheng1")
    county.act("decide", "claim")
    county.act("decide", "confirm", categories=["hard_expense"], reason="支出很重，集体研究核定。")
    with app.app_context():
        assert [case.service for case in db.session.scalars(select(Case))] == ["social-assistance"]
    assert rest("jianshe").task("public-rental-housing")["state"] == "open"
