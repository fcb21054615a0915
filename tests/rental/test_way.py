"""From the application to the first month: township, civil affairs beside housing, publicity, decision,
agreement, lease (社会救助暂行办法 39-40; 浙江省社会救助条例 29-30, 56; 社会救助法 42).
"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.cases import recognised
from portal.cases.models import Case
from portal.database import db
from tests.conftest import BOTH
from tests.support import course, renting
from tests.support.browser import form_data, visible
from tests.support.course import RESIDENT


def case_of(rest, number: str):
    return rest(RESIDENT).get(f"/cases/{number}")


@BOTH
def test_the_whole_way(rest, clock) -> None:
    number = renting.apply(rest)
    assert case_of(rest, number)["due_on"] is None, "nobody has set an outer limit"
    renting.accept(rest)
    assert rest("jianshe").task("homes")["due_on"] == "2026-11-06"
    assert rest("minzheng1").task("check")["due_on"] == "2026-11-05"
    renting.check_means(rest)
    renting.review(rest)
    renting.publicise(rest, clock)
    renting.decide(rest)
    case = case_of(rest, number)
    assert (case["status"], case["decision"]) == ("agree", "granted")
    assert "每月1,080.00元" in str(case["notices"][-1]["content"])
    renting.sign(rest, number, "2027-11-12")
    assert case_of(rest, number)["status"] == "lease"
    renting.file_lease(rest, number)
    assert case_of(rest, number)["status"] == "subsidised"
    assert list(renting.months(rest, number)) == [
        "2026-12", *(f"2027-{month:02d}" for month in range(1, 12))
    ]  # fmt: skip
    assert set(renting.months(rest, number).values()) == {108_000}
    papers = [paper["kind"] for paper in case_of(rest, number)["notices"]]
    assert papers == ["receipt", "publicity", "decision", "agreement", "lease"]


def test_income_and_homes_are_checked_side_by_side_and_the_review_waits_for_both(
    rest, clock
) -> None:
    renting.apply(rest)
    renting.accept(rest)
    assert (
        rest("minzheng1").task("check")["state"] == rest("jianshe").task("homes")["state"] == "open"
    )
    renting.do(rest, "jianshe", "homes", "conclude-homes", **renting.HOMES)
    rest("jianshe").act("verify", "claim")
    early = rest("jianshe").act("verify", "give-opinion", 409, opinion="grant", **renting.REASON)
    assert early["code"] == "check-running"
    renting.check_means(rest)
    rest("jianshe").act("verify", "give-opinion", opinion="grant", **renting.REASON)


def verdicts(app, number: str) -> dict[str, str]:
    with app.app_context():
        case = db.session.scalars(select(Case).where(Case.number == number)).one()
        return {v["category"]: v["verdict"] for v in case.assessment["verdicts"]}


def test_who_is_recognised_has_no_second_means_check(rest, app, clock) -> None:
    """社会救助法 42: the portal knows the standing, whatever was typed."""
    course.recognised(rest, clock)
    number = renting.apply(rest, assisted="none")
    renting.accept(rest)
    assert "check" not in [t["code"] for t in rest("minzheng1").get("/tasks")["items"]]
    met = [code for code, verdict in verdicts(app, number).items() if verdict == "met"]
    assert met == ["rent_minimum_living"]
    renting.review(rest)
    assert rest("zhen1").task("publicise")["state"] == "open"


def test_a_home_that_was_found_changes_what_the_rules_say(rest, app, clock) -> None:
    number = renting.apply(rest)
    renting.accept(rest)
    assert verdicts(app, number)["rent_minimum_living"] == "met"
    found = {"homes": 1, "home_area": "120", "reason": "名下有一套120平方米的住房。"}
    renting.do(rest, "jianshe", "homes", "conclude-homes", **renting.HOMES | found)
    assert verdicts(app, number)["rent_minimum_living"] == "needs_review", "no line is published"


def test_who_checked_the_homes_does_not_decide(rest, clock) -> None:
    renting.apply(rest)
    renting.accept(rest)
    renting.check_means(rest)
    renting.review(rest)
    renting.publicise(rest, clock)
    assert rest("jianshe").act("decide", "claim", 409)["code"] == "four-eyes"


def test_publicity_takes_the_days_that_the_city_has_set(rest, clock) -> None:
    renting.apply(rest)
    renting.accept(rest)
    renting.check_means(rest)
    renting.review(rest)
    renting.do(rest, "zhen1", "publicise", "post")
    clock.shift(timedelta(days=10))
    early = rest("zhen1").act("publicise", "close-publicity", 409)
    assert early["code"] == "publicity-running" and "10天" in early["detail"]
    clock.shift(timedelta(days=1))
    rest("zhen1").act("publicise", "close-publicity")


def test_a_refusal_ends_it_and_is_corrected_by_a_colleague_who_grants(rest, clock) -> None:
    number = renting.apply(rest)
    renting.accept(rest)
    renting.check_means(rest)
    renting.do(rest, "jianshe", "homes", "conclude-homes", **renting.HOMES)
    renting.do(rest, "jianshe", "verify", "give-opinion", opinion="refuse", **renting.REASON)
    renting.do(rest, "jianshe2", "decide", "refuse", **renting.BY_LAW)
    assert case_of(rest, number)["status"] == "refused"
    assert rest(RESIDENT).post(f"/cases/{number}/subsidy/sign", renting.SIGNED, 409)["code"] == (
        "nothing-to-sign"
    )


def test_what_waits_for_the_household_is_overdue_for_nobody(rest, clock) -> None:
    """Agreement and lease are an office's turn only once the household has signed, has rented."""
    number = renting.granted(rest, clock)
    assert rest("jianshe").get("/tasks")["items"] == []
    clock.shift(timedelta(days=60))
    renting.sign(rest, number, "2027-11-12")
    assert rest("jianshe").get("/tasks")["items"] == []


