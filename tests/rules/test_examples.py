"""The examples of examples/*.yaml, law-worded and dated: an official can read them and add some."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from portal.rules.parameters import ParameterBook
from portal.services.catalogue import get_service
from portal.services.facts import CATALOGUE

HOUSEHOLD = {
    "other_income": 0, "uncounted_income": 0, "deductible_costs": 0, "monetary_property": 0,
    "private_car": False, "business_property": False, "homes": 1, "home_area": 0,
    "hard_expenses": 0, "emergency": "none", "assisted": "none", "monthly_rent": 0,
    "housing_support": False, "home_given_up": False, "residence": "hukou", "work_contract": False,
    "insured_months": 0, "graduated_on": "2010-07-01",
}  # fmt: skip
MEMBER = {
    "birth_date": "1985-01-01", "relation": "spouse", "living": "together", "legal_duty": False,
    "monthly_income": 0, "job_rise": 0, "job_since": "2020-01-01", "work": "other",
    "school": "none", "disability_kind": "none", "disability_grade": "0", "major_illness": False,
    "care_needs": 0, "supporters": "able", "supporter_income": 0, "insurance_income": 0,
}  # fmt: skip
HUNDREDTHS = frozenset({"money", "area"})


def read_examples() -> list[Any]:
    """Every example of every file, under its file's and its own name."""
    files = sorted((Path(__file__).parent / "examples").glob("*.yaml"))
    return [
        pytest.param(example, id=f"{file.stem}: {example['name']}")
        for file in files
        for example in yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
    ]


def facts(written: Any, usual: Mapping[str, Any], kinds: Mapping[str, Any]) -> dict[str, Any]:
    """The usual facts, changed by what the example says; «unknown» takes one away."""
    if written == "unknown":
        return {}
    read = {code: value(text, kinds[code].kind) for code, text in written.items()}
    return {code: v for code, v in {**usual, **read}.items() if v is not None}


def value(text: Any, kind: str) -> Any:
    """A fact as written in the file: yuan and m2 with decimals, ranges as two numbers."""
    if text == "unknown":
        return None
    if isinstance(text, list):
        return {"low": value(text[0], kind), "high": value(text[1], kind)}
    if kind in HUNDREDTHS:
        return int(Decimal(text) * 100)
    return {"int": int, "bool": "true".__eq__}.get(kind, str)(text)


def amount(written: Any) -> dict[str, int]:
    """An amount in yuan, or two for a range, as the assessment gives it."""
    low, high = written if isinstance(written, list) else (written, written)
    return {"low": int(Decimal(low) * 100), "high": int(Decimal(high) * 100)}


def observed(verdict: Mapping[str, Any], what: str) -> Any:
    """The part of a verdict that an example speaks of."""
    if what == "because":
        return [c["code"] for c in verdict["conditions"] if c["state"] == "not_met"]
    if what == "missing":
        return [item["fact"] for item in verdict["missing"]]
    if what == "extras":
        return {extra["code"]: extra["amount"] or "missing" for extra in verdict["extras"]}
    if what == "nearest":
        return {c["fact"].removeprefix("household."): changed(c) for c in verdict["nearest"]}
    if what == "missing_parameters":
        return [item["code"] for item in verdict["missing_parameters"]]
    return verdict[what]


def changed(change: Mapping[str, Any]) -> Any:
    """A change as an example writes it: fen, or «no»; with a question mark while it is not certain."""
    written = change["change"] if change["amount"] is None else change["amount"]
    return written if change["certain"] else f"{written}?"


def expected(written: Any, what: str) -> Any:
    """What the example says of that part."""
    if what == "amount":
        return amount(written)
    if what == "extras":
        return {code: text if text == "missing" else amount(text) for code, text in written.items()}
    if what == "nearest":
        return {
            code: text if text.startswith("no") else in_fen(text) for code, text in written.items()
        }
    return [int(place) for place in written] if what == "members" else written


def in_fen(text: str) -> Any:
    """An amount of a change; one that is not certain keeps its question mark."""
    fen = int(Decimal(text.rstrip("?")) * 100)
    return f"{fen}?" if text.endswith("?") else fen


@pytest.mark.parametrize("example", read_examples())
def test_example(example: dict[str, Any], book: ParameterBook) -> None:
    """Every verdict that the example names comes out as it says."""
    service = get_service(example.get("service", "social-assistance"))
    declaration = {
        "household": facts(example.get("household", {}), HOUSEHOLD, CATALOGUE.household),
        "members": [facts(member, MEMBER, CATALOGUE.member) for member in example["members"]],
    }
    found = service.assess(declaration, book, date.fromisoformat(example["on"]), with_nearest=True)
    verdicts = {verdict["category"]: verdict for verdict in found.to_json()["verdicts"]}
    for category, wanted in example["expect"].items():
        if wanted == "absent":
            assert category not in verdicts
            continue
        got = {what: observed(verdicts[category], what) for what in wanted}
        assert got == {what: expected(text, what) for what, text in wanted.items()}
