"""The outreach desk: every line of its table, what stands together, who may, two at once."""

from datetime import timedelta
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases.models import Recognition
from portal.cases.review_models import Review
from portal.database import db
from portal.errors import Refused
from portal.journal.queries import history, verify
from portal.outreach.findings import NOT_FOUND_AGAIN
from portal.outreach.forms import DEMANDS
from portal.outreach.models import Finding
from portal.outreach.workflow import (
    ACTIONS,
    APPLY,
    KINDS,
    OUTCOMES,
    STATES,
    TABLE,
    possible,
    transition,
)
from tests.cases.test_together import at_once
from tests.conftest import BOTH
from tests.people.test_told_to_nobody import leaks, stored
from tests.support import course
from tests.support.browser import Rest
from tests.support.course import RESIDENT, Login
from tests.support.findings import APPLICATION, act, find, found, registered, seen

# What may be done with a claimed finding, told apart from the table: a second hand to hold it against.
CLAIMED = {
    "unreached": {"contact", "apply", "decline", "move-away", "release"},
    "lapsed": {"contact", "keep", "refer", "release"},
    "gap": {"handle", "release"},
    "event": {"contact", "apply", "keep", "refer", "release"},
    "review": {"contact", "review", "release"},
}
ANSWERS = {
    "contact": {"made_on": "2026-11-02", "words": "电话没有打通，下午再去。"},
    "decline": {"words": "儿子已经接去同住，不需要。"},
    "move-away": {"words": "搬到黄岩区。"},
    "keep": {"words": "入户看过，没有变化。"},
    "refer": {"words": "已经重新就业，收入增加。"},
    "handle": {"words": "已请医保部门补办。"},
    "review": {"words": "复核后维持。"},
}
AFTER = {
    "contact": ("claimed", None), "release": ("open", None), "decline": ("closed", "declines"),
    "move-away": ("closed", "moved_away"), "keep": ("closed", "unchanged"),
    "refer": ("closed", "changed"), "handle": ("closed", "handled"),
    "review": ("closed", "reviewed"), "apply": ("closed", "applies"),
}  # fmt: skip
LINES = [(kind, action) for kind, actions in CLAIMED.items() for action in sorted(actions)]


def answer(kind: str, state: str, action: str) -> str:
    """What the table says: the state that follows, or the refusal."""
    try:
        return transition(Finding(kind=kind, state=state), action).after
    except Refused as refused:
        return refused.code


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_table_does_not_have_is_refused(kind: str) -> None:
    allowed = {("open", "claim")} | {("claimed", action) for action in CLAIMED[kind]}
    for state, action in product(STATES, (*ACTIONS, "explode")):
        said = answer(kind, state, action)
        if (state, action) in allowed:
            assert said in STATES, (state, action)
        else:
            known = action in CLAIMED[kind] | {"claim"}
            assert said == ("wrong-state" if known else "wrong-kind"), (state, action)


def test_the_table_is_whole() -> None:
    keys = [(line.action, line.before, kind) for line in TABLE for kind in line.of]
    assert len(keys) == len(set(keys))
    assert {line.outcome for line in TABLE if line.outcome} | {NOT_FOUND_AGAIN} == set(OUTCOMES)
    for line in TABLE:
        assert (line.outcome is not None) == (line.after == "closed")
        assert (line.action in DEMANDS) == (line.action in ANSWERS)
        assert {line.before, line.after} <= set(STATES)
    assert all(possible(Finding(kind=kind, state="closed")) == [] for kind in KINDS)


@pytest.mark.parametrize(("kind", "action"), LINES)
def test_each_line_of_the_table_leads_where_it_says(
    rest, app, clock, kind: str, action: str
) -> None:
    officer, finding = claimed(rest, app, kind)
    before = seen(officer, finding)
    answers = APPLICATION if action == APPLY else ANSWERS.get(action, {})
    done = act(officer, finding, action, **answers)
    assert (done["state"], done["outcome"]) == AFTER[action]
    assert done["version"] == before["version"] + 1
    row = found(app, finding)
    assert (row.officer_id is None) == (action == "release")
    assert (row.closed_on is None) == (done["state"] != "closed")
    with app.app_context():
        events = [event.action for event in history("finding", finding)]
        assert [e for e in events if e != "look"] == ["find", "claim", action]
        assert verify()[1] == []


def claimed(rest: Login, app: Flask, kind: str) -> tuple[Rest, int]:
    """An officer with a finding of this kind in hand; a review comes from the township's check."""
    township, home = rest("zhen1"), registered(app)
    finding = find(app, home, "event" if kind == "review" else kind)
    act(township, finding, "claim")
    if kind != "review":
        return township, finding
    act(township, finding, "refer", **ANSWERS["refer"])
    county = rest("minzheng1")
    (review,) = listed(county)
    act(county, review, "claim")
    return county, review


