"""Life after recognition: reviews, reported changes, hearing, cut, stop, phasing out, death."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases.models import Case, Recognition, Task
from portal.cases.payable import adjustments_of, payable
from portal.cases.review_models import Review
from portal.cases.reviews import open_due_reviews
from portal.clock import CHINA
from portal.database import db
from portal.journal.queries import verify
from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import visible
from tests.support.checks import paper
from tests.support.course import RESIDENT
from tests.support.family import application, family

INQUIRY = {**course.INQUIRY, "made_on": "2027-05-03"}
RICHER, TOO_RICH, POORER = 300_000, 900_000, 100_000
ARTICLE = "最低生活保障审核确认办法第三十一条"


def opened(app: Flask) -> int:
    """What the nightly job opens."""
    with app.app_context():
        return open_due_reviews()


def at(clock: Any, *day: int) -> None:
    """Nine in the morning of a day in China."""
    clock.move_to(datetime(*day, 9, tzinfo=CHINA))


def found(income: int | None = None) -> dict[str, Any]:
    """The inquiry of a review, the husband's income in fen a month as found."""
    facts = family()
    if income is not None:
        facts["members"][0]["monthly_income"] = income
    return {**INQUIRY, "facts": facts}


def reviewed(rest: Any, income: int | None, **proposal: Any) -> None:
    """The township looks again and proposes."""
    township = rest("zhen1")
    township.act("review", "claim")
    township.act("review", "record-inquiry", **found(income))
    action = proposal.pop("action", "propose-change")
    township.act("review", action, reason="收入有变化。", **proposal)


def due_months(app: Flask, until: date) -> list[int]:
    """The amounts of the months that were payable, in fen."""
    with app.app_context():
        one = db.session.scalars(select(Recognition)).one()
        return [m.amount for m in payable(one, [one], adjustments_of([one])[one.id], until)]


@BOTH
def test_a_review_opens_in_its_month_once_and_goes_on_when_nothing_changed(
    rest, app, clock
) -> None:
    """审核确认办法 31: half-yearly where a member works."""
    number = course.recognised(rest, clock)
    at(clock, 2027, 4, 30)
    assert opened(app) == 0
    at(clock, 2027, 5, 1)
    assert (opened(app), opened(app)) == (1, 0)
    task = rest("zhen1").task("review")
    assert task["due_on"] == "2027-05-10"
    at(clock, 2027, 5, 4)
    township = rest("zhen1")
    township.act("review", "claim")
    township.act("review", "conclude-unchanged", 409, reason="没有变化。")
    township.act("review", "record-inquiry", **found())
    township.act("review", "conclude-unchanged", reason="入户看过，没有变化。")
    with app.app_context():
        assert db.session.scalars(select(Recognition.review_on)).one() == date(2027, 11, 4)
        assert verify()[1] == []
    papers = [paper["kind"] for paper in rest(RESIDENT).get(f"/cases/{number}")["notices"]]
    assert papers[-1] == "review"
    assert opened(app) == 0


@pytest.mark.parametrize(
    ("income", "amounts"),
    [
        # 3 x 1,149.00 less 1,000.00: more from June.
        (POORER, [134_700] * 6 + [244_700] * 2),
        # 3 x 1,149.00 less 3,000.00 is less than the severely disabled wife's full standard, which stays.
        (RICHER, [134_700] * 6 + [114_900] * 2),
    ],
)
@BOTH
def test_another_amount_counts_from_the_month_after_the_decision(
    rest, app, clock, income: int, amounts: list[int]
) -> None:
    """审核确认办法 21; 社会救助法 48 for the cut."""
    number = course.recognised(rest, clock)
    at(clock, 2027, 5, 4)
    opened(app)
    reviewed(rest, income, categories=["minimum_living"])
    county = rest("minzheng1")
    county.act("adjust", "claim")
    if income == RICHER:
        refused = county.act("adjust", "adjust", 409, reason="收入增加。", article=ARTICLE)
        assert refused["code"] == "hearing-missing"
        county.act(
            "adjust", "record-hearing", heard_on="2027-05-04", words="本人说收入确实增加了。"
        )
    county.act("adjust", "adjust", reason="收入有变化。", article=ARTICLE)
    assert due_months(app, date(2027, 7, 31)) == amounts
    case = rest(RESIDENT).get(f"/cases/{number}")
    paper = case["notices"][-1]
    assert paper["kind"] == "adjustment" and paper["content"]["title"] == "调整社会救助决定书"
    assert "60日" in str(paper["content"]["remedies"])
    told = rest(RESIDENT).get("/benefits")
    allowance = next(line for line in told["benefits"] if line["monthly"])
    assert allowance["total"] == 134_700 * 6


