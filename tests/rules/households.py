"""Random complete households near every line, and random figures, for hypothesis."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from portal.rules.parameters import DatedValue, Parameter, ParameterBook
from portal.services import facts as shared
from portal.services.social_assistance import rules

UNITS = {
    "property_years": "years", "job_exemption_months": "months", "job_exemption_multiple": "count",
    "emergency_multiple": "count", "emergency_multiple_most": "count", "small_aid_multiple": "count",
}  # fmt: skip
MEMBER = rules.CATALOGUE.member
ON = date(2026, 11, 24)
BIRTHDAYS = (
    "1940-05-01",
    "1966-11-24",
    "1966-11-25",
    "1985-01-01",
    "2008-11-24",
    "2010-11-25",
    "2020-02-29",
)
JOB_DAYS = ("2020-01-01", "2026-05-24", "2026-05-25", "2026-09-01", "2025-11-24")


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
        "hard_expense_living": draw(st.integers(0, 1_000_000)),
        "single_share": draw(st.integers(0, 1200)),
        "deduction_share": draw(st.integers(0, 1200)),
        "job_exemption_multiple": 3,
        "job_exemption_months": draw(st.integers(6, 12)),
        "extra_elder": draw(st.integers(0, 30_000)),
        "extra_minor": draw(st.integers(0, 30_000)),
        "extra_disabled": draw(st.integers(0, 30_000)),
        "extra_ill": draw(st.integers(0, 30_000)),
        "destitute_living": draw(st.integers(100_000, 200_000)),
        "destitute_care_partial": draw(st.integers(0, 60_000)),
        "destitute_care_total": draw(st.integers(60_000, 120_000)),
        "emergency_multiple": 6,
        "emergency_multiple_most": 12,
        "small_aid_multiple": 1,
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
            "uncounted_income": draw(rarely(st.integers(0, standard))),
            "deductible_costs": draw(rarely(st.integers(0, standard))),
            "monetary_property": draw(near(0, property_limit)),
            "private_car": draw(st.integers(0, 5)) == 5,
            "business_property": draw(st.integers(0, 5)) == 5,
            "homes": draw(st.integers(0, 3)),
            "home_area": draw(near(known["average_floor_area"] * size)),
            "hard_expenses": draw(near(expenses)),
            "emergency": draw(rarely(st.sampled_from(["accident", "illness"]), "none")),
            **draw(housing()),
        },
        "members": [
            draw(persons(known, total - other if place == share else 0, place)) for place in people
        ],
    }


def housing() -> st.SearchStrategy[dict[str, Any]]:
    """What the rental subsidy asks beside income and property."""
    home = shared.CATALOGUE.household
    return st.fixed_dictionaries({
        "assisted": rarely(st.sampled_from(home["assisted"].codes), "none"),
        "monthly_rent": st.integers(0, 300_000), "housing_support": rarely(st.just(True), False),
        "home_given_up": rarely(st.just(True), False),
        "home_given_up_on": st.sampled_from(["2020-05-01", "2026-01-01"]),
        "residence": st.sampled_from(home["residence"].codes), "work_contract": st.booleans(),
        "insured_months": st.integers(0, 60), "graduated_on": st.sampled_from(["2010-07-01", "2025-07-01"]),
    })  # fmt: skip


@st.composite
def persons(draw: st.DrawFn, known: dict[str, int], income: int, place: int) -> dict[str, Any]:
    """A complete member with a monthly income."""
    usual = "self" if place == 0 else "spouse"
    others = st.sampled_from(MEMBER["relation"].codes)
    standard = known["minimum_living_standard"]
    return {
        "birth_date": draw(st.sampled_from(BIRTHDAYS)),
        "relation": draw(st.one_of(st.just(usual), others)),
        "living": draw(rarely(st.sampled_from(MEMBER["living"].codes), "together")),
        "legal_duty": draw(st.booleans()),
        "monthly_income": income,
        "job_rise": draw(rarely(near(3 * standard, income))),
        "job_since": draw(st.sampled_from(JOB_DAYS)),
        "work": draw(st.sampled_from(MEMBER["work"].codes)),
        "school": draw(rarely(st.sampled_from(MEMBER["school"].codes), "none")),
        "disability_kind": draw(st.sampled_from(MEMBER["disability_kind"].codes)),
        "disability_grade": draw(st.sampled_from(MEMBER["disability_grade"].codes)),
        "major_illness": draw(st.booleans()),
        "care_needs": draw(st.integers(0, 6)),
        "supporters": draw(st.sampled_from(MEMBER["supporters"].codes)),
        "supporter_income": draw(near(known["disposable_income"] // 12)),
        "insurance_income": draw(rarely(st.integers(0, income))),
    }


def rarely(values: st.SearchStrategy[Any], usual: Any = 0) -> st.SearchStrategy[Any]:
    """Mostly the usual value."""
    return st.one_of(st.just(usual), st.just(usual), values)


def book_of(known: dict[str, int]) -> ParameterBook:
    """The figures as a city's parameters, all verified and in force from long ago."""
    return ParameterBook(tuple(
        Parameter(code, code, code, UNITS.get(code, "fen"), (
            DatedValue(date(2000, 1, 1), figure, figure, "verified", "tests"),))
        for code, figure in known.items()
    ))  # fmt: skip
