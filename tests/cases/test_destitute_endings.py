"""How destitute support ends (特困人员认定办法 24-27): ground, publicity, decision, and what fits instead."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases.grounds import ENDING_GROUNDS
from portal.cases.models import Recognition, Task
from portal.cases.payable import payable
from portal.cases.review_models import Review
from portal.database import db
from portal.journal.queries import verify
from portal.outreach.after_ending import look_after_ending
from portal.outreach.models import Finding
from portal.worker import HANDLERS
from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import visible
from tests.support.course import RESIDENT
from tests.support.family import FAMILY, PERSON, id_number
from tests.support.findings import act, seen

ARTICLE = "特困人员认定办法第二十四条、第二十六条"
ELDER = {**PERSON, "name": "王例老", "id_number": id_number("33100219500312991"), "relation": "self",
         "supporters": "none"}  # fmt: skip
TOLD = {"change": "other", "happened_on": "2026-11-10", "words": "情况变了。"}


def elder(**answers: Any) -> dict[str, Any]:
    """Somebody of 76 who lives alone, without income or anybody who has to support."""
    return {"household": FAMILY["household"], "members": [{**ELDER, **answers}]}


def recognised(rest: Any, clock: Any) -> str:
    """The elder is recognised as destitute on 10 November 2026; returns the case's number."""
    body = {"service": "social-assistance", "consent": True, **elder()}
    number = rest(RESIDENT).post("/cases", body, 201, Idempotency_Key="an-elder-applies")["number"]
    course.inquire(rest)
    course.publicise(rest, clock)
    rest("minzheng1").act("decide", "claim")
    rest("minzheng1").act("decide", "confirm", categories=["destitute"])
    return str(number)


def proposed(rest: Any, number: str, ground: str = "supporter", **answers: Any) -> None:
    """The township looks again and proposes to end it; publicity is open."""
    rest("zhen1").post(f"/cases/{number}/changes", TOLD, 201)
    township = rest("zhen1")
    township.act("review", "claim")
    facts = elder(**{"supporters": "able", **answers})
    township.act("review", "record-inquiry", **course.INQUIRY, facts=facts)
    township.act("review", "propose-stop", reason="女儿已经能够赡养。", ground=ground)


def published(rest: Any, clock: Any) -> None:
    """The township posts it for seven days."""
    rest("zhen1").act("ending", "claim")
    rest("zhen1").act("ending", "post-ending")
    clock.shift(timedelta(days=8))
    rest("zhen1").act("ending", "close-ending")


def heard(rest: Any, day: str) -> None:
    """The county hears the person and is about to decide."""
    rest("minzheng1").act("adjust", "claim")
    rest("minzheng1").act("adjust", "record-hearing", heard_on=day, words="本人没有意见。")


def decided(rest: Any) -> Any:
    """The county ends it."""
    return rest("minzheng1").act("adjust", "adjust", reason="女儿能够赡养。", article=ARTICLE)


def months(app: Flask) -> list[str]:
    """The months that are paid."""
    with app.app_context():
        one = db.session.scalars(select(Recognition)).one()
        return [str(m.month) for m in payable(one, [one], [], date(2027, 12, 31))]


def test_the_six_grounds_are_those_of_the_law_in_its_order() -> None:
    """特困人员认定办法 24."""
    assert list(ENDING_GROUNDS) == ["death", "able", "prison", "means", "supporter", "own_wish"]