def test_before_the_law_of_2026_nothing_asks_for_a_hearing(rest, app, clock, monkeypatch) -> None:
    at(clock, 2025, 10, 20)
    monkeypatch.setitem(course.INQUIRY, "made_on", "2025-10-20")
    course.apply(rest)
    course.inquire(rest)
    course.publicise(rest, clock)
    course.decide(rest)
    at(clock, 2026, 6, 30)
    monkeypatch.setitem(INQUIRY, "made_on", "2026-06-30")
    opened(app)
    reviewed(rest, RICHER, categories=["minimum_living"])
    rest("minzheng1").act("adjust", "claim")
    rest("minzheng1").act("adjust", "adjust", reason="收入增加。", article=ARTICLE)


@pytest.mark.parametrize(("months", "last"), [(0, 6), (1, 7), (6, 12)])
def test_what_stops_may_phase_out_for_up_to_six_months(
    rest, app, clock, months: int, last: int
) -> None:
    """民政部等2022年10月20日通知: 渐退期原则上不超过6个月."""
    number = course.recognised(rest, clock)
    at(clock, 2027, 5, 4)
    opened(app)
    township = rest("zhen1")
    township.act("review", "claim")
    township.act("review", "record-inquiry", **found(TOO_RICH))
    problem = township.act("review", "propose-stop", 422, reason="超过标准。", phase_months=7)
    assert problem["errors"][0]["field"] == "phase_months"
    township.act("review", "propose-stop", reason="丈夫就业，超过标准。", phase_months=months)
    county = rest("minzheng1")
    county.act("adjust", "claim")
    county.act("adjust", "record-hearing", heard_on="2027-05-04", words="没有意见。")
    county.act("adjust", "adjust", reason="收入超过标准。", article=ARTICLE)
    assert len(due_months(app, date(2028, 12, 31))) == last
    paper = rest(RESIDENT).get(f"/cases/{number}")["notices"][-1]
    assert paper["kind"] == "stop" and "60日" in str(paper["content"]["remedies"])
    with app.app_context():
        first = (
            date(2027, 6, 1)
            if not months
            else date(2027 + (6 + months > 12), (5 + months) % 12 + 1, 1)
        )
        assert db.session.scalars(select(Recognition.ended_on)).one() == first
        assert db.session.scalars(select(Review)).one().outcome == "ended"


def test_the_countys_officer_may_leave_everything_as_it_is(rest, app, clock) -> None:
    course.recognised(rest, clock)
    at(clock, 2027, 5, 4)
    opened(app)
    reviewed(rest, RICHER, categories=["minimum_living"])
    rest("minzheng1").act("adjust", "claim")
    rest("minzheng1").act("adjust", "leave-unchanged", reason="增加的收入是一次性的。")
    assert due_months(app, date(2027, 6, 30)) == [134_700] * 7
    with app.app_context():
        assert db.session.scalars(select(Review)).one().outcome == "kept"
        assert db.session.scalars(select(Recognition.review_on)).one() == date(2027, 11, 4)


def test_a_proposal_that_changes_nothing_or_departs_from_the_rules_is_refused(
    rest, app, clock
) -> None:
    course.recognised(rest, clock)
    at(clock, 2027, 5, 4)
    opened(app)
    township = rest("zhen1")
    township.act("review", "claim")
    township.act("review", "record-inquiry", **found())
    nothing = {"categories": ["minimum_living"], "reason": "没有变化。"}
    assert township.act("review", "propose-change", 409, **nothing)["code"] == "nothing-changes"
    township.act("review", "propose-change", 422, categories=["magic"], reason="写错了。")


