"""Papers that are missing: asked for again, tolerated, never brought (ZDYP 11)."""

from datetime import timedelta

from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import visible
from tests.support.course import RESIDENT

ASKED = {"items": "户口本", "answer_by": "2026-11-09"}
TOLERATED = {"items": "残疾人证复印件\n租房合同", "bring_by": "2026-11-09"}
WHY = {"reason": "到期没有补齐，也没有说明。", "article": "“最多跑一次”改革规定第十一条"}


def claimed(rest) -> str:
    """An application that the township has claimed for acceptance; the case's number."""
    number = str(course.apply(rest)["number"])
    rest("zhen1").act("accept", "claim")
    return number


@BOTH
def test_a_second_request_needs_something_new(rest, clock) -> None:
    number = claimed(rest)
    township = rest("zhen1")
    township.act("accept", "request-supplement", **ASKED)
    rest(RESIDENT).post(f"/cases/{number}/answer-supplement", {"answer": "交了。"})
    refused = township.act("accept", "request-supplement", 409, **ASKED)
    assert refused["code"] == "supplement-asked-before"
    township.act("accept", "request-supplement", **ASKED, news="居民昨天新登记结婚，多了一位成员。")
    assert rest(RESIDENT).get(f"/cases/{number}")["status"] == "paused"
    clock.shift(timedelta(days=3))
    rest(RESIDENT).post(f"/cases/{number}/answer-supplement", {"answer": "也交了。"})
    assert township.task("accept")["due_on"] == "2026-11-26"


@BOTH
def test_no_answer_in_time_is_taken_as_withdrawn(rest, clock) -> None:
    number = claimed(rest)
    township = rest("zhen1")
    township.act("accept", "request-supplement", **ASKED)
    clock.shift(timedelta(days=7))
    early = township.act("accept", "take-as-withdrawn", 409, **WHY)
    assert early["code"] == "still-time"
    clock.shift(timedelta(days=1))
    bare = township.act("accept", "take-as-withdrawn", 422)
    assert {problem["field"] for problem in bare["errors"]} == {"reason", "article"}
    township.act("accept", "take-as-withdrawn", **WHY)
    case = rest(RESIDENT).get(f"/cases/{number}")
    paper = case["notices"][-1]
    assert (case["status"], paper["number"]) == ("withdrawn", "331002001〔2026〕撤00003号")
    assert paper["content"]["title"] == "视为撤回申请通知书"
    assert f"理由：{WHY['reason']}" in paper["content"]["paragraphs"]
    assert "60日" in paper["content"]["remedies"][0]
    assert {s["state"] for s in case["timeline"]} == {"concluded"}
    assert course.apply(rest, key="again-with-papers")["number"] != number


@BOTH
def test_accepted_with_papers_to_come(rest, clock) -> None:
    """容缺受理: the clock goes on, the opinion waits for the papers."""
    number = claimed(rest)
    township, resident = rest("zhen1"), rest(RESIDENT)
    bare = township.act("accept", "accept-tolerating", 422)
    assert {problem["field"] for problem in bare["errors"]} == {"items", "bring_by"}
    township.act("accept", "accept-tolerating", **TOLERATED)
    case = resident.get(f"/cases/{number}")
    assert (case["status"], case["notices"][-1]["content"]["title"]) == ("verify", "容缺受理告知书")
    assert "1. 残疾人证复印件" in case["notices"][-1]["content"]["paragraphs"]
    assert township.task("verify")["due_on"] == "2026-11-23"
    township.act("verify", "claim")
    township.act("verify", "record-inquiry", **course.INQUIRY)
    opinion = {"opinion": "grant", "reason": "属实。"}
    assert township.act("verify", "give-opinion", 409, **opinion)["code"] == "papers-missing"
    township.act("verify", "record-brought", reason="11月3日收到两份材料。")
    again = township.act("verify", "record-brought", 409, reason="又收到。")
    assert again["code"] == "nothing-missing"
    gone = township.act("verify", "withdraw-acceptance", 409, **WHY)
    assert gone["code"] == "nothing-missing"
    course.check(rest)
    township.act("verify", "give-opinion", **opinion)


@BOTH
def test_papers_that_never_come_withdraw_the_acceptance(rest, clock) -> None:
    number = claimed(rest)
    township = rest("zhen1")
    township.act("accept", "accept-tolerating", **TOLERATED)
    township.act("verify", "claim")
    assert township.act("verify", "withdraw-acceptance", 409, **WHY)["code"] == "still-time"
    clock.shift(timedelta(days=8))
    township.act("verify", "withdraw-acceptance", **WHY)
    case = rest(RESIDENT).get(f"/cases/{number}")
    assert (case["status"], case["notices"][-1]["content"]["title"]) == (
        "withdrawn", "撤销受理通知书",
    )  # fmt: skip
    assert [s["outcome"] for s in case["timeline"]] == ["done", *["withdrawn"] * 4]


def test_the_pages_say_what_is_still_to_be_brought(rest, pages, clock) -> None:
    number = claimed(rest)
    rest("zhen1").act("accept", "accept-tolerating", **TOLERATED)
    resident, officer = pages(), pages()
    resident.log_in(RESIDENT)
    seen = visible(resident.get(f"/cases/{number}"))
    assert "请在2026年11月9日前补齐，办理不停" in seen and "租房合同" in seen
    officer.log_in("zhen1")
    task = rest("zhen1").task("verify")
    assert "容缺材料" in visible(officer.get(f"/desk/tasks/{task['id']}"))