@BOTH
def test_it_ends_after_seven_days_of_publicity_from_the_month_after(rest, app, clock) -> None:
    """特困人员认定办法 26; 社会救助法 48."""
    number = recognised(rest, clock)
    proposed(rest, number)
    with app.app_context():
        assert not db.session.scalars(select(Task).where(Task.kind == "adjust")).all()
    township = rest("zhen1")
    assert township.task("ending")["due_on"] == "2026-11-18"
    township.act("ending", "claim")
    assert township.act("ending", "close-ending", 409)["code"] == "not-posted"
    township.act("ending", "post-ending")
    assert township.act("ending", "post-ending", 409)["code"] == "posted-before"
    sheet = rest(RESIDENT).get(f"/cases/{number}")["notices"][-1]
    assert sheet["kind"] == "publicity" and "11月17日" in str(sheet["content"])
    assert "王例老" not in str(sheet["content"]) and "赡养" not in str(sheet["content"])
    clock.shift(timedelta(days=7))
    assert rest("zhen1").act("ending", "close-ending", 409)["code"] == "publicity-running"
    clock.shift(timedelta(days=1))
    rest("zhen1").act("ending", "close-ending")
    assert rest("minzheng1").task("adjust")["due_on"] == "2026-11-18"
    rest("minzheng1").act("adjust", "claim")
    typed = {"reason": "女儿能够赡养。", "article": ARTICLE}
    assert rest("minzheng1").act("adjust", "adjust", 409, **typed)["code"] == "hearing-missing"
    rest("minzheng1").act("adjust", "record-hearing", heard_on="2026-11-18", words="没有意见。")
    decided(rest)
    # Decided in November: what November is due for was recognised in it, so nothing follows.
    with app.app_context():
        assert db.session.scalars(select(Recognition.ended_on)).one() == date(2026, 12, 1)
        assert verify()[1] == []
    paper = rest(RESIDENT).get(f"/cases/{number}")["notices"][-1]
    assert paper["kind"] == "stop" and "第二十四条第五项" in str(paper["content"])
    assert "村（居）民委员会" in str(paper["content"]) and "60日" in str(paper["content"])


def test_there_is_no_phasing_out_and_a_month_that_began_is_paid(rest, app, clock) -> None:
    """特困人员认定办法 26: from the month after the decision, whenever it falls."""
    number = recognised(rest, clock)
    clock.shift(timedelta(days=30))
    rest("zhen1").post(f"/cases/{number}/changes", TOLD, 201)
    rest("zhen1").act("review", "claim")
    facts = elder(supporters="able")
    rest("zhen1").act("review", "record-inquiry", **course.INQUIRY, facts=facts)
    typed = {"reason": "女儿能够赡养。", "ground": "supporter", "phase_months": 6}
    problem = rest("zhen1").act("review", "propose-stop", 422, **typed)["errors"]
    assert [one["field"] for one in problem] == ["phase_months"]
    rest("zhen1").act("review", "propose-stop", **{**typed, "phase_months": 0})
    published(rest, clock)
    heard(rest, "2026-12-18")
    decided(rest)
    assert months(app) == ["2026-12-01"]


@pytest.mark.parametrize("ground", [None, "", "magic"])
def test_without_one_of_the_six_grounds_nothing_ends(rest, app, clock, ground: str | None) -> None:
    number = recognised(rest, clock)
    rest("zhen1").post(f"/cases/{number}/changes", TOLD, 201)
    rest("zhen1").act("review", "claim")
    rest("zhen1").act("review", "record-inquiry", **course.INQUIRY, facts=elder(supporters="able"))
    typed = {"reason": "不再符合。", **({} if ground is None else {"ground": ground})}
    problem = rest("zhen1").act("review", "propose-stop", 422, **typed)["errors"]
    assert [one["field"] for one in problem] == ["ground"]


@pytest.mark.parametrize(("action", "outcome"), [("adjust", "ended"), ("leave-unchanged", "kept")])
@BOTH
def test_an_objection_is_inquired_into_and_the_decision_is_published_anew(
    rest, app, clock, action: str, outcome: str
) -> None:
    """特困人员认定办法 26: the county inquires, decides in 15 working days and publishes again."""
    number = recognised(rest, clock)
    proposed(rest, number)
    township, county = rest("zhen1"), rest("minzheng1")
    township.act("ending", "claim")
    said = {"words": "女儿自己也没有收入。", "objector": "邻居张某"}
    assert township.act("ending", "object-ending", 409, **said)["code"] == "not-posted"
    township.act("ending", "post-ending")
    township.act("ending", "object-ending", **said)
    assert county.task("adjust")["due_on"] == "2026-12-01"
    heard(rest, "2026-11-10")
    typed = {"reason": "已经调查核实。", "article": ARTICLE}
    assert county.act("adjust", action, 409, **typed)["code"] == "inquiry-missing"
    county.act("adjust", "record-inquiry", **course.INQUIRY)
    county.act("adjust", action, **typed)
    with app.app_context():
        assert db.session.scalars(select(Review.outcome)).one() == outcome
        ended = db.session.scalars(select(Recognition.ended_on)).one()
        assert (ended is not None) == (outcome == "ended")
    township.act("ending", "claim")
    township.act("ending", "post-ending")
    sheet = str(rest(RESIDENT).get(f"/cases/{number}")["notices"][-1]["content"])
    assert ("决定终止" in sheet) == (outcome == "ended") and "张某" not in sheet
    assert township.act("ending", "object-ending", 409, **said)["code"] == "decided-before"
    clock.shift(timedelta(days=8))
    rest("zhen1").act("ending", "close-ending")
    with app.app_context():
        open_ones = select(Task.kind).where(Task.state != "concluded", Task.kind != "matter")
        assert db.session.scalars(open_ones).all() == []
        assert verify()[1] == []


