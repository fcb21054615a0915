"""The main job over REST, on both databases: one application, every department, one rate."""

from datetime import timedelta

import pytest

from tests.conftest import BOTH
from tests.support import course
from tests.support.course import RESIDENT

# By hand from matters.csv for the family of tests/support/family.py: 低保, somebody with grade-2
# disability, a pupil, nobody seeking work, no housing trouble. Due on the day of the decision
# (no published limit) but for the payment, which is due with the month after it.
OWED = {
    "minimum-living-payment": ("331002-civil-affairs", "2026-12-31"),
    "medical-insurance-contribution": ("331002-medical-insurance", "2026-11-10"),
    "medical-aid": ("331002-medical-insurance", "2026-11-10"),
    "critical-illness-insurance": ("331002-medical-insurance", "2026-11-10"),
    "compulsory-education-aid": ("331002-education", "2026-11-10"),
    "disabled-living-allowance": ("331002-civil-affairs", "2026-11-10"),
    "severe-disability-care-allowance": ("331002-civil-affairs", "2026-11-10"),
    "barrier-free-home": ("331002-disabled-persons", "2026-11-10"),
    "free-bus": ("331002-transport", "2026-11-10"),
    "free-electricity": ("331002-power", "2026-11-10"),
    "water-fee": ("331002-water", "2026-11-10"),
    "waste-fee": ("331002-urban-management", "2026-11-10"),
    "gas-fee": ("331002-gas", "2026-11-10"),
    "cable-television-fee": ("331002-broadcasting", "2026-11-10"),
}


@BOTH
def test_from_one_application_every_department_gets_its_task(rest, clock) -> None:
    number = course.recognised(rest, clock)
    case = rest(RESIDENT).get(f"/cases/{number}")
    matters = {s["code"]: s for s in case["timeline"] if s["kind"] == "matter"}
    assert case["status"] == "delivering"
    assert {r["category"]: r["amount"] for r in case["recognitions"]} == {"minimum_living": 134_700}
    assert {code: s["due_on"] for code, s in matters.items()} == {
        c: day for c, (_, day) in OWED.items()
    }
    assert all(station["state"] == "open" for station in matters.values())
    queue = rest("yibao").get("/tasks")["items"]
    assert {task["code"] for task in queue} == {c for c, (o, _) in OWED.items() if "medical" in o}


@BOTH
def test_the_rate_counts_what_is_due_and_handled(rest, clock) -> None:
    course.recognised(rest, clock)
    medical = rest("yibao")
    for code, action, answers in (
        ("medical-aid", "grant", {"granted": "门诊住院自付部分按比例救助"}),
        (
            "critical-illness-insurance",
            "refuse",
            {"reason": "今年没有发生费用", "article": "浙江省医疗保障条例第三十四条"},
        ),
    ):
        medical.act(code, "claim")
        medical.act(code, action, **answers)
    clock.shift(timedelta(days=1))
    medical.act("medical-insurance-contribution", "claim")
    medical.act("medical-insurance-contribution", "decline", reason="本人书面说明已由单位参保。")
    query = "/statistics/joint-handling?from=2026-11-01&to=2026-11-30"
    figures = rest("duban").get(f"{query}&group_by=department")
    # Thirteen of the fourteen are due in November, three are answered, the last a day late.
    total = figures["total"]
    assert (total["due"], total["handled"], total["on_time"]) == (13, 3, 2)
    assert (total["granted"], total["refused"], total["declined"]) == (1, 1, 1)
    assert total["joint_handling_permille"] == 230
    groups = {g["key"]: (g["handled"], g["due"]) for g in figures["groups"]}
    assert groups["medical-insurance"] == (3, 3)
    assert groups["civil-affairs"] == (0, 2)
    gap = rest("duban").get(f"{query.replace('handling?', 'handling/entitlements?')}&only=gap")
    assert len(gap["items"]) == 10
    assert {row["cause"] for row in gap["items"]} == {"waiting-for-office"}
    assert {row["days_overdue"] for row in gap["items"]} == {1}


def test_without_anything_due_there_is_no_rate(rest, clock) -> None:
    total = rest("duban").get("/statistics/joint-handling")["total"]
    assert (total["due"], total["joint_handling_permille"]) == (0, None)


def test_the_case_closes_only_when_every_entitlement_is_answered(rest, clock, app) -> None:
    number = course.recognised(rest, clock)
    resident = rest(RESIDENT)
    for code in list(OWED)[1:]:
        resident.post(f"/cases/{number}/decline", {"task": code, "reason": "暂时不需要。"})
        assert resident.get(f"/cases/{number}")["status"] == "delivering"
    resident.post(
        f"/cases/{number}/decline", {"task": "minimum-living-payment", "reason": "暂时不需要。"}
    )
    assert resident.get(f"/cases/{number}")["status"] == "closed"


