"""Random complete households near every line, and random figures, for hypothesis."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from portal.rules.parameters import DatedValue, Parameter, ParameterBook
from portal.services.social_assistance import rules

KINDS = rules.CATALOGUE.member["disability_kind"].codes
GRADES = rules.CATALOGUE.member["disability_grade"].codes
UNITS = {"property_years": "years"}


def near(*lines: int) -> st.SearchStrategy[int]:
    """Numbers on, just under and just over some lines, and any other."""
    beside = [max(line + shift, 0) for line in lines for shift in (-1, 0, 1)]
    return st.one_of(st.sampled_from(beside), st.integers(0, 2 * max(lines) + 10))


@st.composite
def figures(draw: st.DrawFn) -> dict[str, int]:
    """One figure per parameter, of a size that exists."""
    return {
        "minimum_living_standard": draw(st.integers(80_000, 130_000)),
        "minimum_wage": draw(st.integers(120_000, 250_000)),
        "marginal_multiple": draw(st.sampled_from([1500, 2000, 1333])),
        "property_years": draw(st.integers(3, 4)),
        "average_floor_area": draw(st.integers(3000, 6000)),
        "disposable_income": draw(st.integers(2_000_000, 8_000_000)),
        "hard_expense_ratio": draw(st.integers(300, 900)),
        "single_share": draw(st.integers(0, 1200)),
    }


@st.composite
def households(draw: st.DrawFn, known: dict[str, int], size: int | None = None) -> dict[str, Any]:
    """A complete declaration whose numbers lie near the lines of `known` figures."""
    size = size or draw(st.integers(1, 6))
    standard, people = known["minimum_living_standard"], range(size)
    wage, yearly = known["minimum_wage"] * size, known["disposable_income"] * size
    widened = known["marginal_multiple"] * standard * size // 1000
    total = draw(near(standard * size, widened, wage, yearly // 12))
    other = draw(st.integers(0, total))
    share = draw(st.sampled_from(people))
    expenses = known["hard_expense_ratio"] * total * 12 // 1000
    property_limit = known["property_years"] * 12 * standard * size
    return {
        "household": {
            "other_income": other,
            "monetary_property": draw(near(0, property_limit)),
            "private_car": draw(st.integers(0, 5)) == 5,
            "business_property": draw(st.integers(0, 5)) == 5,
            "homes": draw(st.integers(0, 3)),
            "home_area": draw(near(known["average_floor_area"] * size)),
            "hard_expenses": draw(near(expenses)),
        },
        "members": [
            {
                "monthly_income": total - other if place == share else 0,
                "disability_kind": draw(st.sampled_from(KINDS)),
                "disability_grade": draw(st.sampled_from(GRADES)),
                "major_illness": draw(st.booleans()),
            }
            for place in people
        ],
    }


def book_of(known: dict[str, int]) -> ParameterBook:
    """The figures as a city's parameters, all verified and in force from long ago."""
    return ParameterBook(tuple(
        Parameter(code, code, code, UNITS.get(code, "fen"), (
            DatedValue(date(2000, 1, 1), figure, figure, "verified", "tests"),))
        for code, figure in known.items()
    ))  # fmt: skip
