"""What holds for every household: more income, fewer facts, another order of members."""

from copy import deepcopy
from datetime import date
from random import Random
from typing import Any

from households import book_of, figures, households
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.services.catalogue import get_service

ON = date(2026, 11, 24)
ASSISTANCE = get_service("social-assistance")


def verdicts(declaration: Any, known: dict[str, int]) -> dict[str, Any]:
    """The verdict and amount of every category."""
    found = ASSISTANCE.assess(declaration, book_of(known), ON).verdicts
    return {verdict["category"]: (verdict["verdict"], verdict["amount"]) for verdict in found}


def amount(declaration: Any, known: dict[str, int]) -> int:
    """The monthly 低保 amount, 0 without 低保."""
    verdict, money = verdicts(declaration, known)["minimum_living"]
    return int(money["low"]) if verdict == "met" else 0


@settings(max_examples=100)
@given(st.data(), figures(), st.integers(1, 500_000))
def test_more_income_never_raises_the_amount(
    data: st.DataObject, known: dict[str, int], more: int
) -> None:
    """补差: members x standard - income (浙江省社会救助条例 12)."""
    household = data.draw(households(known))
    richer = deepcopy(household)
    richer["members"][0]["monthly_income"] += more
    assert amount(richer, known) <= amount(household, known)


@settings(max_examples=100)
@given(st.data(), figures())
def test_the_amount_is_between_nothing_and_the_standard_for_all(
    data: st.DataObject, known: dict[str, int]
) -> None:
    household = data.draw(households(known))
    most = known["minimum_living_standard"] * len(household["members"])
    assert 0 <= amount(household, known) <= most


@settings(max_examples=100)
@given(st.data(), figures(), st.integers(0, 2**32))
def test_the_order_of_members_does_not_matter(
    data: st.DataObject, known: dict[str, int], seed: int
) -> None:
    household = data.draw(households(known))
    shuffled = deepcopy(household)
    Random(seed).shuffle(shuffled["members"])
    assert verdicts(shuffled, known) == verdicts(household, known)


@settings(max_examples=100)
@given(st.data(), figures())
def test_knowing_less_never_turns_a_refusal_into_a_grant_or_back(
    data: st.DataObject, known: dict[str, int]
) -> None:
    household = data.draw(households(known))
    vague = deepcopy(household)
    code = data.draw(st.sampled_from(sorted(vague["household"])))
    vague["household"][code] = None
    opposite = {"met": "not_met", "not_met": "met"}
    clear, blurred = verdicts(household, known), verdicts(vague, known)
    for category, (verdict, _money) in clear.items():
        assert blurred[category][0] != opposite.get(verdict)
