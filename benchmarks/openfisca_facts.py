"""A household's facts in OpenFisca-Core: entities, choices, and an input variable for each fact."""

from datetime import date

from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

DAY = DateUnit.DAY
Household = build_entity(
    key="household", plural="households", label="家庭", is_person=False,
    roles=[{"key": "member", "plural": "members", "label": "成员"}],
)  # fmt: skip
Person = build_entity(key="person", plural="persons", label="人", is_person=True)

Relation = Enum("Relation", "self spouse child parent grandparent grandchild sibling other")
Living = Enum("Living", "together away prison drug_treatment missing clergy")
School = Enum("School", "none preschool compulsory senior college")
Work = Enum("Work", "working seeking unable other")
Kind = Enum("Kind", "none physical sight hearing speech intellectual mental multiple")
Supporters = Enum("Supporters", "none destitute elder_minimum frail incapable able")

FACTS = {
    Person: {
        "birth_date": date, "relation": Relation, "living": Living, "legal_duty": bool,
        "monthly_income": float, "insurance_income": float, "job_rise": float, "job_since": date,
        "school": School, "work": Work, "disability_kind": Kind, "disability_grade": int,
        "supporters": Supporters, "supporter_income": float,
    },
    Household: {
        "other_income": float, "uncounted_income": float, "deductible_costs": float,
        "monetary_property": float, "private_car": bool, "business_property": bool, "homes": int,
        "home_area": float,
    },
}  # fmt: skip
"""Money in fen a month or fen, area in 0.01 m2; a choice's default is its first code."""


def _input(name, kind, entity):
    """The input variable of one fact."""
    told = {"value_type": kind, "entity": entity, "definition_period": DAY}
    if kind is date:
        told["definition_period"] = DateUnit.ETERNITY
    if issubclass(kind, Enum):
        told |= {"value_type": Enum, "possible_values": kind, "default_value": next(iter(kind))}
    return type(name, (Variable,), told)


INPUTS = [
    _input(name, kind, entity) for entity, facts in FACTS.items() for name, kind in facts.items()
]
