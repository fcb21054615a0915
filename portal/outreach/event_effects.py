"""What a monitoring event means for the facts that are known of a household.

The kept answers are never changed: an officer checks. Here the rules are only asked what would be.
Codes of facts are those of portal.services.facts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.rules.facts import extent
from portal.services.facts import CATALOGUE

Answers = dict[str, Any]
Person = tuple[str | None, Answers]
"""A member: the blind index of the ID number (None where it is not known) and the answers."""

NEWBORN: Mapping[str, Any] = {
    "living": "together", "monthly_income": 0, "job_rise": 0, "insurance_income": 0,
    "school": "none", "work": "other",
}  # fmt: skip
CHILD_OF = {"self": "child", "spouse": "child", "child": "grandchild"}
JOB = ("monthly_income", "work", "job_rise")


@dataclass(frozen=True)
class Told:
    """An event that bears on a household: its kind, whose (blind index), the day, fen or None."""

    kind: str
    person: str
    day: date
    amount: int | None = None


def with_events(
    declaration: Mapping[str, Any], indexes: Sequence[str | None], events: Sequence[Told]
) -> dict[str, Any]:
    """The declaration as it would be after the events, told in any order.

    `indexes` are the members' blind indexes, in their order. Events of people who are not (or no
    longer) in the household change nothing. Nobody may be left.
    """
    home: Answers = dict(declaration["household"])
    people: list[Person] = list(zip(indexes, declaration["members"], strict=True))
    for event in sorted(events, key=lambda event: event.day):
        place = next((n for n, (index, _) in enumerate(people) if index == event.person), None)
        if place is not None:
            home, people = EFFECTS[event.kind](home, people, place, event)
    return {"household": home, "members": [answers for _, answers in people]}


Changed = tuple[Answers, list[Person]]


def _death(home: Answers, people: list[Person], place: int, _event: Told) -> Changed:
    return home, [*people[:place], *people[place + 1 :]]


def _birth(home: Answers, people: list[Person], place: int, event: Told) -> Changed:
    """A newborn joins, unless a member with that birthday is known already."""
    born = event.day.isoformat()
    if any(answers.get("birth_date") == born for _, answers in people):
        return home, people
    relation = CHILD_OF.get(people[place][1].get("relation", ""), "other")
    return home, [*people, (None, {**NEWBORN, "birth_date": born, "relation": relation})]


def _marriage(home: Answers, people: list[Person], place: int, _event: Told) -> Changed:
    """A spouse of whom nothing is known; of others than the applicant, also where they live now."""
    index, answers = people[place]
    if answers.get("relation") == "self":
        known = any(other.get("relation") == "spouse" for _, other in people)
        return home, people if known else [*people, (None, {"relation": "spouse"})]
    moved: Person = (index, _without(answers, "living"))
    return home, [*people[:place], moved, *people[place + 1 :], (None, {"relation": "other"})]


def _medical_cost(home: Answers, people: list[Person], _place: int, event: Told) -> Changed:
    """Own cost is added to the hard expenses of the last twelve months."""
    fact, cost = CATALOGUE.household["hard_expenses"], event.amount or 0
    low, high = extent(fact, home.get(fact.code), event.day)
    most = min(high + cost, fact.high)
    least = min(low + cost, most)
    spent: Any = least if least == most else {"low": least, "high": most}
    return {**home, fact.code: spent}, people


def _employment_change(home: Answers, people: list[Person], place: int, event: Told) -> Changed:
    """The income is the new one, or unknown; so is the work, and what of it is not counted."""
    index, answers = people[place]
    told = _without(answers, *JOB)
    if event.amount is not None:
        told["monthly_income"] = event.amount
    if event.amount:
        told |= {"work": "working", "job_since": event.day.isoformat()}
    return home, [*people[:place], (index, told), *people[place + 1 :]]


def _without(answers: Answers, *codes: str) -> Answers:
    return {code: value for code, value in answers.items() if code not in codes}


EFFECTS: Mapping[str, Callable[[Answers, list[Person], int, Told], Changed]] = {
    "death": _death, "birth": _birth, "marriage": _marriage, "medical_cost": _medical_cost,
    "employment_change": _employment_change,
}  # fmt: skip