@pytest.mark.parametrize(
    ("change", "happened", "due", "cause"),
    [
        # 民政部等2022年10月20日通知: within three months of the death.
        ("death", "2026-11-30", "2027-02-28", "death"),
        # 特困人员认定办法 23: within ten working days of the report.
        ("self_care", "2026-12-01", "2026-12-15", "self_care"),
        # No limit is published: due at once.
        ("job", "2026-12-01", "2026-12-01", "reported"),
    ],
)
@BOTH
def test_a_reported_change_opens_a_review_with_the_limit_of_the_law(
    rest, app, clock, change: str, happened: str, due: str, cause: str
) -> None:
    number = course.recognised(rest, clock)
    at(clock, 2026, 12, 1)
    told = {"change": change, "happened_on": happened, "words": "情况变了。"}
    made = rest(RESIDENT).post(f"/cases/{number}/changes", told, 201)
    assert (made["due_on"], made["cause"]) == (due, cause)
    again = rest(RESIDENT).post(f"/cases/{number}/changes", told, 201)
    assert again["id"] == made["id"]
    assert rest("zhen1").task("review")["due_on"] == due
    with app.app_context():
        assert len(db.session.scalars(select(Task).where(Task.kind == "review")).all()) == 1
        assert db.session.scalars(select(Review.told)).one().count("情况变了") == 2


def test_a_change_is_reported_with_what_shows_it_or_as_a_whole_not_at_all(
    rest, pages, clock
) -> None:
    """A file that does not open keeps nothing, what was typed stays; two good ones the township reads."""
    number = course.recognised(rest, clock)
    resident, path = pages(), f"/cases/{number}/changes"
    resident.log_in(RESIDENT)
    resident.get(path)
    told = {"change": "job", "happened_on": "2026-11-02", "words": "在电子厂找到了工作。"}
    broken = [(BytesIO(paper()), "工资单.jpg"), (BytesIO(b"%PDF-1.4"), "合同.pdf")]
    page = resident.post(path, {**told, "file": broken}, 422)
    assert "文件打不开" in visible(page) and "在电子厂找到了工作。" in page
    assert rest(RESIDENT).get(f"/cases/{number}/reviews") == []
    good = [(BytesIO(paper()), "工资单.jpg"), (BytesIO(paper()), "合同.jpg")]
    resident.post(path, {**told, "file": good})
    township = pages()
    township.log_in("zhen1")
    page = visible(township.get(f"/desk/tasks/{rest('zhen1').task('review')['id']}"))
    assert "工资单.jpg" in page and "合同.jpg" in page


def test_a_death_reported_to_a_running_review_brings_it_forward_never_back(
    rest, app, clock
) -> None:
    number = course.recognised(rest, clock)
    at(clock, 2027, 5, 1)
    opened(app)
    for happened, due in (("2027-04-30", "2027-05-10"), ("2027-02-05", "2027-05-05")):
        told = {"change": "death", "happened_on": happened, "words": "母亲去世。"}
        rest(RESIDENT).post(f"/cases/{number}/changes", told, 201)
        assert rest("zhen1").task("review")["due_on"] == due


def test_who_may_report_and_for_what(rest, app, clock) -> None:
    number = str(course.apply(rest)["number"])
    told = {"change": "job", "happened_on": "2026-11-02", "words": "找到工作。"}
    assert (
        rest(RESIDENT).post(f"/cases/{number}/changes", told, 409)["code"] == "nothing-recognised"
    )
    course.inquire(rest)
    course.publicise(rest, clock)
    course.decide(rest)
    rest("yibao").post(f"/cases/{number}/changes", told, 409)
    rest("jianshe").post(f"/cases/{number}/changes", told, 404)
    rest("duban").post(f"/cases/{number}/changes", told, 403)
    wrong = {"change": "magic", "happened_on": "2030-01-01", "words": ""}
    fields = rest(RESIDENT).post(f"/cases/{number}/changes", wrong, 422)["errors"]
    assert {problem["field"] for problem in fields} == {"change", "happened_on", "words"}
    rest("zhen1").post(f"/cases/{number}/changes", told, 201)
    assert rest("yibao").get(f"/cases/{number}/reviews") == []
    assert len(rest(RESIDENT).get(f"/cases/{number}/reviews")) == 1


def test_of_one_who_lived_alone_the_death_stops_it_without_a_hearing(rest, app, clock) -> None:
    course.recognised(rest, clock)
    at(clock, 2026, 12, 20)
    with app.app_context():
        number = db.session.scalars(select(Case.number)).one()
    told = {"change": "death", "happened_on": "2026-12-18", "words": "本人去世。"}
    rest("zhen1").post(f"/cases/{number}/changes", told, 201)
    township = rest("zhen1")
    township.act("review", "claim")
    dead = {"died_on": "2026-12-18", "reason": "已看死亡证明。"}
    assert township.act("review", "record-death", 409, **dead)["code"] == "others-left"
    with app.app_context():
        case = db.session.scalars(select(Case)).one()
        case.declared = {**case.declared, "members": case.declared["members"][:1]}
        case.verified = None
        db.session.commit()
    township.act("review", "record-death", **dead)
    assert due_months(app, date(2027, 12, 31)) == [134_700]
    with app.app_context():
        assert db.session.scalars(select(Recognition.ended_on)).one() == date(2027, 1, 1)


