"""Childcare places: which class takes a child, by its age in months at entry.

Source: 托育机构设置标准(试行) articles 19-20, read in a secondary copy; the ages are parameters (待核).
"""

from datetime import date

from portal.rules.bounds import Bounds
from portal.rules.conditions import Condition, Figure, Ruling
from portal.rules.days import months_between
from portal.rules.facts import Facts
from portal.rules.parameters import Parameters
from portal.services import facts as shared
from portal.text import N_

CATALOGUE = shared.part(("entry_date",), ("birth_date",))
CLASSES = (
    ("infant", N_("乳儿班"), N_("托育机构设置标准（试行）第十九条"), "childcare_infant_from", "childcare_small_from"),
    ("small", N_("托小班"), N_("托育机构设置标准（试行）第十九条"), "childcare_small_from", "childcare_large_from"),
    ("large", N_("托大班"), N_("托育机构设置标准（试行）第十九条"), "childcare_large_from", "childcare_until"),
    ("mixed", N_("混合班"), N_("托育机构设置标准（试行）第二十条"), "childcare_mixed_from", "childcare_until"),
)  # fmt: skip
PARAMETERS = tuple(dict.fromkeys(code for line in CLASSES for code in line[3:]))


def version(_on: date) -> str:
    """The version of the rules' text; there has been one."""
    return "托育机构设置标准2019"


def rule(facts: Facts, parameters: Parameters) -> list[Ruling]:
    """One ruling per class: from its first month of age up to, not including, its last.

    Of a household with several children, a class counts when it takes at least one of them.
    """
    age = age_in_months(facts)
    return [_class(facts, parameters, age, *line) for line in CLASSES]


def _class(
    facts: Facts, parameters: Parameters, age: Bounds, code: str, name: str, article: str,
    first: str, last: str,
) -> Ruling:  # fmt: skip
    people = facts.grouping
    youngest, oldest = people.each(parameters[first]), people.each(parameters[last])
    fits = youngest.at_most(age) & age.below(oldest)
    old_enough = Condition(
        "age_fits", N_("入托时的月龄在这个班的范围内"), article, people.anyone(fits),
        (Figure(N_("入托时的月龄"), age, "months"),
         Figure(N_("从几个月起"), parameters[first], "months"),
         Figure(N_("不满几个月"), parameters[last], "months")),
    )  # fmt: skip
    return Ruling(code, name, article, (old_enough,), members=fits)


def age_in_months(facts: Facts) -> Bounds:
    """Completed months of age at entry, per child; 0 for a child not born by then."""
    entry = facts.grouping.each(facts.number("entry_date"))
    return months_between(facts.number("birth_date"), entry)
