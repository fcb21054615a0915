"""The two rates against a count by hand, on both databases.

The family of tests/support/family.py is owed fourteen matters; this is what becomes of them. The
decision is made on Tuesday 10 November; matters without a published limit are due on that day.

| matter                           | due     | what happened               | counts as            |
|----------------------------------|---------|-----------------------------|----------------------|
| medical-aid                      | 10 Nov  | granted on 10 Nov           | handled, on time     |
| critical-illness-insurance       | 10 Nov  | refused on 10 Nov           | handled, on time     |
| gas-fee                          | 10 Nov  | declined on 10 Nov          | handled, on time     |
| free-electricity                 | 10 Nov  | granted on 10 Nov           | handled, on time     |
| disabled-living-allowance        | 10 Nov  | granted on 12 Nov           | handled, late        |
| severe-disability-care-allowance | 10 Nov  | not applicable, but certain | gap: not-applicable  |
| barrier-free-home                | 10 Nov  | paused on 12 Nov, too late  | gap: for resident    |
| water-fee                        | 10 Nov  | nobody opened it            | gap: never-opened    |
| medical-insurance-contribution   | 10 Nov  | nothing                     | gap: for office      |
| free-bus                         | 10 Nov  | nothing                     | gap: for office      |
| waste-fee                        | 10 Nov  | nothing                     | gap: for office      |
| cable-television-fee             | 10 Nov  | nothing                     | gap: for office      |
| compulsory-education-aid         | 10 Nov  | paused on 10 Nov, in time   | not due while paused |
| minimum-living-payment           | 31 Dec  | granted on 10 Nov           | due in December      |
"""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.cases.joint_handling import reconcile
from portal.cases.models import Entitlement, Task
from portal.database import db
from portal.statistics.gaps import WHICH
from portal.statistics.rates import GROUPS
from tests.conftest import BOTH
from tests.support import course
from tests.support.course import RESIDENT

LIST = "/statistics/joint-handling/entitlements?from=2026-11-01&to=2026-12-31&limit=200"
GAP_ON_THE_12TH = {
    "severe-disability-care-allowance": "not-applicable",
    "barrier-free-home": "waiting-for-resident",
    "water-fee": "never-opened",
    "medical-insurance-contribution": "waiting-for-office",
    "free-bus": "waiting-for-office",
    "waste-fee": "waiting-for-office",
    "cable-television-fee": "waiting-for-office",
}
# due, handled, on time, granted, refused, declined: counted from the table above.
BY_HAND = {
    "2026-11-09": (0, 0, 0, 0, 0, 0),
    "2026-11-10": (12, 4, 4, 2, 1, 1),
    "2026-11-12": (12, 5, 4, 3, 1, 1),
    "2026-12-30": (12, 5, 4, 3, 1, 1),
    "2026-12-31": (13, 6, 5, 4, 1, 1),
}
COUNTS = ("due", "handled", "on_time", "granted", "refused", "declined")
GRANTED = {"granted": "已经办好。"}
SUPPLEMENT = {"items": "学籍证明", "answer_by": "2026-11-30"}


@pytest.fixture
def told(rest, app, clock) -> Callable[..., str]:
    """Tell the table's story; it ends on Thursday 12 November."""
    number = course.recognised(rest, clock)
    medical, county = rest("yibao"), rest("minzheng1")
    for officer, matter, action, answers in (
        (medical, "medical-aid", "grant", GRANTED),
        (medical, "critical-illness-insurance", "refuse",
         {"reason": "今年没有发生费用。", "article": "浙江省医疗保障条例第三十四条"}),
        (rest("xitong"), "free-electricity", "grant", GRANTED),
        (county, "minimum-living-payment", "grant", {**GRANTED, "amount": "1347.00"}),
        (county, "severe-disability-care-allowance", "not-applicable", {"reason": "另有护理待遇。"}),
        (rest("jiaoyu"), "compulsory-education-aid", "request-supplement", SUPPLEMENT),
    ):  # fmt: skip
        officer.act(matter, "claim")
        officer.act(matter, action, **answers)
    rest(RESIDENT).post(f"/cases/{number}/decline", {"task": "gas-fee", "reason": "没有通燃气。"})
    with app.app_context():
        db.session.delete(db.session.scalars(select(Task).where(Task.code == "water-fee")).one())
        db.session.commit()
    clock.shift(timedelta(days=2))
    for officer, matter, action, answers in (
        (county, "disabled-living-allowance", "grant", GRANTED),
        (rest("canlian"), "barrier-free-home", "request-supplement", SUPPLEMENT),
    ):
        officer.act(matter, "claim")
        officer.act(matter, action, **answers)
    return number


