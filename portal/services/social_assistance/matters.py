"""Who among the recognised households a joint matter is for: one named test per `who` code."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from portal.offices.city import Matter
from portal.rules.bounds import Truth
from portal.rules.facts import Facts, columns
from portal.services.facts import CATALOGUE
from portal.services.owed import Owed
from portal.services.social_assistance.rules import severely_disabled
from portal.text import N_

Test = Callable[[Facts], Truth]
ORDER = ("destitute", "minimum_living", "minimum_living_single", "marginal", "hard_expense")
CERTAIN, POSSIBLE = N_("按已核实的情况符合"), N_("可能符合，请核实")


def everyone(facts: Facts) -> Truth:
    """Per member: always."""
    return Truth.known(True, facts.grouping.members)


def disabled(facts: Facts) -> Truth:
    """Per member: has a disability card."""
    return ~facts.choice("disability_kind").one_of("none")


def child_under_7(facts: Facts) -> Truth:
    """Per member: age 0 to 6 (残疾儿童康复救助)."""
    return ~facts.age_at_least(7)


def frail_elder(facts: Facts) -> Truth:
    """Per member: 60 or over and in need of care, or very old (80 or over)."""
    return (facts.age_at_least(60) & facts.truth("needs_care")) | facts.age_at_least(80)


def at_school(code: str) -> Test:
    """Per member: at a school of this stage."""
    return lambda facts: facts.choice("school").one_of(code)


def disabled_child_not_in_school(facts: Facts) -> Truth:
    """Per member: disabled, of the age of compulsory schooling (6 to 15), in no school."""
    age = facts.age_at_least(6) & ~facts.age_at_least(16)
    return disabled(facts) & age & facts.choice("school").one_of("none")


def unemployed_able(facts: Facts) -> Truth:
    """Per member: able to work and without work (ZJ 33)."""
    return facts.choice("work").one_of("seeking")


MEMBER_TESTS: Mapping[str, Test] = {
    "everyone": everyone,
    "with_disabled_member": disabled,
    "with_severely_disabled_member": severely_disabled,
    "with_disabled_child_under_7": lambda facts: disabled(facts) & child_under_7(facts),
    "with_preschool_child": at_school("preschool"),
    "with_compulsory_pupil": at_school("compulsory"),
    "with_senior_pupil": at_school("senior"),
    "with_college_student": at_school("college"),
    "with_disabled_child_not_in_school": disabled_child_not_in_school,
    "with_unemployed_able_member": unemployed_able,
    "with_frail_elder": frail_elder,
    "with_disabled_or_frail_elder": lambda facts: disabled(facts) | frail_elder(facts),
    "with_major_illness": lambda facts: facts.truth("major_illness"),
    "with_severely_disabled_or_70": lambda f: severely_disabled(f) | f.age_at_least(70),
}
HOUSEHOLD_TESTS: Mapping[str, Test] = {
    "housing_difficulty": lambda facts: facts.truth("housing_difficulty"),
    "rural_housing_difficulty": lambda facts: (
        facts.truth("housing_difficulty") & facts.choice("hukou_type").one_of("rural")
    ),
    "unsafe_home": lambda facts: facts.truth("unsafe_home"),
}
WHO_CODES = frozenset({*MEMBER_TESTS, *HOUSEHOLD_TESTS})


def matters_owed(
    declaration: Mapping[str, Any], recognised: Mapping[str, Sequence[int]],
    matters: Sequence[Matter], on: date,
) -> list[Owed]:  # fmt: skip
    """What the recognised categories give, each matter once, under the first that gives it.

    `recognised` maps a category to the members that it is for (none named: all of them). A matter
    whose test the facts leave open is owed too, as not certain: nobody is passed over.
    """
    facts = columns(CATALOGUE, [declaration], on)
    owed: dict[str, Owed] = {}
    for category in (code for code in ORDER if code in recognised):
        for matter in matters:
            if matter.trigger == "recognition" and category in matter.categories:
                found = _owed(facts, matter, category, recognised[category])
                if found is not None:
                    owed.setdefault(matter.code, found)
    return list(owed.values())


def _owed(facts: Facts, matter: Matter, category: str, members: Sequence[int]) -> Owed | None:
    if matter.who in HOUSEHOLD_TESTS:
        truth = HOUSEHOLD_TESTS[matter.who](facts)
        meant: tuple[int, ...] = ()
    else:
        tested = MEMBER_TESTS[matter.who](facts)
        mask = _mask(facts.grouping.members, members)
        truth = facts.grouping.anyone(tested & Truth(mask, mask))
        meant = tuple(int(place) for place in np.flatnonzero(tested.high & mask))
    if not truth.high[0]:
        return None
    certain = bool(truth.low[0])
    return Owed(matter.code, category, certain, meant, CERTAIN if certain else POSSIBLE)


def _mask(size: int, members: Sequence[int]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """True for the members meant, for all of them when none is named."""
    mask = np.full(size, not members)
    mask[list(members)] = True
    return mask
