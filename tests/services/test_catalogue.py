"""The catalogue over the figures of Taizhou: everything is JSON, named, and honest about its sources."""

import json
from datetime import date
from typing import Any

import pytest

from portal.errors import NotFound
from portal.offices.city import City
from portal.services.catalogue import SERVICES, get_service

ON = date(2026, 11, 24)
FITS = {
    "other_income": 0, "uncounted_income": 0, "deductible_costs": 0, "monetary_property": 0,
    "private_car": False, "business_property": False, "homes": 1, "home_area": 8000,
    "hard_expenses": 0, "emergency": "none",
}  # fmt: skip
HEALTHY = {
    "birth_date": "1985-01-01", "relation": "spouse", "living": "together", "job_rise": 0,
    "work": "other", "school": "none", "disability_kind": "none", "disability_grade": "0",
    "major_illness": False, "care_needs": 0,
}  # fmt: skip


def test_services_have_codes_and_prefixes_of_their_own() -> None:
    assert [s.code for s in SERVICES] == [
        "social-assistance",
        "childcare",
        "childcare-allowance",
        "rental-subsidy",
    ]
    assert len({s.prefix for s in SERVICES}) == len(SERVICES)
    with pytest.raises(NotFound):
        get_service("nothing")


@pytest.mark.parametrize("service", SERVICES, ids=lambda s: s.code)
@pytest.mark.parametrize("day", [date(2019, 1, 1), date(2024, 12, 31), date(2026, 6, 30), ON])
def test_nothing_known_is_an_answer_too(service: Any, day: date, taizhou: City) -> None:
    nothing = {"household": {}, "members": [{}, {}]}
    found = service.assess(nothing, taizhou.parameters, day).to_json()
    assert json.loads(json.dumps(found)) == found
    assert (found["service"], found["on"]) == (service.code, day.isoformat())
    for verdict in found["verdicts"]:
        assert (
            verdict["missing"] or verdict["missing_parameters"] or verdict["verdict"] == "not_met"
        )
        assert verdict["conditions"]
        assert verdict["article"]


def incomes(*fen: int | None) -> dict[str, Any]:
    """A household with these monthly incomes, whose property fits."""
    return {"household": FITS, "members": [{**HEALTHY, "monthly_income": income} for income in fen]}


@pytest.mark.parametrize(
    ("declaration", "category", "verdict", "amount"),
    [
        (incomes(210000, 0, 0), "minimum_living", "met", 134700),
        (incomes(452000, 0), "marginal", "met", None),
        (incomes(452002, 0), "marginal", "not_met", None),
        (incomes(344700, 0, 0), "minimum_living", "not_met", None),
        (incomes(344700, 0, 0), "marginal", "met", None),
    ],
)
def test_the_examples_come_out_on_the_figures_of_taizhou(
    declaration: dict[str, Any], category: str, verdict: str, amount: int | None, taizhou: City
) -> None:
    found = get_service("social-assistance").assess(declaration, taizhou.parameters, ON)
    got = found.verdict(category)
    assert (got["verdict"], got["amount"] and got["amount"]["low"]) == (verdict, amount)
    assert found.provisional


def test_every_parameter_used_is_shown_with_its_source(taizhou: City) -> None:
    for service in SERVICES:
        found = service.assess({"household": {}, "members": [{}]}, taizhou.parameters, ON).to_json()
        for parameter in found["parameters"]:
            assert parameter["name"]
            assert parameter["english"]
            assert parameter["source"]
            assert (parameter["low"] is None) == (parameter["status"] == "missing")


def test_the_text_of_the_law_is_chosen_by_the_day_of_application(taizhou: City) -> None:
    assess = get_service("social-assistance").assess
    before = assess(incomes(0), taizhou.parameters, date(2026, 6, 30)).rules_version
    since = assess(incomes(0), taizhou.parameters, date(2026, 7, 1)).rules_version
    assert before != since
