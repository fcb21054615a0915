"""Synthetic households across all categories and boundaries, deterministic from a seed.

Each kind is one line of KINDS; amounts are built from the city's own parameters, so that a
household on the line stays on the line when a figure changes.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from portal.demonstration import people
from portal.offices.city import City
from portal.rules.parameters import Parameters

Answers = dict[str, Any]
PLAIN_HOME: Mapping[str, Any] = {
    "other_income": 0, "uncounted_income": 0, "deductible_costs": 0, "monetary_property": 500_000,
    "private_car": False, "business_property": False, "homes": 1, "hard_expenses": 0,
    "emergency": "none", "housing_difficulty": False, "unsafe_home": False,
}  # fmt: skip
PLAIN_PERSON: Mapping[str, Any] = {
    "living": "together", "legal_duty": False, "monthly_income": 0, "work": "other", "job_rise": 0,
    "school": "none", "disability_kind": "none", "major_illness": False, "care_needs": 0,
    "supporters": "able", "insurance_income": 0,
}  # fmt: skip


@dataclass(frozen=True)
class Lines:
    """The city's income lines in fen a month per head, where they are known."""

    standard: int
    margin: int

    @staticmethod
    def of(parameters: Parameters) -> "Lines":
        """The lines of one day; a city without them gets households around 1,000 yuan."""
        standard = parameters.known("minimum_living_standard") or 100_000
        widened = standard * (parameters.known("marginal_multiple") or 1500) // 1000
        return Lines(standard, min(widened, parameters.known("minimum_wage") or widened))


@dataclass(frozen=True)
class Kind:
    """A kind of household: how often it occurs, its members by age, and what is special.

    `income` gives the whole household's income in fen a month from the lines and the number of
    members; `home` and `people` (by place) override the plain answers.
    """

    code: str
    weight: int
    ages: tuple[tuple[int, int], ...]
    income: Callable[[Lines, int], int]
    home: Mapping[str, Any]
    people: Mapping[int, Mapping[str, Any]]


ADULT, ELDER, CHILD, TODDLER, YOUTH = (30, 55), (66, 88), (7, 14), (3, 5), (19, 21)
RELATIONS = {ADULT: "spouse", ELDER: "parent", CHILD: "child", TODDLER: "child", YOUTH: "child"}
PUPIL = {"school": "compulsory"}
FAMILY = (ADULT, ADULT, CHILD)


def _share(of_standard: int) -> Callable[[Lines, int], int]:
    """A per cent of the standard, per head."""
    return lambda lines, people: lines.standard * of_standard // 100 * people


KINDS = (
    Kind("poor family", 16, FAMILY, _share(60), {}, {2: PUPIL, 1: {"work": "seeking"}}),
    Kind("poor elder", 12, (ELDER,), _share(30), {"housing_difficulty": None}, {0: {"care_needs": 2}}),
    Kind("poor with disability", 10, (ADULT, ADULT), _share(50), {},
         {1: {"disability_kind": "physical", "disability_grade": "1", "care_needs": 4}}),
    Kind("poor in an unsafe home", 6, (ADULT, ELDER), _share(55),
         {"unsafe_home": True, "housing_difficulty": True, "hukou_type": "rural"}, {}),
    Kind("poor with a student", 6, (ADULT, ADULT, YOUTH), _share(70), {}, {2: {"school": "college"}}),
    Kind("poor with a toddler", 5, (ADULT, ADULT, TODDLER), _share(65), {},
         {2: {"school": "preschool"}}),
    Kind("at the standard", 5, FAMILY, _share(100), {}, {2: PUPIL}),
    Kind("one fen under the standard", 4, FAMILY, lambda line, n: line.standard * n - 1, {}, {2: PUPIL}),
    Kind("on the margin's line", 4, (ADULT, ADULT), lambda line, n: line.margin * n, {}, {}),
    Kind("one fen over the margin", 4, (ADULT, ADULT), lambda line, n: line.margin * n + 1, {}, {}),
    Kind("margin with severe disability", 8, (ADULT, ADULT), _share(165), {},
         {1: {"disability_kind": "intellectual", "disability_grade": "2"}}),
    Kind("margin with grave illness", 5, (ADULT, ADULT), _share(150), {}, {0: {"major_illness": True}}),
    Kind("margin", 8, FAMILY, _share(140), {}, {2: PUPIL}),
    Kind("hard expenses", 6, FAMILY, _share(240), {"hard_expenses": 9_000_000}, {0: {"major_illness": True}}),
    Kind("hard expenses, nothing else", 3, (ADULT, ADULT), _share(240), {"hard_expenses": 6_000_000}, {}),
    Kind("with a car", 4, FAMILY, _share(60), {"private_car": True}, {2: PUPIL}),
    Kind("two homes", 3, (ADULT, ADULT), _share(80), {"homes": 2, "home_area": 9_000}, {}),
    Kind("income unknown", 5, FAMILY, _share(80), {}, {1: {"monthly_income": None}, 2: PUPIL}),
    Kind("income between", 4, (ADULT, ADULT), _share(80), {"housing_difficulty": None},
         {1: {"monthly_income": {"low": 100_000, "high": 200_000}}}),
    Kind("destitute elder", 5, (ELDER,), _share(0), {}, {0: {"supporters": "none", "care_needs": 3}}),
    Kind("a brother lives along", 3, (ADULT, ADULT), _share(70), {}, {1: {"relation": "sibling"}}),
    Kind("grave illness came suddenly", 4, FAMILY, _share(300),
         {"emergency": "illness", "hard_expenses": 8_000_000}, {0: {"major_illness": True}, 2: PUPIL}),
    Kind("well off", 4, FAMILY, _share(600), {}, {2: PUPIL}),
)  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A household as its people would declare it, and the kind that it is of."""

    kind: str
    declaration: dict[str, Any]

    @property
    def applicant(self) -> str:
        """The first member's name."""
        return str(self.declaration["members"][0]["name"])


def households(city: City, today: date, seed: int, areas: tuple[str, ...]) -> Iterator[Made]:
    """Households without end, the same for the same seed; each in one of `areas` (townships)."""
    random, lines = Random(seed), Lines.of(city.parameters.on(today))
    weights = [kind.weight for kind in KINDS]
    while True:
        kind = random.choices(KINDS, weights)[0]
        yield Made(kind.code, _declaration(random, kind, lines, today, random.choice(areas)))


def _declaration(
    random: Random, kind: Kind, lines: Lines, today: date, area: str
) -> dict[str, Any]:
    family = random.choice(people.FAMILY)
    hukou = random.choice(("town", "rural"))
    home = {"area": area, "hukou_type": hukou, **PLAIN_HOME, **kind.home}
    members = [
        {**_person(random, family, area[:6], today, ages), "relation": RELATIONS[ages],
         **kind.people.get(place, {})}
        for place, ages in enumerate(kind.ages)
    ]  # fmt: skip
    members[0] |= {"relation": "self", "monthly_income": kind.income(lines, len(members))}
    return {"household": _known(home), "members": [_known(member) for member in members]}


def _person(
    random: Random, family: str, county: str, today: date, ages: tuple[int, int]
) -> Answers:
    born = people.birthday(random, today, *ages)
    number = people.id_number(random, county, born)
    return {"name": people.name(random, family), "id_number": number, **PLAIN_PERSON}


def _known(answers: Answers) -> Answers:
    return {code: value for code, value in answers.items() if value is not None}
