"""Declared beside found: what adds up, what is the same twice, what proves that nothing is there."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.checks.comparison import compare, proposed
from portal.offices.check_bodies import CheckBody
from tests.support.checks import FIRST, SECOND, found
from tests.support.family import family


def body(code: str, facts: str, *, adds: bool = True, complete: bool = True) -> CheckBody:
    """A made-up body."""
    return CheckBody(code, code, code, frozenset(facts.split()), adds, complete, "某法", "待核")


BANK, FUNDS = body("bank", "monetary_property"), body("funds", "monetary_property")
CARS, LAND = body("cars", "private_car"), body("land", "homes home_area")
TAX = body("tax", "monthly_income", adds=False, complete=False)
FUND = body("fund", "monthly_income", adds=False, complete=False)
PENSION = body("pension", "monthly_income", complete=False)
DEATHS = body("deaths", "living", complete=False)
ALL = {b.code: b for b in (BANK, FUNDS, CARS, LAND, TAX, FUND, PENSION, DEATHS)}

# What is declared, what each body found, the fact (and whose), what counts as found, and how it compares.
CASES: dict[str, tuple[dict[str, Any], dict[str, Any], tuple[str, int | None], Any, str]] = {
    "two accounts and a fund add up": (
        {"monetary_property": 500},
        {"bank": [found("monetary_property", 300), found("monetary_property", 100, SECOND)],
         "funds": [found("monetary_property", 200)]},
        ("monetary_property", None), 600, "more",
    ),
    "as declared": (
        {"monetary_property": 300}, {"bank": [found("monetary_property", 300)], "funds": []},
        ("monetary_property", None), 300, "same",
    ),
    "within what was declared as a range": (
        {"monetary_property": {"low": 100, "high": 300}},
        {"bank": [found("monetary_property", 300)], "funds": []},
        ("monetary_property", None), 300, "same",
    ),
    "above the range": (
        {"monetary_property": {"low": 100, "high": 300}},
        {"bank": [found("monetary_property", 301)], "funds": []},
        ("monetary_property", None), 301, "more",
    ),
    "less than declared": (
        {"monetary_property": 500}, {"bank": [], "funds": []}, ("monetary_property", None), 0, "less",
    ),
    "while one body is silent, nothing found proves nothing": (
        {"monetary_property": 500}, {"bank": []}, ("monetary_property", None), None, "nothing",
    ),
    "what one body found counts although another is silent": (
        {"monetary_property": 5}, {"bank": [found("monetary_property", 7)]},
        ("monetary_property", None), 7, "more",
    ),
    "not declared and not there": (
        {"private_car": None}, {"cars": []}, ("private_car", None), 0, "new",
    ),
    "a car that was denied": (
        {"private_car": False}, {"cars": [found("private_car", 2)]}, ("private_car", None), 2, "more",
    ),
    "a car that was declared, and a second one": (
        {"private_car": True}, {"cars": [found("private_car", 2)]}, ("private_car", None), 2, "same",
    ),
    "the same wage seen twice counts once, a pension comes on top": (
        {}, {"tax": [found("monthly_income", 200_000)], "fund": [found("monthly_income", 210_000)],
             "pension": [found("monthly_income", 50_000)]},
        ("monthly_income", 0), 260_000, "more",
    ),
    "no register knows of what is earned by hand": (
        {}, {"tax": [], "fund": [], "pension": []}, ("monthly_income", 0), None, "nothing",
    ),
    "another member's wage is another member's": (
        {}, {"tax": [found("monthly_income", 9, SECOND)]}, ("monthly_income", 0), None, "nothing",
    ),
    "somebody who died is told in words": (
        {}, {"deaths": [found("living", None, SECOND, "2026年9月登记死亡")]}, ("living", 1), None, "words",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_was_found_beside_what_was_declared(case: str) -> None:
    home, answers, (fact, place), amount, state = CASES[case]
    lines = compare(family(**home), answers, ALL)
    line = next(line for line in lines if (line.fact, line.place) == (fact, place))
    assert (line.found, line.state) == (amount, state)


def test_only_facts_of_bodies_that_have_answered_are_compared() -> None:
    assert {line.fact for line in compare(family(), {"cars": []}, ALL)} == {"private_car"}
    assert compare(family(), {}, ALL) == []
    assert compare(family(), {"a body that was taken out": []}, ALL) == []


AMOUNTS = st.integers(0, 10**9)


@given(
    AMOUNTS,
    st.lists(AMOUNTS, max_size=3),
    st.lists(AMOUNTS, max_size=3),
    st.lists(AMOUNTS, max_size=3),
)
def test_a_proposal_never_lowers_what_was_declared(
    stated: int, savings: list[int], wages: list[int], pensions: list[int]
) -> None:
    answers = {
        "bank": [found("monetary_property", amount) for amount in savings], "funds": [],
        "tax": [found("monthly_income", amount) for amount in wages],
        "pension": [found("monthly_income", amount) for amount in pensions],
    }  # fmt: skip
    declared = family(monetary_property=stated)
    facts = proposed(declared, compare(declared, answers, ALL))
    assert facts["household"]["monetary_property"] == max(stated, sum(savings))
    income = max(210_000, sum(wages) + sum(pensions)) if wages or pensions else 210_000
    assert facts["members"][0]["monthly_income"] == income
    assert declared == family(monetary_property=stated)
    assert facts["members"][1:] == declared["members"][1:]
    assert facts["members"][0]["id_number"] == FIRST
