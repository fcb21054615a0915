"""The rules against the oracle, on random complete households near every line."""

from datetime import date

from households import book_of, figures, households
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import outcomes
from sweep import outcome

from portal.rules.facts import columns
from portal.services.social_assistance import rules


@settings(max_examples=80, deadline=None)
@given(st.data(), figures(), st.dates(date(2024, 6, 1), date(2027, 6, 1)))
def test_rules_agree_with_the_oracle(data: st.DataObject, known: dict[str, int], on: date) -> None:
    """Category and amount of many households in one batch are those of the oracle."""
    some = data.draw(st.lists(households(known), min_size=1, max_size=12))
    facts = columns(rules.CATALOGUE, some, on)
    rulings = {r.category: r for r in rules.rule(facts, book_of(known).on(on))}
    for place, household in enumerate(some):
        wanted = outcomes(household["household"], household["members"], known, on)
        assert {code: outcome(ruling, place) for code, ruling in rulings.items()} == wanted
