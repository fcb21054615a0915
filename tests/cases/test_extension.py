"""Putting a due date off: once, with its reason and article, and within the outer limit."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import visible
from tests.support.course import RESIDENT

WHY = {
    "reason": "两位家庭成员在外地务工，还没有回函。",
    "article": "最低生活保障审核确认办法第二十二条",
}


def claimed(rest) -> str:
    """An application that the township has claimed for acceptance; the case's number."""
    number = str(course.apply(rest)["number"])
    rest("zhen1").act("accept", "claim")
    return number


@BOTH
def test_a_step_is_put_off_once_and_the_resident_is_told(rest, clock) -> None:
    """15 working days from Monday 2 November end on the 23rd, the 30 of the case on 14 December."""
    number = claimed(rest)
    township = rest("zhen1")
    acted = township.act("accept", "extend", until="2026-12-10", **WHY)
    assert acted["due_on"] == "2026-12-10"
    again = township.act("accept", "extend", 409, until="2026-12-11", **WHY)
    assert again["code"] == "extended-before"
    case = rest(RESIDENT).get(f"/cases/{number}")
    assert (case["timeline"][0]["due_on"], case["timeline"][0]["extended_from"]) == (
        "2026-12-10", "2026-11-23",
    )  # fmt: skip
    paper = case["notices"][-1]
    assert (paper["kind"], paper["number"]) == ("extension", "331002001〔2026〕延00002号")
    told = "".join(paper["content"]["paragraphs"])
    assert all(words in told for words in ("2026年11月23日", "2026年12月10日", *WHY.values()))
    assert case["due_on"] == "2026-12-14"
    assert township.task("accept")["extended_from"] == "2026-11-23"


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"until": "2026-11-23"}, "until"),
        ({"until": "2026-12-15"}, "until"),
        ({"until": "2027-01-05", "ground": "apart"}, "until"),
        ({"until": "2026-12-01", "reason": ""}, "reason"),
        ({"until": "2026-12-01", "article": ""}, "article"),
        ({"until": "2026-12-01", "ground": "tired"}, "ground"),
        ({}, "until"),
    ],
)
def test_what_an_extension_demands(rest, clock, answers, field) -> None:
    """Not later than now, beyond 30 (with a ground 45) working days, without reason or article."""
    claimed(rest)
    refused = rest("zhen1").act("accept", "extend", 422, **{**WHY, **answers})
    assert [problem["field"] for problem in refused["errors"]] == [field]
    assert rest("zhen1").task("accept")["due_on"] == "2026-11-23"


@BOTH
def test_a_legal_ground_widens_the_outer_limit_to_45_working_days(rest, clock) -> None:
    """审核确认办法 22: 45 working days from Monday 2 November end on Monday 4 January 2027."""
    number = claimed(rest)
    rest("zhen1").act("accept", "extend", until="2026-12-31", ground="elsewhere", **WHY)
    case = rest(RESIDENT).get(f"/cases/{number}")
    assert case["due_on"] == "2027-01-04"
    assert any("需要异地核查信息" in line for line in case["notices"][-1]["content"]["paragraphs"])


def test_the_pause_after_an_extension_moves_it_on(rest, clock) -> None:
    claimed(rest)
    township = rest("zhen1")
    township.act("accept", "extend", until="2026-12-03", **WHY)
    township.act("accept", "request-supplement", items="户口本", answer_by="2026-11-09")
    clock.shift(timedelta(days=7))
    township.act("accept", "resume", reason="已经在线查到。")
    assert township.task("accept")["due_on"] == "2026-12-10"


def test_a_department_puts_a_matter_off_without_a_ground(rest, clock) -> None:
    number = course.recognised(rest, clock)
    medical = rest("yibao")
    medical.act("medical-aid", "claim")
    medical.act("medical-aid", "extend", until="2026-11-20", **WHY)
    case = rest(RESIDENT).get(f"/cases/{number}")
    station = next(s for s in case["timeline"] if s["code"] == "medical-aid")
    assert (station["due_on"], station["extended_from"]) == ("2026-11-20", "2026-11-10")
    assert case["notices"][-1]["content"]["organ"] == "椒江区医疗保障部门"


def test_queue_timeline_and_paper_show_it(rest, pages, clock) -> None:
    number = claimed(rest)
    rest("zhen1").act("accept", "extend", until="2026-12-10", **WHY)
    officer, resident = pages(), pages()
    assert "已延期" in visible(officer.log_in("zhen1"))
    resident.log_in(RESIDENT)
    seen = visible(resident.get(f"/cases/{number}"))
    assert "已延长期限，原来是2026年11月23日前" in seen
    assert "延长办理期限告知书" in seen


def test_the_form_offers_to_name_no_ground(rest, pages, clock) -> None:
    """An officer knows whether there is a ground: what is left empty means none, not «not known»."""
    claimed(rest)
    officer = pages()
    officer.log_in("zhen1")
    html = officer.get(f"/desk/tasks/{rest('zhen1').task('accept')['id']}")
    form = BeautifulSoup(html, "html.parser").find("form", action=re.compile("/extend$"))
    none = form.find("input", attrs={"name": "ground", "value": ""})
    assert form.find("label", attrs={"for": none["id"]}).text == "没有这些情形"
    assert "不清楚" not in form.text