def rate(rest, **scope: str) -> dict[str, int | None]:
    """The whole of a scope."""
    query = {"from": "2026-11-01", "to": "2026-12-31", **scope}
    path = "&".join(f"{name}={value}" for name, value in query.items())
    total: dict[str, int | None] = rest("duban").get(f"/statistics/joint-handling?{path}")["total"]
    return total


@BOTH
def test_the_rates_agree_with_the_count_by_hand(rest, told) -> None:
    for as_of, counted in BY_HAND.items():
        total = rate(rest, as_of=as_of)
        assert tuple(total[name] for name in COUNTS) == counted, as_of
    total = rate(rest)
    assert (total["joint_handling_permille"], total["on_time_permille"]) == (416, 333)


def test_the_gap_is_a_list_with_the_cause_of_each(rest, told) -> None:
    gap = rest("duban").get(f"{LIST}&only=gap")["items"]
    assert {row["matter"]: row["cause"] for row in gap} == GAP_ON_THE_12TH
    assert {row["days_overdue"] for row in gap} == {2}
    assert {row["case"] for row in gap} == {told}
    never = next(row for row in gap if row["matter"] == "water-fee")
    assert (never["task"], never["office"]) == (None, "331002-water")
    late = rest("duban").get(f"{LIST}&only=late")["items"]
    assert [row["matter"] for row in late] == ["disabled-living-allowance"]


@BOTH
def test_every_number_lists_as_many_as_it_says(rest, told) -> None:
    numbers = rate(rest)
    listed = {which: rest("duban").get(f"{LIST}&only={which}")["items"] for which in WHICH}
    for which in ("due", "handled", "granted", "refused", "declined"):
        assert len(listed[which]) == numbers[which], which
    assert len(listed["on-time"]) == numbers["on_time"]
    assert len(listed["gap"]) == numbers["due"] - numbers["handled"]
    assert len(listed["on-time"]) + len(listed["late"]) == numbers["handled"]
    together = {row["id"] for row in listed["gap"]} | {row["id"] for row in listed["handled"]}
    assert together == {row["id"] for row in listed["due"]}


@BOTH
def test_every_group_sums_to_the_whole(rest, app, told) -> None:
    """Also when two of the matters lie in another county."""
    with app.app_context():
        moved = select(Entitlement).where(Entitlement.matter_code.in_(["free-bus", "medical-aid"]))
        for entitlement in db.session.scalars(moved):
            entitlement.area_code = "331003001"
        db.session.commit()
    whole = Counter({name: rate(rest)[name] for name in COUNTS})
    for group in GROUPS:
        path = f"/statistics/joint-handling?from=2026-11-01&to=2026-12-31&group_by={group}"
        groups = rest("duban").get(path)["groups"]
        summed: Counter[str] = Counter()
        for row in groups:
            summed.update({name: row[name] for name in COUNTS})
        assert summed == whole, group
        assert [row["key"] for row in groups] == sorted(row["key"] for row in groups)
    counties = rest("duban").get("/statistics/joint-handling?from=2026-11-01&group_by=county")
    assert {g["key"]: (g["handled"], g["due"]) for g in counties["groups"]} == {
        "331002": (4, 10), "331003": (1, 2),
    }  # fmt: skip
    assert rest("quduban").get("/statistics/joint-handling?from=2026-11-01")["total"]["due"] == 10