def test_the_agreement_is_no_longer_than_the_citys_term(rest, clock) -> None:
    number = renting.granted(rest, clock)
    for signed, field in (({"signer": "2", "agreed": True}, "signer"),
                          ({"signer": "0", "agreed": False}, "agreed")):  # fmt: skip
        fault = rest(RESIDENT).post(f"/cases/{number}/subsidy/sign", signed, 422)
        assert fault["errors"][0]["field"] == field, "a child, and somebody who does not agree"
    rest(RESIDENT).post(f"/cases/{number}/subsidy/sign", renting.SIGNED)
    beyond = renting.do(rest, "jianshe", "agree", "sign-agreement", 422, last_day="2028-1-1")
    assert beyond["errors"][0]["field"] == "last_day"
    rest("jianshe").act("agree", "sign-agreement", last_day="2027-11-12")


@pytest.mark.parametrize(("rent", "amount"), [("1200", 108_000), ("900.50", 90_050)])
def test_where_the_city_so_sets_the_rent_of_the_lease_is_the_most(
    rest, app, clock, rent: str, amount: int
) -> None:
    renting.figure(app, "rent_most_is_rent", 1)
    number = renting.subsidised(rest, clock, rent=rent)
    assert set(renting.months(rest, number).values()) == {amount}


def test_the_pages_of_the_way(rest, pages, clock) -> None:
    number = renting.granted(rest, clock)
    resident = pages()
    resident.log_in(RESIDENT)
    assert "请签补贴协议" in visible(resident.get(f"/cases/{number}"))
    page = resident.get(f"/cases/{number}/subsidy")
    wrong = resident.post(f"/cases/{number}/subsidy/sign", {"signer": "0"}, 422)
    assert "有1处需要修改" in visible(wrong)
    page = resident.post(f"/cases/{number}/subsidy/sign", {"signer": "0", "agreed": "yes"})
    assert "已签字" in visible(page)
    renting.do(rest, "jianshe", "agree", "sign-agreement", last_day="2027-11-12")
    page = resident.get(f"/cases/{number}/subsidy")
    typed = form_data(page, "/subsidy/lease") | {**renting.LEASE, "rent": "很多"}
    kept = resident.post(f"/cases/{number}/subsidy/lease", typed, 422)
    assert form_data(kept, "/subsidy/lease")["rent"] == "很多", "what was typed stays"
    officer = pages()
    officer.log_in("jianshe")
    assert "协议" in visible(officer.get(f"/cases/{number}/subsidy"))


@pytest.mark.parametrize(("told", "kept"), [
    ("none", "destitute"), ("marginal", "destitute"), ("destitute_home", "destitute_home"),
])  # fmt: skip
def test_what_is_told_of_an_institution_is_closer_than_the_recognition(
    app, monkeypatch, told: str, kept: str
) -> None:
    """条例 29: of the destitute those who live at home have the subsidy."""
    monkeypatch.setattr(recognised, "recognised_as", lambda *_: "destitute")
    with app.app_context():
        assert recognised.with_standing(db.session(), 1, {"assisted": told})["assisted"] == kept
