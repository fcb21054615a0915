"""Who among the recognised households a joint matter is for: one named test per `who` code."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from portal.offices.city import Matter
from portal.rules.bounds import Bools, Bounds, Truth
from portal.rules.facts import Facts, columns
from portal.services.facts import CATALOGUE
from portal.services.owed import Given, Holders, Owed
from portal.services.social_assistance.members import (
    OLD,
    disabled,
    in_household,
    severely_disabled,
)
from portal.text import N_

Test = Callable[[Facts], Truth]
ORDER = (
    "destitute", "minimum_living", "minimum_living_single", "marginal", "hard_expense",
    "emergency_aid", "expense_aid", "small_aid",
)  # fmt: skip
CERTAIN, POSSIBLE = N_("按已核实的情况符合"), N_("可能符合，请核实")


def everyone(facts: Facts) -> Truth:
    """Per member: always."""
    return Truth.known(True, facts.grouping.members)


def child_under_7(facts: Facts) -> Truth:
    """Per member: age 0 to 6 (残疾儿童康复救助)."""
    return ~facts.age_at_least(7)


def frail_elder(facts: Facts) -> Truth:
    """Per member: 60 or over and in need of care, or very old (80 or over)."""
    needs_care = Bounds.between(1, 1).at_most(facts.number("care_needs"))
    return (facts.age_at_least(OLD) & needs_care) | facts.age_at_least(80)


def at_school(code: str) -> Test:
    """Per member: at a school of this stage."""
    return lambda facts: facts.choice("school").one_of(code)


def disabled_child_not_in_school(facts: Facts) -> Truth:
    """Per member: disabled, of the age of compulsory schooling (6 to 15), in no school."""
    age = facts.age_at_least(6) & ~facts.age_at_least(16)
    return disabled(facts) & age & facts.choice("school").one_of("none")


def unable(facts: Facts) -> Truth:
    """Per member: says that he cannot work."""
    return facts.choice("work").one_of("unable")


def unemployed_able(facts: Facts) -> Truth:
    """Per member: able to work and without work (ZJ 33)."""
    return facts.choice("work").one_of("seeking")


MEMBER_TESTS: Mapping[str, Test] = {
    "everyone": everyone,
    "with_disabled_member": disabled,
    "with_severely_disabled_member": severely_disabled,
    "with_disabled_child_under_7": lambda facts: disabled(facts) & child_under_7(facts),
    "with_disabled_unable_member": lambda facts: disabled(facts) & unable(facts),
    "with_severely_disabled_elder": lambda f: severely_disabled(f) & f.age_at_least(OLD),
    "with_preschool_child": at_school("preschool"),
    "with_disabled_preschool_child": lambda f: disabled(f) & at_school("preschool")(f),
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


def matters_given(
    facts: Facts, holders: Mapping[str, Holders], matters: Sequence[Matter]
) -> Iterator[Given]:
    """What the recognised categories give to each household of the batch, under every category."""
    tests = _Tests(facts)
    for category in (code for code in ORDER if code in holders):
        has, members = holders[category]
        for matter in matters:
            if matter.trigger == "recognition" and category in matter.categories:
                truth, meant = tests.of(matter.who, category, members)
                yield Given(matter.code, category, Truth(truth.low & has, truth.high & has), meant)


class _Tests:
    """The tests of some facts, each asked once (once for every category of single members)."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._known: dict[tuple[str, str], tuple[Truth, Truth | None]] = {}
        self._members = in_household(facts)

    def of(self, who: str, category: str, members: Bools | None) -> tuple[Truth, Truth | None]:
        """Per household whether it holds, and per member who is meant (None: the household)."""
        key = who, "" if members is None else category
        if key not in self._known:
            self._known[key] = self._asked(who, members)
        return self._known[key]

    def _asked(self, who: str, members: Bools | None) -> tuple[Truth, Truth | None]:
        if who in HOUSEHOLD_TESTS:
            return HOUSEHOLD_TESTS[who](self._facts), None
        tested = MEMBER_TESTS[who](self._facts) & self._members
        if members is not None:
            tested = tested & Truth(members, members)
        return self._facts.grouping.anyone(tested), tested


def matters_owed(
    declaration: Mapping[str, Any], recognised: Mapping[str, Sequence[int]],
    matters: Sequence[Matter], on: date,
) -> list[Owed]:  # fmt: skip
    """What the recognised categories give, each matter once, under the first that gives it.

    `recognised` maps a category to the members that it is for (none named: all of them). A matter
    whose test the facts leave open is owed too, as not certain: nobody is passed over.
    """
    facts, one = columns(CATALOGUE, [declaration], on), np.ones(1, dtype=bool)
    holders = {
        category: (one, _mask(facts.grouping.members, members) if members else None)
        for category, members in recognised.items()
    }
    owed: dict[str, Owed] = {}
    for given in matters_given(facts, holders, matters):
        if given.truth.high[0]:
            owed.setdefault(given.matter_code, _owed(given))
    return list(owed.values())


def _owed(given: Given) -> Owed:
    places = () if given.members is None else np.flatnonzero(given.members.high)
    certain = bool(given.truth.low[0])
    meant = tuple(int(place) for place in places)
    reason = CERTAIN if certain else POSSIBLE
    return Owed(given.matter_code, given.category, certain, meant, reason)


def _mask(size: int, members: Sequence[int]) -> Bools:
    """True for the members meant."""
    mask = np.zeros(size, dtype=bool)
    mask[list(members)] = True
    return mask
