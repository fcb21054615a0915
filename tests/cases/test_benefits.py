"""幸福清单, counted by hand to the fen.

The family is recognised on Tuesday 10 November 2026 with 1,347.00 yuan a month, so the first month
is December; medical aid gives 1,234.56 once in November; free bus rides have no amount; the matter
that pays the allowance out repeats its amount, which counts once. The review is on 10 May 2027, and
the allowance goes on until it is done (审核确认办法 31).
"""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from portal.cases.benefits import benefit_list
from portal.cases.models import Case, Recognition, Task
from portal.clock import CHINA
from portal.offices.city import current_city
from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import visible
from tests.support.course import RESIDENT
from tests.support.family import PERSON, id_number


def given(rest: Any, clock: Any) -> str:
    """The family recognised, and three matters granted on the same day."""
    number = course.recognised(rest, clock)
    medical, civil = rest("yibao"), rest("minzheng1")
    medical.act("medical-aid", "claim")
    medical.act("medical-aid", "grant", granted="报销住院费用。", amount=123_456)
    civil.act("minimum-living-payment", "claim")
    civil.act("minimum-living-payment", "grant", granted="十二月起打到一卡通。", amount=134_700)
    power = rest("xitong")
    power.act("free-electricity", "claim")
    power.act("free-electricity", "grant", granted="每月15度免费电量。")
    return number


BY_HAND = (
    (datetime(2026, 11, 10, 12, tzinfo=CHINA), 123_456, 0),
    (datetime(2026, 11, 30, 23, 59, tzinfo=CHINA), 123_456, 0),
    (datetime(2026, 12, 1, 0, 1, tzinfo=CHINA), 123_456 + 134_700, 1),
    (datetime(2027, 3, 15, 12, tzinfo=CHINA), 123_456 + 4 * 134_700, 4),
    (datetime(2027, 11, 30, 12, tzinfo=CHINA), 123_456 + 12 * 134_700, 12),
    (datetime(2031, 1, 1, 12, tzinfo=CHINA), 123_456 + 50 * 134_700, 50),
)


@BOTH
def test_to_the_fen_on_every_day(rest, clock) -> None:
    number = given(rest, clock)
    for instant, total, months in BY_HAND:
        clock.move_to(instant)
        told = rest(RESIDENT).get("/benefits")
        assert told["total"] == total, instant
        assert sum(month["total"] for month in told["months"]) == total
        allowance = next(line for line in told["benefits"] if line["monthly"])
        assert (allowance["monthly"], len(allowance["months"])) == (134_700, months)
        assert allowance["total"] == 134_700 * months
    clock.move_to(BY_HAND[3][0])
    told = rest(RESIDENT).get("/benefits")
    assert told["months"] == [
        {"month": "2027-03-01", "total": 134_700}, {"month": "2027-02-01", "total": 134_700},
        {"month": "2027-01-01", "total": 134_700}, {"month": "2026-12-01", "total": 134_700},
        {"month": "2026-11-01", "total": 123_456},
    ]  # fmt: skip
    lines = {line["name"]: line for line in told["benefits"]}
    medical, power = lines["医疗救助"], lines["免费用电基数"]
    assert medical["total"] == 123_456 and medical["case"] == number and "第21" in medical["basis"]
    assert (power["total"], power["months"], power["words"]) == (None, [], "每月15度免费电量。")
    assert lines["低保金发放"]["total"] is None
    assert lines["最低生活保障（低保）"]["last_day"] == "2027-05-10"


def test_only_ones_own_and_only_residents(rest, clock) -> None:
    given(rest, clock)
    rest("zhen1").get("/benefits", 403)
    neighbour = {"name": "邻例居", "phone": "19911112222", "password": "a-long-password"}
    rest("").post("/accounts", neighbour, 201)
    tokens = {"login": neighbour["phone"], "password": neighbour["password"]}
    other = rest("")
    other.headers["Authorization"] = f"Bearer {other.post('/tokens', tokens, 201)['token']}"
    assert other.get("/benefits") == {"benefits": [], "months": [], "total": 0}


