"""育儿补贴: claimed by a parent, decided in the township of the child's hukou within 30 working days."""

from datetime import timedelta
from typing import Any

import pytest

from portal.database import db
from portal.demonstration.accounts import TOWNSHIP
from portal.people.models import Household
from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import Rest, form_data, visible
from tests.support.course import RESIDENT
from tests.support.family import id_number

PARENT = {"name": "王例文", "id_number": id_number("33100219800312991"), "relation": "self"}
CHILD = {"name": "王例小", "id_number": id_number("33100220250315991"), "relation": "child"}
OLDER = {"name": "王例大", "id_number": id_number("33100220230615991"), "relation": "child"}
GIVEN = {"granted": "王例小，2025年3月到2028年3月。"}
REFUSED = {"reason": "孩子的户口不在本街道。", "article": "国家育儿补贴制度"}


def claim(
    rest, *children: dict[str, Any], who: Any = None, status: int = 201, key: str = "claim-0001"
) -> Any:
    body = {
        "service": "childcare-allowance", "consent": True, "household": {"area": TOWNSHIP},
        "members": [PARENT, *(children or (CHILD,))],
    }  # fmt: skip
    return (who or rest(RESIDENT)).post("/cases", body, status, Idempotency_Key=key)


def settle(rest, action: str, status: int = 200, who: str = "zhen1", **answers: Any) -> Any:
    officer = rest(who)
    if officer.task("settle")["state"] == "open":
        officer.act("settle", "claim")
    return officer.act("settle", action, status, **answers)


@BOTH
def test_it_is_due_in_thirty_working_days_and_ends_with_one_decision(rest, clock) -> None:
    case = claim(rest)
    assert (case["status"], case["due_on"]) == ("settle", "2026-12-14")
    assert rest("zhen1").task("settle")["due_on"] == "2026-12-14"
    settle(rest, "allow", **GIVEN)
    case = rest(RESIDENT).get(f"/cases/{case['number']}")
    assert (case["status"], case["decision"]) == ("closed", "granted")
    paper = case["notices"][-1]["content"]
    assert paper["title"] == "育儿补贴审核决定书" and "一共10,800.00元" in str(paper)
    assert "60日内" in str(paper["remedies"])
    [benefit] = rest(RESIDENT).get("/benefits")["benefits"]
    assert (benefit["total"], benefit["words"]) == (1_080_000, GIVEN["granted"])


def test_the_household_as_kept_is_not_touched(rest, app, clock) -> None:
    """A claim names two of the family; what the others are stays as it was told."""
    course.apply(rest)
    kept = rest(RESIDENT).get("/household")
    claim(rest)
    assert rest(RESIDENT).get("/household") == kept
    with app.app_context():
        assert db.session.query(Household).count() == 1


def test_who_kept_no_household_has_one_of_those_who_were_named(rest, clock) -> None:
    claim(rest)
    kept = rest(RESIDENT).get("/household")
    assert [member["name"] for member in kept["members"]] == ["王例文", "王例小"]


@BOTH
def test_a_child_is_claimed_for_once_whoever_claims(rest, app, clock) -> None:
    rest("").post(
        "/accounts", {"name": "李例秀", "phone": "19911110001", "password": "a-long-password"}, 201
    )
    other = Rest(app, "19911110001", "a-long-password")
    claim(rest)
    assert claim(rest, who=other, status=409)["code"] == "claimed-before"
    assert claim(rest, status=409, key="claim-0002")["code"] == "case-open"
    settle(rest, "refuse", **REFUSED)
    claim(rest, who=other)
    settle(rest, "allow", **GIVEN)
    again = claim(rest, status=409, key="claim-0003")
    assert again["code"] == "claimed-before" and "王" not in again["detail"]


def test_what_the_rules_leave_open_the_officer_says_with_a_reason_outside_of_it(
    rest, clock
) -> None:
    clock.shift(-timedelta(days=200))
    claim(rest, OLDER)
    assert settle(rest, "allow", 422, **GIVEN)["errors"][0]["field"] == "amount"
    beyond = {**GIVEN, "amount": "9000"}
    assert settle(rest, "allow", 422, **beyond)["errors"][0]["field"] == "reason"
    settle(rest, "allow", **GIVEN, amount="5400")