def test_a_scope_narrows_by_each_of_its_names(rest, told) -> None:
    for name, value, counted in (
        ("department", "medical-insurance", (2, 3)), ("department", "civil-affairs", (1, 2)),
        ("matter", "medical-aid", (1, 1)), ("matter", "water-fee", (0, 1)),
        ("category", "minimum_living", (5, 12)), ("category", "marginal", (0, 0)),
        ("month", "202611", (5, 12)), ("month", "202612", (0, 0)),
        ("area", "331002001", (5, 12)), ("area", "331002002", (0, 0)),
        ("service", "social-assistance", (5, 12)), ("service", "childcare", (0, 0)),
    ):  # fmt: skip
        total = rate(rest, **{name: value})
        assert (total["handled"], total["due"]) == counted, (name, value)


@BOTH
def test_paused_in_time_it_falls_due_later_by_the_pause(rest, told, clock) -> None:
    """Six days of waiting: due on Monday 16 November, and then it counts."""
    clock.shift(timedelta(days=4))
    answer = {"task": "compulsory-education-aid", "answer": "学籍证明在这里。"}
    case = rest(RESIDENT).post(f"/cases/{told}/answer-supplement", answer)
    aid = next(s for s in case["timeline"] if s["code"] == "compulsory-education-aid")
    assert (aid["state"], aid["due_on"]) == ("claimed", "2026-11-16")
    assert rate(rest, as_of="2026-11-15")["due"] == 12
    assert (rate(rest)["due"], rate(rest)["handled"]) == (13, 5)
    rest("jiaoyu").act("compulsory-education-aid", "grant", **GRANTED)
    total = rate(rest)
    assert (total["due"], total["handled"], total["on_time"]) == (13, 6, 5)


def test_what_reconciliation_opens_late_is_late(rest, app, told, clock) -> None:
    """The law's date stands: a task opened on the 12th was due on the 10th."""
    with app.app_context():
        assert reconcile() == 1
        task = db.session.scalars(select(Task).where(Task.code == "water-fee")).one()
        assert (task.opened_by, str(task.opened_on), str(task.due_on)) == (
            "reconciliation", "2026-11-12", "2026-11-10",
        )  # fmt: skip
    answer = {"task": "water-fee", "reason": "自家有井。"}
    rest(RESIDENT).post(f"/cases/{told}/decline", answer)
    total = rate(rest)
    assert (total["due"], total["handled"], total["on_time"]) == (12, 6, 4)


def test_what_was_only_possible_may_turn_out_not_applicable(rest, clock) -> None:
    """A matter that the facts leave open is due until its office finds that it does not apply."""
    course.recognised(rest, clock, housing_difficulty=None)
    assert rate(rest)["due"] == 14
    housing = rest("jianshe")
    housing.act("public-rental-housing", "claim")
    housing.act("public-rental-housing", "not-applicable", reason="现场看过，住房宽裕。")
    assert rate(rest)["due"] == 13
    assert {row["matter"] for row in rest("duban").get(f"{LIST}&only=due")["items"]}.isdisjoint(
        {"public-rental-housing"}
    )


def test_an_earlier_day_counts_what_was_known_then(rest, clock) -> None:
    course.recognised(rest, clock, housing_difficulty=None)
    before = rate(rest)["due"]
    clock.shift(timedelta(days=2))
    housing = rest("jianshe")
    housing.act("public-rental-housing", "claim")
    housing.act("public-rental-housing", "not-applicable", reason="现场看过，住房宽裕。")
    assert rate(rest, as_of="2026-11-10")["due"] == before == 14


def test_a_missing_limit_never_flatters_the_rate(rest, clock) -> None:
    """Due on the day it opens: the day before, nothing is due; on the day, everything is."""
    course.recognised(rest, clock)
    for as_of, due in (("2026-11-09", 0), ("2026-11-10", 13)):
        assert rate(rest, as_of=as_of)["due"] == due
    assert rate(rest)["joint_handling_permille"] == 0


def test_the_rate_is_rounded_down(rest, clock) -> None:
    """A thousand per mille only when everything is handled."""
    number = course.recognised(rest, clock)
    matters = [r["matter"] for r in rest("duban").get(f"{LIST}&only=due")["items"]]
    resident = rest(RESIDENT)
    for place, code in enumerate(matters, 1):
        resident.post(f"/cases/{number}/decline", {"task": code, "reason": "暂时不需要。"})
        full = rate(rest)["joint_handling_permille"] == 1000
        assert full == (place == len(matters))