def test_the_page_tells_department_matter_basis_and_sum(rest, pages, clock) -> None:
    person = pages()
    person.log_in(RESIDENT)
    assert "还没有部门给过您家什么" in visible(person.get("/my/benefits"))
    given(rest, clock)
    clock.shift(timedelta(days=30))
    person = pages()
    person.log_in(RESIDENT)
    assert "/my/benefits" in person.get("/my")
    page = visible(person.get("/my/benefits"))
    for words in ("2,581.56元", "每月1,347.00元，已有1个月", "椒江区医疗保障部门", "免费用电基数",
                  "2026年12月 1,347.00元", "2026年11月 1,234.56元"):  # fmt: skip
        assert words in page, words


def recognition(number: int, first: date, amount: int | None, **more: Any) -> Recognition:
    """A recognition as it stands in the database."""
    values = {
        "category": "minimum_living",
        "members": [],
        "review_on": None,
        "revoked_on": None,
        **more,
    }
    return Recognition(id=number, amount=amount, first_day=first, **values)


def case_with(*recognitions: Recognition) -> Case:
    """A decided case of social assistance."""
    decide = Task(kind="step", code="decide", office_code="331002-civil-affairs", state="concluded")
    member = {"name": "王例文", "id_number": id_number("33100219800312991"), **PERSON}
    return Case(
        number="SA1", service="social-assistance", applied_on=date(2026, 1, 5),
        decision="granted",
        declared={"members": [member]}, tasks=[decide], recognitions=list(recognitions),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cases", "on", "total"),
    [
        ([], date(2026, 6, 30), 0),
        ([[recognition(1, date(2025, 12, 31), 10_001)]], date(2026, 1, 1), 10_001),
        ([[recognition(1, date(2026, 1, 31), 10_001)]], date(2026, 1, 31), 0),
        ([[recognition(1, date(2026, 1, 31), None, category="marginal")]], date(2027, 1, 1), 0),
        ([[recognition(1, date(2026, 1, 31), 77_777, category="emergency_aid")]],
         date(2028, 1, 1), 77_777),
        # Recognised anew in May: the old amount through May, the new one from June.
        ([[recognition(1, date(2026, 1, 10), 100)], [recognition(2, date(2026, 5, 10), 1_000)]],
         date(2026, 7, 1), 4 * 100 + 2 * 1_000),
        # Revoked on 5 April: January was before the first payment, February to April were given.
        ([[recognition(1, date(2026, 1, 10), 100, revoked_on=date(2026, 4, 5))]],
         date(2026, 9, 1), 3 * 100),
        ([[recognition(1, date(2026, 1, 10), 100, revoked_on=date(2026, 4, 1))]],
         date(2026, 9, 1), 2 * 100),
        # Corrected: the new amount from the month after.
        ([[recognition(1, date(2026, 1, 10), 100, revoked_on=date(2026, 4, 5)),
           recognition(2, date(2026, 4, 5), 1_000)]], date(2026, 6, 30), 3 * 100 + 2 * 1_000),
        # Of other people at the same time: both count.
        ([[recognition(1, date(2026, 1, 10), 100, category="minimum_living_single", members=[0])],
          [recognition(2, date(2026, 1, 20), 1_000, category="minimum_living_single", members=[1])]],
         date(2026, 3, 1), 2 * 1_100),
    ],
)  # fmt: skip
def test_months_by_hand(app, cases: list[Any], on: date, total: int) -> None:
    with app.app_context():
        found = benefit_list(current_city(), [case_with(*rows) for rows in cases], on)
    assert found.total == total
    assert sum(line.total or 0 for line in found.benefits) == total
    assert len(found.benefits) == sum(len(rows) for rows in cases)


def test_what_did_not_stand_and_gave_nothing_is_not_listed(app) -> None:
    day = date(2026, 1, 10)
    monthly = recognition(1, day, 100, revoked_on=date(2026, 1, 20))
    once = recognition(2, day, 77_777, category="emergency_aid", revoked_on=date(2026, 3, 1))
    with app.app_context():
        found = benefit_list(current_city(), [case_with(monthly, once)], date(2027, 1, 1))
    assert (found.benefits, found.months, found.total) == ((), (), 0)
