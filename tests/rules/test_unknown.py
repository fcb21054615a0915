"""What is not known: settled answers hold whatever it turns out to be, and only what matters is asked."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from households import book_of, figures, households
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import NO, OFFICER, YES, outcomes

from portal.rules.facts import Fact
from portal.rules.parameters import ParameterBook
from portal.services.catalogue import get_service
from portal.services.social_assistance import rules

ON = date(2026, 11, 24)
SETTLED = {"met", "not_met"}
VERDICTS = {YES: "met", NO: "not_met", OFFICER: "needs_review"}
assess = get_service("social-assistance").assess


def places(declaration: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any], Fact]]:
    """Every fact of a declaration: its path, where its value stands, and the fact."""
    for code, fact in rules.CATALOGUE.household.items():
        yield f"household.{code}", declaration["household"], fact
    for place, member in enumerate(declaration["members"]):
        for code, fact in rules.CATALOGUE.member.items():
            yield f"members.{place}.{code}", member, fact


def copied(declaration: Mapping[str, Any]) -> dict[str, Any]:
    """A declaration that can be changed."""
    return {
        "household": dict(declaration["household"]),
        "members": [dict(member) for member in declaration["members"]],
    }


@st.composite
def opened(draw: st.DrawFn) -> tuple[ParameterBook, dict[str, Any], dict[str, list[Any]]]:
    """Figures, a household of which some facts are open, and two values that each open one may have."""
    known = draw(figures())
    size = draw(st.integers(1, 4))
    one, other = draw(households(known, size)), draw(households(known, size))
    declaration, values = copied(one), {}
    for (path, where, fact), (_, elsewhere, _) in zip(
        places(declaration), places(other), strict=True
    ):
        pair = [where[fact.code], elsewhere[fact.code]]
        kind = draw(st.sampled_from(["known", "known", "unknown", "range"]))
        if kind != "known":
            values[path] = pair
            ranged = kind == "range" and fact.kind in {"money", "int", "area"}
            where[fact.code] = {"low": min(pair), "high": max(pair)} if ranged else None
    return book_of(known), declaration, values


def completed(declaration: Mapping[str, Any], chosen: Mapping[str, Any]) -> dict[str, Any]:
    """The declaration with the chosen values of its open facts."""
    filled = copied(declaration)
    for path, where, fact in places(filled):
        if path in chosen:
            where[fact.code] = chosen[path]
    return filled


def answers(declaration: Mapping[str, Any], book: ParameterBook) -> dict[str, tuple[str, Any]]:
    """Verdict and amount by category."""
    verdicts = assess(declaration, book, ON).to_json()["verdicts"]
    return {v["category"]: (v["verdict"], v["amount"]) for v in verdicts}


@settings(max_examples=70, deadline=None)
@given(st.data(), opened())
def test_a_settled_verdict_holds_for_every_completion(data: st.DataObject, case: Any) -> None:
    """Nothing that becomes known later contradicts a verdict or leaves the range of an amount.

    Once everything is known, only what the law leaves to the officer is left open.
    """
    book, declaration, values = case
    known = {code: book.on(ON).known(code) for code in rules.PARAMETERS}
    before = answers(declaration, book)
    for _ in range(4):
        chosen = {path: data.draw(st.sampled_from(pair)) for path, pair in values.items()}
        complete = completed(declaration, chosen)
        by_hand = outcomes(complete["household"], complete["members"], known, ON)
        for category, (now, exact) in answers(complete, book).items():
            verdict, amount = before[category]
            assert now == VERDICTS[by_hand[category].has]
            assert verdict not in SETTLED or now == verdict
            if exact is not None and amount is not None:
                assert amount["low"] <= exact["low"] <= exact["high"] <= amount["high"]


@settings(max_examples=50, deadline=None)
@given(st.data(), opened())
def test_what_is_not_asked_for_changes_nothing(data: st.DataObject, case: Any) -> None:
    """With the asked facts fixed, the others may be anything: verdict and amount stay."""
    book, declaration, values = case
    for verdict in assess(declaration, book, ON).to_json()["verdicts"]:
        asked = {item["fact"] for item in verdict["missing"]}
        assert asked <= set(values)
        assert (verdict["verdict"] == "needs_information") <= bool(asked)
        first = {path: data.draw(st.sampled_from(pair)) for path, pair in values.items()}
        second = {
            path: first[path] if path in asked else data.draw(st.sampled_from(pair))
            for path, pair in values.items()
        }
        category = verdict["category"]
        found = [answers(completed(declaration, c), book)[category] for c in (first, second)]
        assert found[0] == found[1]


@settings(max_examples=40, deadline=None)
@given(opened())
def test_what_is_asked_for_matters_when_nothing_else_is_open(case: Any) -> None:
    """With one open fact, it is asked for when its two values answer differently."""
    book, declaration, values = case
    for path in values:
        others = {other: pair[0] for other, pair in values.items() if other != path}
        one_open = completed(declaration, others)
        both = [answers(completed(one_open, {path: value}), book) for value in values[path]]
        for verdict in assess(one_open, book, ON).to_json()["verdicts"]:
            category = verdict["category"]
            assert [i["fact"] for i in verdict["missing"]] in ([], [path])
            if both[0][category] != both[1][category]:
                assert [item["fact"] for item in verdict["missing"]] == [path]
