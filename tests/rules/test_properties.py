"""What holds for every household: more income, fewer facts, another order of members."""

from copy import deepcopy
from datetime import date
from random import Random
from typing import Any

from households import book_of, figures, households
from hypothesis import given, settings
from hypothesis import strategies as st
from test_unknown import opened, places

from portal.rules.parameters import ParameterBook
from portal.services.catalogue import get_service

ON = date(2026, 11, 24)
ASSISTANCE = get_service("social-assistance")
OPPOSITE = {"met": "not_met", "not_met": "met"}


def verdicts(declaration: Any, book: ParameterBook) -> dict[str, Any]:
    """The verdict and amount of every category."""
    found = ASSISTANCE.assess(declaration, book, ON).verdicts
    return {verdict["category"]: (verdict["verdict"], verdict["amount"]) for verdict in found}


def paid(declaration: Any, book: ParameterBook, *categories: str) -> int:
    """What the categories that the household has pay a month, at the least."""
    found = verdicts(declaration, book)
    amounts = [found[category][1] for category in categories if found[category][0] == "met"]
    return sum(int(money["low"]) for money in amounts)


@settings(max_examples=80, deadline=None)
@given(st.data(), figures(), st.integers(1, 500_000))
def test_more_income_never_raises_the_amount(
    data: st.DataObject, known: dict[str, int], more: int
) -> None:
    """补差: members x standard - income (浙江省社会救助条例 12), whoever's income it is.

    Together with what 特困 pays: who leaves that for his income comes to 低保 instead.
    """
    household, book = data.draw(households(known)), book_of(known)
    richer = deepcopy(household)
    earner = data.draw(st.sampled_from([None, *range(len(household["members"]))]))
    if earner is None:
        richer["household"]["other_income"] += more
    else:
        richer["members"][earner]["monthly_income"] += more
    both = ("minimum_living", "destitute")
    assert paid(richer, book, *both) <= paid(household, book, *both)


@settings(max_examples=80, deadline=None)
@given(opened())
def test_the_amount_is_between_nothing_and_the_standard_for_all(case: Any) -> None:
    """Extras are told apart and come on top."""
    book, household, _values = case
    figures, people = book.on(ON), len(household["members"])
    standard, living = figures.known("minimum_living_standard"), figures.known("destitute_living")
    most = {"minimum_living": standard, "minimum_living_single": standard, "destitute": living}
    found = verdicts(household, book)
    for category, each in most.items():
        amount = found[category][1] or {"low": 0, "high": 0}
        assert 0 <= amount["low"] <= amount["high"] <= each * people


@settings(max_examples=80, deadline=None)
@given(opened(), st.integers(0, 2**32))
def test_the_order_of_members_does_not_matter(case: Any, seed: int) -> None:
    book, household, _values = case
    shuffled = deepcopy(household)
    Random(seed).shuffle(shuffled["members"])
    assert verdicts(shuffled, book) == verdicts(household, book)


@settings(max_examples=80, deadline=None)
@given(st.data(), opened())
def test_knowing_less_never_turns_a_refusal_into_a_grant_or_back(
    data: st.DataObject, case: Any
) -> None:
    """Whatever fact of the household or of a member is known less, and whatever is unknown already."""
    book, household, _values = case
    vague = deepcopy(household)
    _path, where, fact = data.draw(st.sampled_from(list(places(vague))))
    where[fact.code] = None
    clear, blurred = verdicts(household, book), verdicts(vague, book)
    for category, (verdict, _money) in clear.items():
        assert blurred[category][0] != OPPOSITE.get(verdict)
        assert verdict in OPPOSITE or blurred[category][0] not in OPPOSITE
