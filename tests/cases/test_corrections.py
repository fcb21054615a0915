"""Decisions that do not stand: corrected by another pair of eyes, or set aside by a ruling."""

from datetime import timedelta

from sqlalchemy import select

from portal.cases.joint_handling import reconcile
from portal.cases.models import Recognition
from portal.database import db
from portal.journal.queries import verify
from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import visible
from tests.support.course import RESIDENT

WHY = {"reason": "把边缘家庭误认定为低保。", "article": "最低生活保障审核确认办法第二十二条"}
REFUSAL = {"reason": "家中有自用小汽车。", "article": "最低生活保障审核确认办法第十四条"}
RULING = {
    "ruling": "椒江区人民政府台椒政复〔2026〕7号", "decide_by": "2026-12-31", "again_from": "verify",
    "reason": "复议认为没有查清车辆用途。",
}  # fmt: skip


def decide_task(rest, number: str) -> dict:
    """The last decide step of a case, as the county sees it."""
    timeline = rest("minzheng2").get(f"/cases/{number}")["timeline"]
    return [station for station in timeline if station["code"] == "decide"][-1]


def act(rest, who: str, number: str, action: str, status: int = 200, **answers):
    """Do something with the case's decide step, concluded or not."""
    task = decide_task(rest, number)
    path = f"/tasks/{task['id']}/{action}"
    return rest(who).post(path, answers, status, If_Match=str(task["version"]))


def matters(rest, number: str) -> dict[str, tuple[str, str | None]]:
    """State and outcome of every matter."""
    timeline = rest(RESIDENT).get(f"/cases/{number}")["timeline"]
    return {s["code"]: (s["state"], s["outcome"]) for s in timeline if s["kind"] == "matter"}


@BOTH
def test_recognitions_and_entitlements_follow_the_corrected_decision(rest, app, clock) -> None:
    """From 低保 to 低边: what both give stays with its office, what only 低保 gives ends."""
    number = course.recognised(rest, clock)
    before = matters(rest, number)
    clock.shift(timedelta(days=2))
    act(rest, "minzheng2", number, "correct", categories=["marginal"], **WHY)
    after = matters(rest, number)
    assert before["minimum-living-payment"] == ("open", None)
    assert after["minimum-living-payment"] == ("concluded", "ended")
    assert after["medical-aid"] == ("open", None)
    case = rest(RESIDENT).get(f"/cases/{number}")
    assert [r["category"] for r in case["recognitions"]] == ["marginal"]
    ended = next(s for s in case["timeline"] if s["code"] == "minimum-living-payment")
    assert ended["reason"] == "原决定已更正，这一项不再办理。"
    assert case["status"] == "delivering"
    with app.app_context():
        found = db.session.scalars(select(Recognition).order_by(Recognition.id)).all()
        assert [(r.category, r.revoked_on is None) for r in found] == [
            ("minimum_living", False), ("marginal", True),
        ]  # fmt: skip
        assert reconcile() == 0
        assert verify()[1] == []


@BOTH
def test_the_old_paper_stays_to_be_read_and_says_that_it_is_replaced(rest, pages, clock) -> None:
    number = course.recognised(rest, clock)
    old = rest(RESIDENT).get(f"/cases/{number}")["notices"][-1]
    act(rest, "minzheng2", number, "correct", categories=["marginal"], **WHY)
    papers = rest(RESIDENT).get(f"/cases/{number}")["notices"]
    new = papers[-1]
    assert (new["number"], new["content"]["title"]) == ("331002民政〔2026〕更00002号", "更正决定书")
    assert old["number"] in new["content"]["paragraphs"][0]
    assert f"更正的理由：{WHY['reason']}" in new["content"]["paragraphs"]
    assert "60日" in new["content"]["remedies"][0]
    marked = {paper["number"]: paper.get("superseded_by") for paper in papers}
    assert marked[old["number"]] == new["number"] and marked[new["number"]] is None
    resident = pages()
    resident.log_in(RESIDENT)
    assert f"已被{new['number']}代替" in visible(resident.get(f"/cases/{number}"))
    read = visible(resident.get(f"/notices/{old['id']}"))
    assert f"本文书已被{new['number']}代替" in read and "社会救助审核确认决定书" in read


@BOTH
def test_what_was_corrected_away_and_back_is_open_again(rest, clock) -> None:
    """To a refusal, then to 低保 after all: the same tasks, one each, due from the new recognition."""
    number = course.recognised(rest, clock)
    act(rest, "minzheng2", number, "correct-to-refusal", **REFUSAL)
    assert set(matters(rest, number).values()) == {("concluded", "ended")}
    case = rest(RESIDENT).get(f"/cases/{number}")
    assert (case["status"], case["decision"], case["recognitions"]) == ("refused", "refused", [])
    clock.shift(timedelta(days=2))
    own = act(rest, "minzheng2", number, "correct", 409, categories=["minimum_living"], **WHY)
    assert own["code"] == "four-eyes"
    act(rest, "minzheng1", number, "correct", categories=["minimum_living"], **WHY)
    case = rest(RESIDENT).get(f"/cases/{number}")
    assert (case["status"], len(case["recognitions"])) == ("delivering", 1)
    assert set(matters(rest, number).values()) == {("open", None)}
    due = {s["code"]: s["due_on"] for s in case["timeline"]}
    assert due["medical-aid"] == case["recognitions"][0]["first_day"]


