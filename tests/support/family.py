"""A family that applies: three people, 2,100 yuan a month, a wife with grade-2 disability."""

from copy import deepcopy
from typing import Any

from portal.demonstration.accounts import TOWNSHIP
from portal.forms.identity import check_character

PERSON = {
    "living": "together", "legal_duty": False, "monthly_income": 0, "work": "other", "job_rise": 0,
    "school": "none", "disability_kind": "none", "major_illness": False, "care_needs": 0,
    "supporters": "able", "insurance_income": 0,
}  # fmt: skip


def id_number(first: str) -> str:
    """A made-up number with its check character."""
    return first + check_character(first)


FAMILY: dict[str, Any] = {
    "household": {
        "area": TOWNSHIP, "hukou_type": "town", "other_income": 0, "uncounted_income": 0,
        "deductible_costs": 0, "monetary_property": 500_000, "private_car": False,
        "business_property": False, "homes": 1, "hard_expenses": 0, "emergency": "none",
        "housing_difficulty": False, "unsafe_home": False,
    },
    "members": [
        {"name": "王例文", "id_number": id_number("33100219800312991"), **PERSON,
         "monthly_income": 210_000, "relation": "self", "work": "working"},
        {"name": "李例秀", "id_number": id_number("33100219820512994"), **PERSON,
         "relation": "spouse", "disability_kind": "physical", "disability_grade": "2"},
        {"name": "王例明", "id_number": id_number("33100220141103993"), **PERSON,
         "relation": "child", "school": "compulsory"},
    ],
}  # fmt: skip


def family(**home: Any) -> dict[str, Any]:
    """The family's declaration, some of its household answers changed."""
    changed = deepcopy(FAMILY)
    changed["household"].update(home)
    return changed


def application(**home: Any) -> dict[str, Any]:
    """The body of POST /cases."""
    return {"service": "social-assistance", "consent": True, **family(**home)}
