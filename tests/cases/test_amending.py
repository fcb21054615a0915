"""What a department answered on a matter does not stand: corrected by a colleague, or set aside by a ruling."""

from datetime import timedelta

import pytest

from portal.cases.joint_handling import reconcile
from portal.journal.queries import verify
from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import visible
from tests.support.course import RESIDENT

MATTER = "minimum-living-payment"
GRANT = {
    "granted": "每月按低保金发放。",
    "reason": "原先误认为已由外地发放。",
    "article": "浙江省社会救助条例第十五条",
}
REFUSAL = {"reason": "已由外地发放。", "article": "浙江省社会救助条例第七条"}
RULING = {
    "ruling": "椒江区人民政府台椒政复〔2026〕9号", "decide_by": "2026-12-31",
    "reason": "复议认为没有查清。",
}  # fmt: skip


def station(rest, number: str, who: str = "minzheng2") -> dict:
    """The matter as its office, or the resident, sees it."""
    timeline = rest(who).get(f"/cases/{number}")["timeline"]
    return next(s for s in timeline if s["code"] == MATTER)


def act(rest, who: str, number: str, action: str, status: int = 200, **answers):
    """Do something with the matter."""
    task = station(rest, number)
    path = f"/tasks/{task['id']}/{action}"
    return rest(who).post(path, answers, status, If_Match=str(task["version"]))


def answered(rest, clock, action: str, **answers) -> str:
    """A case in which the matter is answered by minzheng1; its number."""
    number = course.recognised(rest, clock)
    act(rest, "minzheng1", number, "claim")
    act(rest, "minzheng1", number, action, **answers)
    return number


@BOTH
def test_a_refusal_in_error_is_granted_by_a_colleague_and_the_day_it_was_handled_stays(
    rest, pages, app, clock
) -> None:
    number = answered(rest, clock, "refuse", **REFUSAL)
    first = station(rest, number)
    old = rest(RESIDENT).get(f"/cases/{number}")["notices"][-1]
    clock.shift(timedelta(days=40))
    own = act(rest, "minzheng1", number, "amend-grant", 409, **GRANT)
    assert own["code"] == "four-eyes"
    bare = act(rest, "minzheng2", number, "amend-grant", 422)
    assert {"granted", "reason", "article"} <= {e["field"] for e in bare["errors"]}
    act(rest, "minzheng2", number, "amend-grant", **GRANT, amount="948.00")
    now = station(rest, number, RESIDENT)
    assert (now["outcome"], now["amount"], now["reason"]) == ("granted", 94800, GRANT["reason"])
    assert now["concluded_on"] == first["concluded_on"] < now["corrected_on"]
    new = rest(RESIDENT).get(f"/cases/{number}")["notices"][-1]
    assert new["content"]["title"] == "更正决定书"
    assert old["number"] in new["content"]["paragraphs"][0]
    assert any(GRANT["granted"] in line for line in new["content"]["paragraphs"])
    resident = pages()
    resident.log_in(RESIDENT)
    assert f"已被{new['number']}代替" in visible(resident.get(f"/cases/{number}"))
    with app.app_context():
        assert reconcile() == 0
        assert verify()[1] == []


def test_a_grant_in_error_is_taken_back_with_reason_article_and_remedies(rest, clock) -> None:
    number = answered(rest, clock, "grant", granted="每月发放。", amount="948.00")
    act(rest, "minzheng2", number, "amend-refusal", **REFUSAL)
    now = station(rest, number, RESIDENT)
    assert (now["outcome"], now["granted"], now["amount"]) == ("refused", None, None)
    paper = rest(RESIDENT).get(f"/cases/{number}")["notices"][-1]["content"]
    assert paper["remedies"] and f"依据：{REFUSAL['article']}" in paper["paragraphs"]


def test_a_correction_leaves_the_paper_of_the_decision_on_the_case_as_it_is(rest, clock) -> None:
    number = answered(rest, clock, "refuse", **REFUSAL)
    act(rest, "minzheng2", number, "amend-grant", **GRANT)
    decision = next(
        n for n in rest(RESIDENT).get(f"/cases/{number}")["notices"] if n["kind"] == "decision"
    )
    assert "superseded_by" not in decision


@pytest.mark.parametrize(
    ("action", "answers"),
    [("not-applicable", {"reason": "误认为不适用。"}), ("decline", {"reason": "误登记为放弃。"})],
)
def test_what_had_no_paper_gets_the_usual_one(rest, clock, action, answers) -> None:
    """Nothing was told before, so nothing is replaced. What was called not applicable is handled now."""
    number = answered(rest, clock, action, **answers)
    first = station(rest, number)
    clock.shift(timedelta(days=40))
    act(rest, "minzheng2", number, "amend-grant", **GRANT)
    now = station(rest, number)
    assert (now["concluded_on"] == first["concluded_on"]) == (action == "decline")
    paper = rest(RESIDENT).get(f"/cases/{number}")["notices"][-1]
    assert paper["content"]["title"] == "事项办结告知书"


@BOTH
def test_a_ruling_opens_the_matter_again_until_the_day_that_it_gives(rest, clock) -> None:
    number = answered(rest, clock, "refuse", **REFUSAL)
    act(rest, "minzheng2", number, "reopen", **RULING)
    now = station(rest, number, RESIDENT)
    assert (now["state"], now["outcome"], now["reason"]) == ("open", None, None)
    assert (now["due_on"], now["concluded_on"]) == ("2026-12-31", None)
    case = rest(RESIDENT).get(f"/cases/{number}")
    assert case["status"] == "delivering"
    paper = case["notices"][-1]["content"]
    assert paper["title"] == "重新办理告知书"
    assert any("2026年12月31日前" in line for line in paper["paragraphs"])
    act(rest, "minzheng1", number, "claim")
    act(rest, "minzheng1", number, "grant", granted="每月发放。")
    assert station(rest, number)["outcome"] == "granted"