def test_for_a_child_that_the_rules_do_not_mean_a_reason_is_demanded(rest, clock) -> None:
    claim(rest, OLDER)
    fault = settle(rest, "allow", 422, **GIVEN, amount="300")
    assert fault["errors"][0]["field"] == "reason"
    fault = settle(rest, "allow", 422, **GIVEN, reason="补报期内。")
    assert fault["errors"][0]["field"] == "amount"
    settle(rest, "refuse", **REFUSED)
    case = rest(RESIDENT).get("/cases")["items"][0]
    paper = rest(RESIDENT).get(f"/cases/{case['number']}")["notices"][-1]["content"]
    assert paper["title"] == "不予发放决定书" and "不予发放" in str(paper["paragraphs"])


def test_an_error_is_corrected_by_a_colleague(rest, clock) -> None:
    number = claim(rest)["number"]
    settle(rest, "allow", **GIVEN)
    task = rest("zhen2").get("/tasks?state=concluded")["items"][0]
    path, seen = f"/tasks/{task['id']}/correct-to-refusal", {"If_Match": str(task["version"])}
    assert rest("zhen1").post(path, REFUSED, 409, **seen)["code"] == "four-eyes"
    rest("zhen2").post(path, REFUSED, **seen)
    case = rest(RESIDENT).get(f"/cases/{number}")
    assert (case["status"], rest(RESIDENT).get("/benefits")["total"]) == ("refused", 0)
    assert [n["kind"] for n in case["notices"]] == ["receipt", "decision", "correction"]


def test_a_refusal_is_not_corrected_into_a_second_grant(rest, app, clock) -> None:
    """The other parent was granted it meanwhile."""
    rest("").post(
        "/accounts", {"name": "李例秀", "phone": "19911110001", "password": "a-long-password"}, 201
    )
    claim(rest)
    settle(rest, "refuse", **REFUSED)
    task = rest("zhen2").get("/tasks?state=concluded")["items"][0]
    claim(rest, who=Rest(app, "19911110001", "a-long-password"))
    settle(rest, "allow", **GIVEN)
    path, seen = f"/tasks/{task['id']}/correct-allowance", {"If_Match": str(task["version"])}
    answers = {**GIVEN, "reason": "户口在本街道。", "article": "国家育儿补贴制度"}
    assert rest("zhen2").post(path, answers, 409, **seen)["code"] == "claimed-before"


def test_no_consent_to_checks_is_asked_or_taken_back(rest, clock) -> None:
    number = claim(rest)["number"]
    assert rest(RESIDENT).post(f"/cases/{number}/withdraw-consent", {}, 409)["code"] == "no-check"
    missing = rest(RESIDENT).post(
        "/cases", {"service": "childcare-allowance", "consent": False, "household": {"area": TOWNSHIP},
                   "members": [PARENT, CHILD]}, 422, Idempotency_Key="claim-0009",
    )  # fmt: skip
    assert "核对" not in missing["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("place", "field"), [("area", "household.area"), ("id_number", "members.1.id_number")]
)
def test_what_is_missing_is_named(rest, clock, place: str, field: str) -> None:
    child = {k: v for k, v in CHILD.items() if k != place}
    home = {} if place == "area" else {"area": TOWNSHIP}
    body = {
        "service": "childcare-allowance",
        "consent": True,
        "household": home,
        "members": [PARENT, child],
    }
    fault = rest(RESIDENT).post("/cases", body, 422, Idempotency_Key="claim-0001")
    assert [error["field"] for error in fault["errors"]] == [field]


def test_on_pages_from_the_check_to_the_decision(rest, pages, clock) -> None:
    visitor, parent, officer = pages(), pages(), pages()
    page = visitor.get("/check/childcare-allowance")
    result = visitor.post("/check/childcare-allowance", form_data(page, "/check/childcare-allowance")
                          | {"members-0-birth_date": "2025-03-15"})  # fmt: skip
    assert "一共10,800.00元" in visible(result) and "待核" in visible(result)
    parent.log_in(RESIDENT)
    page = parent.get("/apply/childcare-allowance")
    assert "授权核对" not in visible(page) and "近亲属" not in visible(page)
    number = claim(rest)["number"]
    shown = visible(parent.get(f"/cases/{number}"))
    assert "审核中" in shown and "授权" not in shown
    officer.log_in("zhen1")
    task = rest("zhen1").task("settle")["id"]
    officer.get(f"/desk/tasks/{task}")
    officer.post(f"/desk/tasks/{task}/claim", {"version": "1"})
    assert "核定发放" in visible(officer.get(f"/desk/tasks/{task}"))
    settle(rest, "allow", **GIVEN)
    assert "全部办结" in visible(parent.get(f"/cases/{number}"))