def test_by_another_pair_of_eyes_with_reason_and_article(rest, clock) -> None:
    number = course.recognised(rest, clock)
    own = act(rest, "minzheng1", number, "correct", 409, categories=["marginal"], **WHY)
    assert own["code"] == "four-eyes"
    bare = act(rest, "minzheng2", number, "correct", 422)
    assert {problem["field"] for problem in bare["errors"]} == {"categories", "reason", "article"}
    bare = act(rest, "minzheng2", number, "correct-to-refusal", 422)
    assert {problem["field"] for problem in bare["errors"]} == {"reason", "article"}


def test_where_nothing_is_decided_there_is_nothing_to_correct(rest, clock) -> None:
    number = str(course.apply(rest)["number"])
    course.inquire(rest)
    rest(RESIDENT).post(f"/cases/{number}/withdraw")
    township = rest("zhen1")
    accepted = township.get(f"/cases/{number}")["timeline"][0]
    path, seen = f"/tasks/{accepted['id']}/set-aside", str(accepted["version"])
    ruling = {**RULING, "again_from": "accept"}
    assert township.post(path, ruling, 409, If_Match=seen)["code"] == "nothing-decided"


@BOTH
def test_a_ruling_sets_the_decision_aside_and_the_case_goes_on(rest, app, clock) -> None:
    number = course.recognised(rest, clock)
    clock.shift(timedelta(days=14))
    act(rest, "minzheng1", number, "set-aside", **RULING)
    resident = rest(RESIDENT)
    case = resident.get(f"/cases/{number}")
    assert (case["status"], case["decision"], case["due_on"]) == ("verify", None, "2026-12-31")
    steps = [(s["code"], s["state"], s["outcome"]) for s in case["timeline"] if s["kind"] == "step"]
    assert steps[3:] == [
        ("decide", "concluded", "set_aside"), ("verify", "open", None),
        ("publicise", "waiting", None), ("decide", "waiting", None),
    ]  # fmt: skip
    assert set(matters(rest, number).values()) == {("concluded", "ended")}
    paper = case["notices"][-1]
    assert (paper["number"], paper["content"]["title"]) == (
        "331002民政〔2026〕重00002号", "重新办理告知书",
    )  # fmt: skip
    assert RULING["ruling"] in paper["content"]["paragraphs"][0]
    township = rest("zhen1")
    township.act("verify", "claim")
    township.act("verify", "record-inquiry", **{**course.INQUIRY, "made_on": "2026-11-24"})
    course.check(rest)
    township.act("verify", "give-opinion", opinion="grant", reason="车辆是残疾人代步车。")
    course.publicise(rest, clock)
    course.decide(rest)
    case = resident.get(f"/cases/{number}")
    assert (case["status"], len(case["recognitions"])) == ("delivering", 1)
    states = matters(rest, number)
    assert set(states.values()) == {("open", None)}
    decided = case["recognitions"][0]["first_day"]
    due = {s["code"]: s["due_on"] for s in case["timeline"] if s["kind"] == "matter"}
    assert due["medical-aid"] == decided
    with app.app_context():
        assert reconcile() == 0
        assert verify()[1] == []


@BOTH
def test_a_refusal_at_acceptance_can_be_set_aside_too(rest, clock) -> None:
    number = course.apply(rest)["number"]
    township = rest("zhen1")
    township.act("accept", "claim")
    township.act("accept", "reject", **REFUSAL)
    refused = township.get(f"/cases/{number}")["timeline"][0]
    path, seen = f"/tasks/{refused['id']}/set-aside", str(refused["version"])
    wrong = township.post(path, RULING, 422, If_Match=seen)
    assert [problem["field"] for problem in wrong["errors"]] == ["again_from"]
    township.post(path, {**RULING, "again_from": "accept"}, If_Match=seen)
    assert rest(RESIDENT).get(f"/cases/{number}")["status"] == "accept"
    course.inquire(rest)
    assert rest(RESIDENT).get(f"/cases/{number}")["status"] == "publicise"


def test_a_household_has_one_case_at_a_time_also_after_a_ruling(rest, clock) -> None:
    number = course.apply(rest)["number"]
    course.inquire(rest, opinion="refuse")
    county = rest("minzheng1")
    county.act("decide", "claim")
    county.act("decide", "refuse", **REFUSAL)
    course.apply(rest, key="applied-again")
    told = act(rest, "minzheng2", number, "set-aside", 409, **RULING)
    assert told["code"] == "case-open"


def test_the_desk_offers_it_on_the_concluded_decision(rest, pages, clock) -> None:
    number = course.recognised(rest, clock)
    officer = pages()
    officer.log_in("minzheng2")
    task = decide_task(rest, number)
    seen = visible(officer.get(f"/desk/tasks/{task['id']}"))
    assert all(words in seen for words in ("更正为确认", "更正为不予确认", "依复议或裁判重新办理"))
    answers = {"version": str(task["version"]), "categories": "marginal", **WHY}
    assert "已办理" in visible(officer.post(f"/desk/tasks/{task['id']}/correct", answers))
