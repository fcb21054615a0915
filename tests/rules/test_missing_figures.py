"""Figures that nobody has published: what is neither asked for nor named as missing changes nothing."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_unknown import ON, completed, opened

from portal.rules.bounds import CEILING
from portal.rules.parameters import CEILINGS, DatedValue, Parameter, ParameterBook
from portal.services.catalogue import get_service

RENT = {
    "rent_area_line": 1500, "rent_income_ratio": 800, "rent_rate_minimum_living": 2000,
    "rent_rate_destitute": 2000, "rent_rate_marginal": 1700, "rent_rate_other": 1400,
    "rent_rate_new_job": 1200, "rent_rate_migrant": 1000, "rent_area_1": 3200, "rent_area_2": 4000,
    "rent_area_3": 5400, "rent_area_more": 1600, "rent_counts_own_area": 1, "rent_most_is_rent": 1,
    "rent_assets": 20_000_000, "rent_cars": 0, "rent_given_up_months": 36, "rent_insured_months": 12,
    "rent_graduated_months": 60,
}  # fmt: skip
"""The table of a city that has said everything."""
MAY_BE_MISSING = (
    "rent_area_line", "rent_income_ratio", "rent_cars", "rent_most_is_rent", "rent_insured_months",
    "hard_expense_ratio", "single_share", "property_years",
    "average_floor_area",
)  # fmt: skip
FIGURES = st.sampled_from([0, 1, 3, 700, 1500, 4000, 100_000, 250_000])


def published(code: str, unit: str, figure: int | None) -> Parameter:
    """A parameter with one figure, or none."""
    status = "missing" if figure is None else "verified"
    value = DatedValue(date(2000, 1, 1), figure, figure, status, "tests")
    return Parameter(code, code, code, unit, (value,))


def changed(book: ParameterBook, figures: dict[str, int | None]) -> ParameterBook:
    """The book with the rents, and with other figures (or none) for some codes."""
    rents = [published(code, "fen", figure) for code, figure in RENT.items()]
    every = {parameter.code: parameter for parameter in [*book, *rents]}
    return ParameterBook(tuple(
        published(code, parameter.unit, figures[code]) if code in figures else parameter
        for code, parameter in every.items()
    ))  # fmt: skip


def is_open(verdict: dict[str, Any]) -> bool:
    """Whether more can still settle it."""
    return verdict["verdict"] in {"needs_information", "needs_review"}


@pytest.mark.parametrize("code", ["social-assistance", "rental-subsidy"])
@settings(max_examples=25, deadline=None)
@given(st.data(), opened(), st.sets(st.sampled_from(MAY_BE_MISSING), max_size=3))
def test_what_is_not_named_changes_nothing(
    code: str, data: st.DataObject, case: Any, gone: set[str]
) -> None:
    """Facts not asked for and figures not named may be anything: verdict and amount stay."""
    assess, (book, declaration, values) = get_service(code).assess, case
    for verdict in assess(declaration, changed(book, dict.fromkeys(gone)), ON).verdicts:
        asked = {item["fact"] for item in verdict["missing"]}
        named = {item["code"] for item in verdict["missing_parameters"]}
        assert asked <= set(values)
        assert named <= gone
        assert (verdict["verdict"] == "needs_information") == (bool(asked) and is_open(verdict))
        outcomes = []
        facts = {path: data.draw(st.sampled_from(pair)) for path, pair in values.items()}
        figures = {gap: data.draw(FIGURES) for gap in gone}
        for _ in range(2):
            found = assess(completed(declaration, facts), changed(book, figures), ON)
            then = found.verdict(verdict["category"])
            outcomes.append((then["verdict"], then["amount"]))
            others = {p: data.draw(st.sampled_from(values[p])) for p in set(values) - asked}
            facts = facts | others
            figures |= {gap: data.draw(FIGURES) for gap in gone - named}
        assert is_open(verdict) or then["verdict"] == verdict["verdict"]
        assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize("code", ["social-assistance", "childcare", "rental-subsidy"])
def test_before_the_first_figure_nothing_is_guessed_and_nothing_wraps(
    code: str, book: ParameterBook
) -> None:
    """Every figure missing, twenty people unknown: as wide as numbers get, products of them too."""
    crowd = {"household": {}, "members": [{}] * 20}
    found = get_service(code).assess(crowd, book, date(2010, 1, 1)).verdicts
    for verdict in found:
        assert verdict["verdict"] == "needs_information"
        assert verdict["missing_parameters"] or verdict["per"] == "once"
        figures = [figure for c in verdict["conditions"] for figure in c["figures"]]
        for ends in [*figures, verdict["amount"] or {"low": 0, "high": 0}]:
            assert 0 <= ends["low"] <= ends["high"]
            assert ends["low"] < CEILING


def test_the_product_of_two_missing_figures_is_exact(book: ParameterBook) -> None:
    """64 bits hold the widest rate a square metre times the widest area of twenty people."""
    crowd = {"household": {}, "members": [{}] * 20}
    found = get_service("rental-subsidy").assess(crowd, book, date(2010, 1, 1)).verdicts
    widest = CEILING * CEILINGS["centi_m2"] * 20 // 100
    assert [verdict["amount"]["high"] for verdict in found] == [widest] * 6