def test_four_eyes_who_reviewed_does_not_decide(rest, app, clock) -> None:
    """The township's and the county's officer can be one where the same office does both."""
    course.recognised(rest, clock)
    at(clock, 2027, 5, 4)
    opened(app)
    reviewed(rest, RICHER, categories=["minimum_living"])
    with app.app_context():
        task = db.session.scalars(select(Task).where(Task.kind == "adjust")).one()
        task.office_code = "331002001-township"
        db.session.commit()
    rest("zhen1").act("adjust", "claim")
    told = {"reason": "收入增加。", "article": ARTICLE}
    rest("zhen1").act("adjust", "record-hearing", heard_on="2027-05-04", words="没有意见。")
    assert rest("zhen1").act("adjust", "adjust", 409, **told)["code"] == "four-eyes"


def test_recognised_anew_a_running_review_has_nothing_left(rest, app, clock) -> None:
    course.recognised(rest, clock)
    at(clock, 2027, 5, 4)
    opened(app)
    with app.app_context():
        db.session.scalars(select(Recognition)).one().ended_on = date(2027, 5, 1)
        db.session.commit()
    opened(app)
    with app.app_context():
        review = db.session.scalars(select(Review)).one()
        assert (review.outcome, review.task.outcome) == ("moot", "ended")


def test_of_two_decisions_in_one_month_the_later_one_counts(rest, app, clock) -> None:
    number = course.recognised(rest, clock)
    at(clock, 2027, 5, 4)
    opened(app)
    reviewed(rest, POORER, categories=["minimum_living"])
    county = rest("minzheng1")
    county.act("adjust", "claim")
    county.act("adjust", "adjust", reason="收入减少。", article=ARTICLE)
    at(clock, 2027, 5, 20)
    told = {"change": "job", "happened_on": "2027-05-10", "words": "找到工作。"}
    rest(RESIDENT).post(f"/cases/{number}/changes", told, 201)
    reviewed(rest, RICHER, categories=["minimum_living"])
    county = rest("minzheng1")
    county.act("adjust", "claim")
    county.act("adjust", "record-hearing", heard_on="2027-05-20", words="没有意见。")
    county.act("adjust", "adjust", reason="收入增加。", article=ARTICLE)
    assert due_months(app, date(2027, 6, 30))[-1] == 114_900


def test_the_hearing_is_after_the_proposal_that_it_is_about(rest, app, clock) -> None:
    """社会救助法 48: heard on what is intended."""
    course.recognised(rest, clock)
    at(clock, 2027, 5, 4)
    opened(app)
    reviewed(rest, RICHER, categories=["minimum_living"])
    county = rest("minzheng1")
    county.act("adjust", "claim")
    said = {"words": "没有意见。"}
    problem = county.act("adjust", "record-hearing", 422, heard_on="2027-05-03", **said)
    assert problem["errors"][0]["field"] == "heard_on"
    county.act("adjust", "record-hearing", heard_on="2027-05-04", **said)


def test_on_the_first_day_of_the_law_the_hearing_is_asked_for(
    rest, app, clock, monkeypatch
) -> None:
    """社会救助法 48, in force from 1 July 2026."""
    at(clock, 2025, 10, 20)
    monkeypatch.setitem(course.INQUIRY, "made_on", "2025-10-20")
    course.recognised(rest, clock)
    at(clock, 2026, 7, 1)
    monkeypatch.setitem(INQUIRY, "made_on", "2026-06-30")
    opened(app)
    reviewed(rest, RICHER, categories=["minimum_living"])
    county = rest("minzheng1")
    county.act("adjust", "claim")
    told = {"reason": "收入增加。", "article": ARTICLE}
    assert county.act("adjust", "adjust", 409, **told)["code"] == "hearing-missing"


