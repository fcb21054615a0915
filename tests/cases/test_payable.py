"""For which months a recognition gives what: the same as a count month by month (审核确认办法 21)."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.cases.models import Recognition
from portal.cases.payable import payable
from portal.cases.review_models import Adjustment

DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
PERHAPS = st.none() | DAYS
MONTHS = DAYS.map(lambda day: day.replace(day=1))


def recognition(number: int, first: date, **more: object) -> Recognition:
    """A recognition of minimum living, 100 fen a month."""
    values = {"category": "minimum_living", "members": [], "amount": 100, "review_on": None,
              "ended_on": None, "revoked_on": None, **more}  # fmt: skip
    return Recognition(id=number, first_day=first, **values)


def by_hand(
    one: Recognition, others: list[Recognition], steps: list[Adjustment], until: date
) -> dict[date, int]:
    """Month after month, day after day."""
    due, day = {}, one.first_day.replace(day=1)
    while day <= until:
        begun = (day - timedelta(days=1)) >= one.first_day
        over = [
            one.ended_on is not None and day >= one.ended_on,
            one.revoked_on is not None and day >= one.revoked_on,
            one.category == "hard_expense" and one.review_on is not None and day > one.review_on,
            any(o.id > one.id and o.revoked_on is None and o.members == one.members
                and o.category == one.category and day > o.first_day for o in others),
        ]  # fmt: skip
        amount = one.amount
        for step in sorted(steps, key=lambda a: a.first_month):
            if step.first_month <= day:
                amount = step.amount
        if begun and not any(over) and amount:
            due[day] = amount
        day = (day + timedelta(days=32)).replace(day=1)
    return due


@given(
    first=DAYS, ended=PERHAPS, revoked=PERHAPS, review=PERHAPS, until=DAYS,
    category=st.sampled_from(["minimum_living", "hard_expense"]),
    later=st.lists(st.tuples(DAYS, st.booleans(), st.booleans()), max_size=2),
    steps=st.lists(st.tuples(MONTHS, st.integers(0, 300)), max_size=4),
)  # fmt: skip
def test_the_months_are_those_of_a_count_by_hand(
    first, ended, revoked, review, until, category, later, steps
) -> None:
    one = recognition(1, first, ended_on=ended, revoked_on=revoked, review_on=review,
                      category=category)  # fmt: skip
    others = [
        recognition(2 + place, day, members=[0] if other else [], category=category,
                    revoked_on=day if void else None)
        for place, (day, other, void) in enumerate(later)
    ]  # fmt: skip
    made = [Adjustment(first_month=month, amount=fen) for month, fen in steps]
    found = {m.month: m.amount for m in payable(one, [one, *others], made, until)}
    assert found == by_hand(one, others, made, until)


@given(first=DAYS, until=DAYS)
def test_what_is_given_once_or_has_no_amount_gives_nothing_by_the_month(first, until) -> None:
    assert payable(recognition(1, first, category="emergency_aid"), [], [], until) == []
    assert payable(recognition(1, first, amount=None), [], [], until) == []