def listed(officer: Rest, query: str = "") -> list[int]:
    """The findings in the officer's list, in its order."""
    rows = officer.get(f"/findings?{query}")["items"]
    return [finding["id"] for row in rows for finding in row["findings"]]


def test_what_changed_goes_on_to_the_office_that_decides(rest, app, clock) -> None:
    home = registered(app)
    first, second = (
        find(app, home, kind, note="第1位成员：就业变化。") for kind in ("event", "lapsed")
    )
    township, county = rest("zhen1"), rest("minzheng1")
    for finding, words in ((first, "已经就业。"), (second, "收入也增加了。")):
        act(township, finding, "claim")
        act(township, finding, "refer", words=words)
    (review,) = listed(county)
    note = seen(county, review)["note"]
    assert note.splitlines() == [
        "第1位成员：就业变化。", "已经就业。", "第1位成员：就业变化。", "收入也增加了。"
    ]  # fmt: skip
    act(county, review, "claim")
    act(county, review, "review", words="从下月起调整。")
    third = find(app, home, "lapsed", "marginal")
    act(township, third, "claim")
    act(township, third, "refer", words="低边也要看。")
    assert len(listed(county)) == 1 and listed(county) != [review]


@BOTH
def test_one_contact_answers_all_that_stands_together(rest, app, clock) -> None:
    home, other = registered(app), registered(app, "R-2")
    living, marginal, elsewhere, event = (
        find(app, home), find(app, home, category="marginal"), find(app, other),
        find(app, home, "event", "destitute"),
    )  # fmt: skip
    officer = rest("zhen1")
    act(officer, living, "claim")
    assert found(app, marginal).state == "claimed"
    assert act(rest("zhen2"), marginal, "contact", 409, **ANSWERS["contact"])["code"] == (
        "claimed-by-another"
    )
    act(officer, marginal, "contact", **ANSWERS["contact"])
    assert seen(officer, living)["contacted_on"] == "2026-11-02"
    later = find(app, home, category="hard_expense")
    assert act(rest("zhen2"), later, "claim", 409)["code"] == "claimed-by-another"
    act(officer, living, "decline", **ANSWERS["decline"])
    for finding in (living, marginal, later):
        assert seen(officer, finding)["outcome"] == "declines"
        assert seen(officer, finding)["notes"][-1]["words"] == ANSWERS["decline"]["words"]
    assert [found(app, finding).state for finding in (elsewhere, event)] == ["open", "open"]
    with app.app_context():
        assert [e.action for e in history("finding", later) if e.action != "look"] == [
            "find", "decline",
        ]  # fmt: skip


def test_a_second_contact_on_the_same_day_is_a_second_entry(rest, app, clock) -> None:
    finding = find(app, registered(app))
    officer = rest("zhen1")
    act(officer, finding, "claim")
    seen_first = str(seen(officer, finding)["version"])
    act(officer, finding, "contact", **ANSWERS["contact"])
    path = f"/findings/{finding}/contact"
    assert officer.post(path, ANSWERS["contact"], 409, If_Match=seen_first)["code"] == "stale"
    act(officer, finding, "contact", made_on="2026-11-02", words="下午见到了本人。")
    notes = seen(officer, finding)["notes"]
    assert [note["words"] for note in notes] == [ANSWERS["contact"]["words"], "下午见到了本人。"]


@pytest.mark.parametrize(
    ("action", "answers", "field"),
    [("contact", {"words": "打过电话。"}, "made_on"),
     ("contact", {"made_on": "2026-11-03", "words": "明天。"}, "made_on"),
     ("contact", {"made_on": "2026-11-02"}, "words"), ("decline", {}, "words"),
     ("decline", {"words": "不"}, "words")],
)  # fmt: skip
def test_what_an_action_demands_is_named(
    rest, app, clock, action: str, answers: dict, field: str
) -> None:
    officer, finding = claimed(rest, app, "unreached")
    wrong = act(officer, finding, action, 422, **answers)
    assert [error["field"] for error in wrong["errors"]] == [field]
    assert seen(officer, finding)["notes"] == []


@BOTH
def test_two_officers_cannot_claim_one_household(rest, app, clock) -> None:
    """Each takes another finding of the same household at the same moment."""
    home = registered(app)
    findings = find(app, home), find(app, home, category="marginal")
    officers = rest("zhen1"), rest("zhen2")
    answers = at_once(*(
        lambda who=who, one=one: who.client.post(
            f"/api/v1/findings/{one}/claim", json={}, headers={**who.headers, "If-Match": "1"}
        )
        for who, one in zip(officers, findings, strict=True)
    ))  # fmt: skip
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert loser.json["code"] == "stale"
    assert [change["action"] for change in loser.json["changes"]] == ["claim"]
    assert len({found(app, one).officer_id for one in findings}) == 1