def test_who_is_in_need_again_while_phasing_out_goes_on(rest, app, clock) -> None:
    number = course.recognised(rest, clock)
    at(clock, 2027, 5, 4)
    opened(app)
    reviewed(rest, TOO_RICH, action="propose-stop", phase_months=6)
    county = rest("minzheng1")
    county.act("adjust", "claim")
    county.act("adjust", "record-hearing", heard_on="2027-05-04", words="没有意见。")
    county.act("adjust", "adjust", reason="收入超过标准。", article=ARTICLE)
    at(clock, 2027, 7, 5)
    told = {"change": "job", "happened_on": "2027-07-01", "words": "又失业。"}
    rest(RESIDENT).post(f"/cases/{number}/changes", told, 201)
    reviewed(rest, None, categories=["minimum_living"])
    county = rest("minzheng1")
    county.act("adjust", "claim")
    county.act("adjust", "adjust", reason="又失业，仍然符合。", article=ARTICLE)
    assert due_months(app, date(2028, 6, 30)) == [134_700] * 19
    with app.app_context():
        assert db.session.scalars(select(Recognition.ended_on)).one() is None


def test_unchanged_while_phasing_out_the_paper_says_that_it_stops(rest, app, clock) -> None:
    number = course.recognised(rest, clock)
    at(clock, 2027, 5, 4)
    opened(app)
    reviewed(rest, TOO_RICH, action="propose-stop", phase_months=6)
    county = rest("minzheng1")
    county.act("adjust", "claim")
    county.act("adjust", "record-hearing", heard_on="2027-05-04", words="没有意见。")
    county.act("adjust", "adjust", reason="收入超过标准。", article=ARTICLE)
    at(clock, 2027, 7, 5)
    told = {"change": "other", "happened_on": "2027-07-01", "words": "没有大的变化。"}
    rest(RESIDENT).post(f"/cases/{number}/changes", told, 201)
    reviewed(rest, TOO_RICH, action="conclude-unchanged")
    paper = str(rest(RESIDENT).get(f"/cases/{number}")["notices"][-1]["content"])
    assert "从2027年12月1日起停止的决定不变" in paper


@BOTH
def test_a_death_that_the_monitoring_tells_opens_a_review_once(rest, app, clock) -> None:
    """民政部等2022年10月20日通知: within three months, once for one event."""
    course.recognised(rest, clock)
    at(clock, 2026, 12, 1)
    died = {"event": "death", "happened_on": "2026-11-28",
            "id_number": family()["members"][1]["id_number"]}  # fmt: skip
    for _ in range(2):
        rest("xitong").post("/life-events", died)
    assert rest("zhen1").task("review")["due_on"] == "2027-02-28"
    with app.app_context():
        assert [r.cause for r in db.session.scalars(select(Review))] == ["death"]


def test_the_pages_of_a_review(rest, app, pages, clock) -> None:
    number = course.recognised(rest, clock)
    at(clock, 2027, 5, 4)
    person = pages()
    person.log_in(RESIDENT)
    assert "家里情况有变化" in visible(person.get(f"/cases/{number}"))
    person.get(f"/cases/{number}/changes")
    empty = person.post(f"/cases/{number}/changes", {"words": "丈夫"}, 422)
    assert "丈夫" in empty
    told = {"change": "job", "happened_on": "2027-5-1", "words": "丈夫找到工作。"}
    assert "已收到" in visible(person.post(f"/cases/{number}/changes", told))
    officer = pages()
    officer.log_in("zhen1")
    task = rest("zhen1").task("review")
    page = visible(officer.get(f"/desk/tasks/{task['id']}"))
    assert "家庭报告变化" in page and "丈夫找到工作" in page
    reviewed(rest, RICHER, categories=["minimum_living"])
    county = pages()
    county.log_in("minzheng1")
    decision = rest("minzheng1").task("adjust")
    page = visible(county.get(f"/desk/tasks/{decision['id']}"))
    assert "每月1,347.00元 → 每月1,149.00元" in page
    assert "先听您的意见" in visible(person.get(f"/cases/{number}"))


def test_application_again_is_not_needed_for_what_goes_on(rest, app, clock) -> None:
    """Four years on, never reviewed: it is late and on the list, not lost."""
    course.recognised(rest, clock)
    at(clock, 2031, 1, 4)
    assert opened(app) == 1
    assert len(due_months(app, date(2031, 1, 31))) == 50
    assert rest("zhen1").task("review")["due_on"] == "2031-01-04"
    assert application()["service"] == "social-assistance"
