"""Rental subsidy in a city that has published everything: every branch, and what never happens."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_examples import HOUSEHOLD, MEMBER
from test_missing_figures import changed, published

from portal.rules.parameters import ParameterBook
from portal.services.catalogue import get_service

ON = date(2026, 11, 24)
LINES = {
    "minimum_living_standard": 114_900, "minimum_wage": 226_000, "marginal_multiple": 1_500, "property_years": 4,
    "average_floor_area": 4_697, "disposable_income": 6_000_000, "deduction_share": 1_000,
    "job_exemption_multiple": 3, "job_exemption_months": 12,
}  # fmt: skip
WORKER = {"assisted": "none", "homes": 0, "residence": "permit", "work_contract": True, "insured_months": 12,
          "graduated_on": "2021-11-24", "monthly_rent": 90_000}  # fmt: skip
EARNS = {"monthly_income": 400_000, "relation": "self", "work": "working"}
"""4,000 yuan a month for one: 80 % of 60,000 yuan a year."""


def city(**figures: int | None) -> ParameterBook:
    book = ParameterBook(tuple(published(code, "fen", value) for code, value in LINES.items()))
    return changed(book, figures)


def ask(
    home: dict[str, Any], *members: dict[str, Any], **figures: int | None
) -> dict[str, tuple[str, Any]]:
    """Verdict and amount in fen by category."""
    people = [{**MEMBER, **one} for one in members or ({"relation": "self"},)]
    declaration = {"household": {**HOUSEHOLD, **home}, "members": people}
    found = get_service("rental-subsidy").assess(declaration, city(**figures), ON)
    return {
        v["category"]: (v["verdict"], v["amount"] and v["amount"]["low"]) for v in found.verdicts
    }


@pytest.mark.parametrize(("change", "figures", "met"), [
    ({}, {}, {"rent_new_job", "rent_migrant", "rent_other"}),
    ({"insured_months": 11}, {}, {"rent_other"}),
    ({"graduated_on": "2021-10-23"}, {}, {"rent_migrant", "rent_other"}),
    ({"residence": "hukou"}, {}, {"rent_new_job", "rent_other"}),
    ({"residence": "unendorsed"}, {}, {"rent_other"}),
    ({"work_contract": False}, {}, {"rent_other"}),
    ({"homes": 1, "home_area": 1_499}, {}, {"rent_other"}),
    ({"homes": 1, "home_area": 1_500}, {}, set()),
    ({"housing_support": True}, {}, set()),
    ({"monetary_property": 20_000_000}, {}, {"rent_new_job", "rent_migrant", "rent_other"}),
    ({"monetary_property": 20_000_001}, {}, set()),
    ({"private_car": True}, {}, set()),
    ({"private_car": True}, {"rent_cars": 1}, {"rent_new_job", "rent_migrant", "rent_other"}),
    ({"home_given_up": True, "home_given_up_on": "2023-11-25"}, {}, set()),
    ({"home_given_up": True, "home_given_up_on": "2023-11-24"}, {}, {"rent_new_job", "rent_migrant", "rent_other"}),
    ({}, {"rent_income_ratio": 799}, set()),
])  # fmt: skip
def test_the_three_groups_at_each_line(
    change: dict[str, Any], figures: dict[str, int], met: set[str]
) -> None:
    """公共租赁住房管理办法 3; every line is the fictitious city's."""
    found = ask({**WORKER, **change}, EARNS, **figures)
    assert {code for code, (verdict, _) in found.items() if verdict == "met"} == met
    assert {verdict for verdict, _ in found.values()} <= {"met", "not_met"}


@pytest.mark.parametrize(("home", "figures", "amount"), [
    ({"monthly_rent": 90_000}, {}, 64_000), ({"monthly_rent": 63_999}, {}, 63_999), ({"monthly_rent": 0}, {}, 0),
    ({"monthly_rent": 0}, {"rent_most_is_rent": 0}, 64_000),
    ({"monthly_rent": 90_000, "homes": 1, "home_area": 1_200}, {}, 40_000),
    ({"monthly_rent": 90_000, "homes": 1, "home_area": 1_200}, {"rent_counts_own_area": 0}, 64_000),
    ({"monthly_rent": 90_000, "homes": 1, "home_area": 1_233}, {}, 39_340),
])  # fmt: skip
def test_each_part_of_the_amount_is_switched_by_the_table(home, figures, amount) -> None:
    assert ask(home, **figures)["rent_minimum_living"] == ("met", amount)


def test_the_amount_says_how_it_is_made_up() -> None:
    declaration = {"household": {**HOUSEHOLD, "homes": 1, "home_area": 2_000, "assisted": "marginal"},
                   "members": [{**MEMBER, "relation": "self"}, MEMBER, MEMBER]}  # fmt: skip
    found = get_service("rental-subsidy").assess(
        declaration, city(rent_most_is_rent=0, rent_area_line=1_500), ON
    )
    made_up = found.verdict("rent_marginal")["conditions"][-1]
    assert [figure["low"] for figure in made_up["figures"]] == [5_400, 2_000, 3_400, 1_700]
    assert found.verdict("rent_marginal")["amount"] == {"low": 57_800, "high": 57_800}


AREAS = st.lists(st.integers(0, 3_000), min_size=3, max_size=3)


@settings(max_examples=30, deadline=None)
@given(
    AREAS, st.integers(0, 9_000), st.integers(0, 9_000), st.integers(1, 5), st.integers(0, 200_000)
)
def test_more_own_area_never_raises_the_amount_and_a_larger_household_never_lowers_it(
    steps: list[int], less: int, more: int, size: int, rent: int
) -> None:
    """Whatever the table, as long as it gives a larger household no smaller an area."""
    one, two, three = (sum(steps[: n + 1]) for n in range(3))
    table = {"rent_area_1": one, "rent_area_2": two, "rent_area_3": three, "rent_area_more": -(-three // 3),
             "rent_area_line": 100_000}  # fmt: skip

    def amount(own: int, people: int) -> int:
        home = {"homes": 1, "home_area": own, "monthly_rent": rent, "assisted": "marginal"}
        members = [{"relation": "self"}, *({"relation": "child"} for _ in range(people - 1))]
        verdict, found = ask(home, *members, **table)["rent_marginal"]
        assert verdict == "met"
        return int(found)

    few, many = sorted((less, more))
    assert amount(many, size) <= amount(few, size)
    assert amount(few, size) <= amount(few, size + 1)
