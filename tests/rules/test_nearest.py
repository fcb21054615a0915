"""The nearest change: after it the category holds, a fen less is not enough."""

from copy import deepcopy
from datetime import date
from typing import Any

from households import book_of, figures, households
from hypothesis import given, settings
from hypothesis import strategies as st
from test_unknown import opened

from portal.rules.parameters import ParameterBook
from portal.services.catalogue import get_service

ON = date(2026, 11, 24)
SIGNS = {"less": -1, "more": 1}
ASSISTANCE = get_service("social-assistance")


def refusals(declaration: Any, book: ParameterBook) -> list[tuple[str, dict[str, Any]]]:
    """Every change with the category whose refusal it turns."""
    found = ASSISTANCE.assess(declaration, book, ON, with_nearest=True).verdicts
    assert all(not v["nearest"] for v in found if v["verdict"] != "not_met")
    return [(verdict["category"], change) for verdict in found for change in verdict["nearest"]]


def verdict_after(
    declaration: Any, book: ParameterBook, category: str, change: dict[str, Any], short: int = 0
) -> str:
    """The verdict once the change is made; `short` fen less of it."""
    changed, code = deepcopy(declaration), change["fact"].removeprefix("household.")
    value = changed["household"][code]
    if change["change"] == "no":
        changed["household"][code] = bool(short)
    else:
        shift = SIGNS[change["change"]] * (change["amount"] - short)
        low, high = value_ends(value, shift)
        changed["household"][code] = {"low": low, "high": high}
    return str(ASSISTANCE.assess(changed, book, ON).verdict(category)["verdict"])


def value_ends(value: Any, shift: int) -> tuple[int, int]:
    """Both ends of a money fact after a shift; unknown it is as wide as it can be asked for."""
    ends = {"low": 0, "high": 10**9} if value is None else value
    ends = ends if isinstance(ends, dict) else {"low": ends, "high": ends}
    return ends["low"] + shift, ends["high"] + shift


def check(declaration: Any, book: ParameterBook) -> None:
    """Every change turns the refusal, and a fen less of it does not."""
    for category, change in refusals(declaration, book):
        after = verdict_after(declaration, book, category, change)
        short = verdict_after(declaration, book, category, change, 1)
        if change["certain"]:
            assert after == "met"
            assert short != "met"
        else:
            assert after in {"needs_information", "needs_review"}
            assert short == "not_met"


@settings(max_examples=80, deadline=None)
@given(st.data(), figures())
def test_the_change_is_the_least_one_that_turns_the_refusal(
    data: st.DataObject, known: dict[str, int]
) -> None:
    check(data.draw(households(known)), book_of(known))


@settings(max_examples=60, deadline=None)
@given(opened())
def test_the_same_where_not_everything_is_known(case: Any) -> None:
    book, declaration, _values = case
    check(declaration, book)
