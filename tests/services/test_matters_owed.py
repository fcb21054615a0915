"""What a recognised household is owed: each matter once, under the first category that gives it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from portal.offices.city import City, Matter
from portal.services.catalogue import get_service
from portal.services.social_assistance.matters import WHO_CODES, matters_owed

ON = date(2026, 11, 24)
MATTER = Matter(
    "aid", 1, "social-assistance", "帮扶", "Aid", "civil-affairs", "county", frozenset({"marginal"}),
    "everyone", "", "", None, "none", "", "LAW", "recognition", date(2025, 1, 1), None,
)  # fmt: skip
PERSON = {
    "birth_date": "1980-01-01", "disability_kind": "none", "disability_grade": "0",
    "major_illness": False, "school": "none", "work": "working", "care_needs": 0,
    "relation": "spouse", "living": "together",
}  # fmt: skip
HOME = {"housing_difficulty": False, "unsafe_home": False, "hukou_type": "town"}


def owed(
    who: str, *members: dict[str, Any], **household: Any
) -> tuple[bool, tuple[int, ...]] | None:
    """Whether it is certain and for whom, None when the matter is not owed."""
    declaration = {
        "household": {**HOME, **household}, "members": [{**PERSON, **member} for member in members],
    }  # fmt: skip
    found = matters_owed(declaration, {"marginal": ()}, [replace(MATTER, who=who)], ON)
    return (found[0].certain, found[0].members) if found else None


@pytest.mark.parametrize(
    ("who", "fits", "does_not"),
    [
        ("with_disabled_member", {"disability_kind": "sight", "disability_grade": "4"}, {}),
        ("with_severely_disabled_member", {"disability_kind": "sight", "disability_grade": "2"},
         {"disability_kind": "sight", "disability_grade": "3"}),
        ("with_disabled_child_under_7", {"disability_kind": "mental", "birth_date": "2019-11-25"},
         {"disability_kind": "mental", "birth_date": "2019-11-24"}),
        ("with_disabled_unable_member", {"disability_kind": "sight", "work": "unable"},
         {"disability_kind": "sight"}),
        ("with_severely_disabled_elder",
         {"disability_kind": "sight", "disability_grade": "1", "birth_date": "1966-11-24"},
         {"disability_kind": "sight", "disability_grade": "1", "birth_date": "1966-11-25"}),
        ("with_disabled_preschool_child", {"disability_kind": "mental", "school": "preschool"},
         {"school": "preschool"}),
        ("with_preschool_child", {"school": "preschool"}, {"school": "compulsory"}),
        ("with_compulsory_pupil", {"school": "compulsory"}, {"school": "senior"}),
        ("with_senior_pupil", {"school": "senior"}, {"school": "college"}),
        ("with_college_student", {"school": "college"}, {"school": "none"}),
        ("with_disabled_child_not_in_school",
         {"disability_kind": "mental", "birth_date": "2016-01-01"},
         {"disability_kind": "mental", "birth_date": "2016-01-01", "school": "compulsory"}),
        ("with_unemployed_able_member", {"work": "seeking"}, {"work": "unable"}),
        ("with_frail_elder", {"birth_date": "1966-11-24", "care_needs": 1},
         {"birth_date": "1966-11-25", "care_needs": 1}),
        ("with_frail_elder", {"birth_date": "1946-11-24"}, {"birth_date": "1946-11-25"}),
        ("with_disabled_or_frail_elder", {"disability_kind": "speech"}, {"care_needs": 1}),
        ("with_major_illness", {"major_illness": True}, {}),
        ("with_severely_disabled_or_70", {"birth_date": "1956-11-24"}, {"birth_date": "1956-11-25"}),
    ],
)  # fmt: skip
def test_the_member_that_a_matter_is_for(
    who: str, fits: dict[str, Any], does_not: dict[str, Any]
) -> None:
    assert owed(who, does_not) is None
    assert owed(who, does_not, fits) == (True, (1,))
    unknown = dict.fromkeys(fits)
    assert owed(who, unknown) == (False, (0,))


def test_matters_of_the_household() -> None:
    assert owed("housing_difficulty", {}) is None
    assert owed("housing_difficulty", {}, housing_difficulty=True) == (True, ())
    assert owed("housing_difficulty", {}, housing_difficulty=None) == (False, ())
    assert owed("rural_housing_difficulty", {}, housing_difficulty=True) is None
    rural = {"housing_difficulty": True, "hukou_type": "rural"}
    assert owed("rural_housing_difficulty", {}, **rural) == (True, ())
    assert owed("unsafe_home", {}, unsafe_home=True) == (True, ())


def test_a_matter_is_owed_once_under_the_first_category() -> None:
    both = replace(MATTER, categories=frozenset({"marginal", "minimum_living_single"}))
    declaration = {"household": HOME, "members": [PERSON, PERSON]}
    recognised = {"marginal": (), "minimum_living_single": (1,)}
    found = matters_owed(declaration, recognised, [both], ON)
    assert [(o.category, o.members) for o in found] == [("minimum_living_single", (1,))]


@pytest.mark.parametrize("trigger", ["event", "application", "procedure"])
def test_only_recognition_opens_a_matter_by_itself(trigger: str) -> None:
    declaration = {"household": HOME, "members": [PERSON]}
    matter = replace(MATTER, trigger=trigger)
    assert matters_owed(declaration, {"marginal": ()}, [matter], ON) == []


def test_a_category_that_is_not_named_gives_nothing() -> None:
    declaration = {"household": HOME, "members": [PERSON]}
    assert matters_owed(declaration, {"minimum_living": ()}, [MATTER], ON) == []


def test_every_who_of_the_city_has_its_test(taizhou: City) -> None:
    assert {matter.who for matter in taizhou.matters} <= WHO_CODES


@pytest.mark.parametrize("day", [date(2026, 6, 30), date(2026, 7, 1)])
def test_a_household_of_taizhou_is_owed_matters_of_many_departments(
    taizhou: City, day: date
) -> None:
    declaration = {"household": HOME, "members": [PERSON, {**PERSON, "school": "compulsory"}]}
    matters = taizhou.matters_on("social-assistance", day)
    found = get_service("social-assistance").matters_owed(
        declaration, {"minimum_living": ()}, matters, day
    )
    codes = [item.matter_code for item in found]
    assert len(codes) == len(set(codes))
    assert {"minimum-living-payment", "medical-aid", "compulsory-education-aid"} <= set(codes)
    assert "higher-education-aid" not in codes


NEEDY = {6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 21, 22, 23, 24, 25, 26, 29, 36}
ONLY_POOREST = {22, 28, 30, 32, 33, 34, 35}
BY_CATEGORY = {
    "minimum_living": NEEDY | ONLY_POOREST | {1, 31},
    "minimum_living_single": NEEDY | ONLY_POOREST | {1, 31},
    "destitute": NEEDY - {18, 20, 21, 24, 25} | ONLY_POOREST | {4},
    "marginal": NEEDY - {22},
    "hard_expense": {6, 10, 14, 21, 23, 26, 29, 36},
}
"""The numbers of the joint matters that a category gives, before the Social Assistance Law."""
SINCE_THE_LAW = {
    "minimum_living": {37}, "minimum_living_single": {37}, "destitute": {37}, "marginal": set(),
    "hard_expense": {7, 13, 15, 16, 18},
}  # fmt: skip
"""What the Law adds: 24 medical, 25 education, 26 housing, 27 employment, 32 prices."""


@pytest.mark.parametrize("category", BY_CATEGORY)
def test_the_matters_of_a_category_before_and_from_the_law(taizhou: City, category: str) -> None:
    before, since = (
        {
            matter.number for matter in taizhou.matters_on("social-assistance", day)
            if category in matter.categories
        }
        for day in (date(2026, 6, 30), date(2026, 7, 1))
    )  # fmt: skip
    assert before == BY_CATEGORY[category]
    assert since == BY_CATEGORY[category] | SINCE_THE_LAW[category]


def test_all_forty_matters_are_there(taizhou: City) -> None:
    numbers = {matter.number for matter in taizhou.matters_on("social-assistance", ON)}
    assert numbers == set(range(1, 41))
    before = taizhou.matters_on("social-assistance", date(2026, 6, 30))
    assert numbers - {matter.number for matter in before} == {37, 38}