def test_after_a_death_nobody_is_heard_but_it_is_published(rest, app, clock) -> None:
    """特困人员认定办法 24 (1), 26; there is nobody whom 社会救助法 48 asks to hear."""
    number = recognised(rest, clock)
    told = {**TOLD, "change": "death"}
    rest("zhen1").post(f"/cases/{number}/changes", told, 201)
    rest("zhen1").act("review", "claim")
    dead = {"died_on": "2026-11-10", "reason": "已看死亡证明。"}
    assert rest("zhen1").act("review", "record-death", 409, **dead)["code"] == "publicity-missing"
    rest("zhen1").act("review", "record-inquiry", **course.INQUIRY)
    rest("zhen1").act("review", "propose-stop", reason="已经去世。", ground="death")
    published(rest, clock)
    rest("minzheng1").act("adjust", "claim")
    decided(rest)
    with app.app_context():
        review = db.session.scalars(select(Review)).one()
        assert (review.outcome, look_after_ending(review.id)) == ("ended", 0)


@BOTH
def test_what_fits_instead_is_a_finding_of_the_township_and_may_be_applied_for_at_once(
    rest, app, clock
) -> None:
    """特困人员认定办法 27."""
    number = recognised(rest, clock)
    proposed(rest, number)
    published(rest, clock)
    heard(rest, "2026-11-18")
    decided(rest)
    with app.app_context():
        review = db.session.scalars(select(Review.id)).one()
        for _ in range(2):
            HANDLERS["after-ending"]({"review": review})
        found = db.session.scalars(select(Finding)).all()
        assert [(one.kind, one.category) for one in found] == [("event", "minimum_living")]
        finding = found[0].id
    assert "第二十七条" in seen(rest("zhen1"), finding)["note"]
    assert seen(rest("zhen1"), finding)["note"].count("第二十七条") == 1
    act(rest("zhen1"), finding, "claim")
    mandate = {"signed": True, "signed_on": "2026-11-18"}
    act(rest("zhen1"), finding, "apply", **elder(supporters="able"), mandate=mandate)
    assert seen(rest("zhen1"), finding)["outcome"] == "applies"


def test_the_pages_of_an_ending(rest, app, pages, clock) -> None:
    number = recognised(rest, clock)
    rest("zhen1").post(f"/cases/{number}/changes", TOLD, 201)
    rest("zhen1").act("review", "claim")
    rest("zhen1").act("review", "record-inquiry", **course.INQUIRY, facts=elder(supporters="able"))
    officer = pages()
    officer.log_in("zhen1")
    task = rest("zhen1").task("review")
    page = visible(officer.get(f"/desk/tasks/{task['id']}"))
    assert "终止特困供养的情形" in page and "自愿申请退出救助供养" in page
    typed = {"version": str(task["version"]), "reason": "女儿能够赡养。"}
    officer.post(f"/desk/tasks/{task['id']}/propose-stop", typed, 422)
    officer.post(f"/desk/tasks/{task['id']}/propose-stop", {**typed, "ground": "supporter"})
    ending = rest("zhen1").task("ending")
    assert "特困供养终止公示" in visible(officer.get(f"/desk/tasks/{ending['id']}"))
    published(rest, clock)
    county = pages()
    county.log_in("minzheng1")
    decision = rest("minzheng1").task("adjust")
    assert "终止特困供养的情形" in visible(county.get(f"/desk/tasks/{decision['id']}"))