def test_asked_for_a_paper_the_clock_stops_and_goes_on(rest, clock) -> None:
    """补正 once (ZDYP 11): 15 working days from Monday 2 November end on the 23rd."""
    number = course.apply(rest)["number"]
    township = rest("zhen1")
    township.act("accept", "claim")
    township.act("accept", "request-supplement", items="户口本\n病历", answer_by="2026-11-20")
    assert township.task("accept")["due_on"] == "2026-11-23"
    assert rest(RESIDENT).get(f"/cases/{number}")["status"] == "paused"
    clock.shift(timedelta(days=3))
    case = rest(RESIDENT).post(f"/cases/{number}/answer-supplement", {"answer": "都拍照上传了。"})
    assert (case["status"], case["due_on"]) == ("accept", "2026-12-17")
    assert township.task("accept")["due_on"] == "2026-11-26"
    refused = township.act(
        "accept", "request-supplement", 409, items="还要一份", answer_by="2026-11-20"
    )
    assert refused["code"] == "supplement-asked-before"
    township.act("accept", "accept")
    assert township.task("verify")["due_on"] == "2026-11-26"


def test_publicity_runs_seven_days_the_first_not_counted(rest, clock) -> None:
    """审核确认办法 19."""
    course.apply(rest)
    course.inquire(rest)
    township = rest("zhen1")
    township.act("publicise", "claim")
    assert township.act("publicise", "close-publicity", 409)["code"] == "not-posted"
    township.act("publicise", "post")
    clock.shift(timedelta(days=7))
    assert township.act("publicise", "close-publicity", 409)["code"] == "publicity-running"
    clock.shift(timedelta(days=1))
    township.act("publicise", "close-publicity")


def test_no_opinion_without_an_inquiry_signed_by_two(rest, clock) -> None:
    """审核确认办法 16, 28."""
    course.apply(rest)
    township = rest("zhen1")
    township.act("accept", "claim")
    township.act("accept", "accept")
    township.act("verify", "claim")
    early = township.act("verify", "give-opinion", 409, opinion="grant", reason="看着像。")
    assert early["code"] == "inquiry-missing"
    one = township.act("verify", "record-inquiry", 422, **{**course.INQUIRY, "inquirers": ["例甲"]})
    assert [problem["field"] for problem in one["errors"]] == ["inquirers"]


def test_verified_facts_are_assessed_anew_by_the_day_of_application(rest, clock) -> None:
    number = course.apply(rest)["number"]
    township = rest("zhen1")
    township.act("accept", "claim")
    township.act("accept", "accept")
    township.act("verify", "claim")
    found = course.application(private_car=True)
    facts = {"household": found["household"], "members": found["members"]}
    township.act("verify", "record-inquiry", **course.INQUIRY, facts=facts)
    course.check(rest)
    township.act("verify", "give-opinion", opinion="refuse", reason="名下有自用小汽车。")
    county = rest("minzheng1")
    county.act("decide", "claim")
    demanded = county.act("decide", "confirm", 422, categories=["minimum_living"])
    assert [problem["field"] for problem in demanded["errors"]] == ["reason"]
    county.act(
        "decide", "refuse", reason="家中有自用小汽车。", article="最低生活保障审核确认办法第十四条"
    )
    case = rest(RESIDENT).get(f"/cases/{number}")
    decision = case["notices"][-1]["content"]
    assert case["status"] == "refused"
    assert "没有自用的汽车或船" in {reason["label"] for reason in decision["reasons"]}
    assert "60日" in decision["remedies"][0] and "椒江区人民政府" in decision["remedies"][0]


def test_a_household_without_any_entitlement_is_shown_as_such(rest, clock) -> None:
    """刚性支出 with nobody ill and nobody at school: recognised, nothing owed, not passed over."""
    body = course.application(hard_expenses=9_000_000)
    for member in body["members"]:
        member |= {"disability_kind": "none", "school": "none"}
    body["members"][0]["monthly_income"] = 800_000
    number = rest(RESIDENT).post("/cases", body, 201, Idempotency_Key="nothing-owed")["number"]
    course.inquire(rest)
    course.publicise(rest, clock)
    county = rest("minzheng1")
    county.act("decide", "claim")
    county.act(
        "decide", "confirm", categories=["hard_expense"], reason="比例未公布，集体研究核定。"
    )
    assert rest(RESIDENT).get(f"/cases/{number}")["status"] == "nothing-owed"


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_application_can_be_withdrawn_until_it_is_decided(rest, clock, when: str) -> None:
    number = course.apply(rest)["number"] if when == "before" else course.recognised(rest, clock)
    if when == "before":
        assert rest(RESIDENT).post(f"/cases/{number}/withdraw")["status"] == "withdrawn"
        course.apply(rest, key="second-application")
    else:
        assert (
            rest(RESIDENT).post(f"/cases/{number}/withdraw", status=409)["code"] == "decided-before"
        )