def test_a_change_names_the_version_that_it_saw(rest, app, clock) -> None:
    officer, finding = rest("zhen1"), find(app, registered(app))
    assert officer.post(f"/findings/{finding}/claim", status=428)["code"] == "version-required"


@pytest.mark.parametrize("login", ["minzheng1", "yibao"])
def test_another_office_does_not_find_it(rest, app, clock, login: str) -> None:
    finding, other = find(app, registered(app)), rest(login)
    assert other.get(f"/findings/{finding}", 404)["code"] == "finding-not-found"
    path = f"/findings/{finding}/claim"
    assert other.post(path, status=404, If_Match="1")["code"] == "finding-not-found"
    assert listed(other) == []


@pytest.mark.parametrize("login", [RESIDENT, "duban", "guanli", "xitong"])
def test_nobody_else_sees_findings(rest, app, clock, login: str) -> None:
    finding = find(app, registered(app))
    for path in ("/findings", f"/findings/{finding}"):
        assert rest(login).get(path, 403)["code"] == "not-allowed"


def test_each_look_is_in_the_journal(rest, app, clock) -> None:
    finding = find(app, registered(app))
    detail = seen(rest("zhen1"), finding)
    assert detail["members"][0]["name"] == "王例文"
    assert detail["actions"] == ["claim"]
    assert detail["assessment"]["verdicts"]
    with app.app_context():
        look = history("finding", finding)[-1]
        assert (look.action, look.office) == ("look", "331002001-township")


@BOTH
def test_the_list_pages_by_household_oldest_first(rest, app, clock) -> None:
    homes = []
    for place in range(5):
        homes.append(registered(app, f"R-{place}"))
        find(app, homes[-1])
        clock.shift(timedelta(days=place % 2))
    find(app, homes[0], "gap")
    rows, following = [], ""
    while following is not None:
        page = rest("zhen1").get(f"/findings?limit=2&after={following}")
        rows += page["items"]
        following = page["next"]
    assert [row["household"] for row in rows] == homes
    assert [len(row["findings"]) for row in rows] == [2, 1, 1, 1, 1]
    assert {row["applicant"] for row in rows} == {"王**"}


def test_the_filters_narrow_the_list(rest, app, clock) -> None:
    home = registered(app)
    living, gap, event = (
        find(app, home),
        find(app, home, "gap"),
        find(app, home, "event", "marginal"),
    )
    officer = rest("zhen1")
    assert listed(officer) == [living, gap, event]
    assert listed(officer, "kind=gap") == [gap]
    assert listed(officer, "category=marginal") == [event]
    act(officer, gap, "claim")
    assert listed(officer, "state=mine") == [gap]
    assert listed(rest("zhen2"), "state=mine") == []
    act(officer, gap, "handle", **ANSWERS["handle"])
    assert (listed(officer), listed(officer, "state=closed")) == ([living, event], [gap])
    huge = f"after=2026-11-01_{'9' * 30}"
    for wrong in (huge, "state=lost", "kind=nothing", "category=x", "after=yesterday_1", "limit=0"):
        assert officer.get(f"/findings?{wrong}", 422)["code"] == "invalid"


@BOTH
def test_nothing_that_is_written_stands_in_the_clear(rest, app, clock) -> None:
    officer, finding = claimed(rest, app, "unreached")
    act(officer, finding, "contact", **ANSWERS["contact"])
    assert "王例文" not in str(officer.get("/findings"))
    with app.app_context():
        assert leaks(stored(), ("王例文", "电话没有打通", "33100219800312991")) == []


def test_what_changed_in_a_case_of_ours_is_reviewed_there(rest, app, clock) -> None:
    """审核确认办法 31: who no longer fits is looked at again, in the case that recognised the household."""
    course.recognised(rest, clock)
    with app.app_context():
        home = db.session.scalars(select(Recognition.household_id)).one()
    township, county = rest("zhen1"), rest("minzheng1")
    for category, kind, words in (
        ("minimum_living", "lapsed", "丈夫已经就业。"), ("minimum_living", "event", "收入也增加了。"),
        ("destitute", "lapsed", "没有认定过这一类。"),
    ):  # fmt: skip
        finding = find(app, home, kind, category, note=f"{kind}。")
        act(township, finding, "claim")
        act(township, finding, "refer", words=words)
    with app.app_context():
        review = db.session.scalars(select(Review)).one()
        assert review.cause == "found"
        assert (review.told or "").splitlines() == [
            "lapsed。", "丈夫已经就业。", "event。", "收入也增加了。",
        ]  # fmt: skip
    # No limit for it is published: due at once, with the office that accepted the application.
    assert township.task("review")["due_on"] == "2026-11-10"
    (passed_on,) = listed(county)
    assert "没有认定过这一类" in seen(county, passed_on)["note"]
