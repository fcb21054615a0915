"""Finding a place: what is found equals what a plain look at every institution finds."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from portal.childcare.initials import initials
from portal.childcare.models import ClassMonth, Institution
from portal.childcare.places import KINDS, next_month, stays
from portal.childcare.positions import Point, metres
from portal.childcare.search import find_places
from portal.childcare.search_form import Search, read_search
from portal.clock import today
from portal.database import db, transaction
from portal.errors import Invalid
from portal.offices.city import current_city
from portal.parameters.queries import parameters_in_force
from tests.conftest import BOTH

TOWNSHIP = "331002001"


def plainly(search: Search) -> list[int]:
    """The ids that a look at every institution finds, in order, by the words of the search."""
    parameters = parameters_in_force().on(today())
    found = []
    for one in db.session.scalars(select(Institution).order_by(Institution.id)):
        months = {
            (m.month, m.kind): m.free
            for m in db.session.scalars(
                select(ClassMonth).where(ClassMonth.institution_id == one.id)
            )
        }

        def fits(month: date, months: Any = months) -> list[int]:
            kinds = (
                [s.kind for s in stays(search.born_on, month, parameters)]
                if search.born_on else list(KINDS)
            )  # fmt: skip
            return [months[month, kind] for kind in kinds if (month, kind) in months]

        here, now = Point(one.latitude, one.longitude), fits(search.entry)
        away = metres(search.origin, here) if search.origin else 0
        fee = getattr(one, f"fee_{search.service}")
        later = [next_month(search.entry, ahead) for ahead in range(search.free_months)]
        if (
            one.filing == "filed"
            and (one.filed_until is None or one.filed_until >= today())
            and fee is not None and now
            and (search.radius is None or away <= search.radius)
            and (search.fee_most is None or fee <= search.fee_most)
            and (search.kind in (None, one.kind))
            and (search.ownership in (None, one.ownership))
            and (one.inclusive or not search.inclusive)
            and (not search.filed or one.filed_until is None or one.filed_until >= search.entry)
            and (search.pick_up is None or one.closes >= search.pick_up)
            and (search.words in one.name + " " + one.address or search.words.lower() in one.initials)
            and (not later or any(free > 0 for month in later for free in fits(month)))
        ):  # fmt: skip
            first = {"distance": away, "fee": fee, "places": -sum(now)}[search.order]
            found.append((first, away, one.id))
    return [row[-1] for row in sorted(found)]


ASKED = st.fixed_dictionaries({}, optional={
    "area": st.sampled_from([TOWNSHIP, "331081001", "331022205"]),
    "born_on": st.dates(date(2024, 1, 1), date(2027, 5, 1)).map(str),
    "entry_month": st.sampled_from(["2026-11", "2027-3", "2027-9"]),
    "radius": st.sampled_from(["1000", "3000", "10000", "any"]),
    "service": st.sampled_from(["full", "half", "hourly", "temporary"]),
    "fee_most": st.sampled_from(["1200", "2000"]),
    "kind": st.sampled_from(["independent", "kindergarten", "family"]),
    "ownership": st.sampled_from(["public", "private"]),
    "inclusive": st.just("yes"), "filed": st.just("yes"),
    "pick_up": st.sampled_from(["17:30", "18:00"]),
    "free": st.sampled_from(["0", "1", "3", "6"]),
    "words": st.sampled_from(["海贝", "xrk", "例"]),
    "order": st.sampled_from(["distance", "fee", "places"]),
})  # fmt: skip


@BOTH
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=ASKED)
def test_the_search_finds_what_a_plain_look_finds(supplied, asked: dict[str, str]) -> None:
    with supplied.app_context():
        search = read_search(asked)
        expected = plainly(search)
        page = find_places(search)
        assert [p.institution.id for p in page.places] == expected[:20]
        assert page.more == (len(expected) > 20)
        second = find_places(search, start=20)
        assert [p.institution.id for p in second.places] == expected[20:40]


def test_a_lapsed_filing_vanishes_at_once(supplied) -> None:
    with supplied.app_context():
        search = read_search({"area": TOWNSHIP, "radius": "any"})
        first = find_places(search).places[0].institution.id
        for change in ({"filing": "lapsed"}, {"filing": "filed", "filed_until": date(2026, 11, 1)}):
            with transaction() as session:
                one = update(Institution).where(Institution.id == first)
                session.execute(one.values(**change))
            assert first not in [p.institution.id for p in find_places(search).places]
        with transaction() as session:
            one = update(Institution).where(Institution.id == first)
            session.execute(one.values(filed_until=date(2026, 11, 2)))
        assert first in [p.institution.id for p in find_places(search).places]


def test_each_result_tells_its_places_by_class_and_month(supplied) -> None:
    with supplied.app_context():
        asked = {"area": TOWNSHIP, "born_on": "2025-05-02", "entry_month": "2026-12"}
        for place in find_places(read_search({**asked, "radius": "any"})).places:
            now = [m for m in place.months if m.month == date(2026, 12, 1)]
            assert place.free == sum(m.free for m in now)
            assert {m.kind for m in now} <= {"small", "mixed"}
            assert place.distance is not None


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"near": "28.6"}, "near"),
        ({"near": "nan,121"}, "near"),
        ({"near": "128.6,121"}, "near"),
        ({"entry_month": "2026-10"}, "entry_month"),
        ({"entry_month": "2028-1"}, "entry_month"),
        ({"entry_month": "2026-13"}, "entry_month"),
        ({"pick_up": "25:00"}, "pick_up"),
        ({"radius": "4"}, "radius"),
        ({"area": "331002"}, "area"),
        ({"born_on": "2026-2-30"}, "born_on"),
        ({"fee_most": "cheap"}, "fee_most"),
        ({"order": "best"}, "order"),
    ],
)
def test_what_cannot_be_read_names_its_field(app, clock, asked: dict[str, str], field: str) -> None:
    with app.app_context(), pytest.raises(Invalid) as fault:
        read_search(asked)
    assert [problem.field for problem in fault.value.problems] == [field]


def test_a_position_is_read_to_the_metre(app, clock) -> None:
    with app.app_context():
        assert read_search({"near": "28.676123,121.431456"}).origin == Point(28676123, 121431456)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("例·海门街道向日葵托育园12", "lhmjdxrktyy12"),
        ("ABC托育", "abcty"),
        ("小橘灯（二部）", "xjdeb"),
    ],
)
def test_a_name_is_found_by_its_initials(name: str, expected: str) -> None:
    assert initials(name) == expected


def test_the_demonstrations_supply_resembles_the_published_figures(supplied) -> None:
    with supplied.app_context():
        rows = db.session.scalars(select(Institution)).all()
        month = ClassMonth.month == date(2026, 12, 1)
        assert db.session.scalar(select(func.sum(ClassMonth.licensed)).where(month)) == 6_900
        assert len(rows) == 150
        assert len({row.area_code for row in rows}) == 117
        assert all(row.synthetic and row.name.startswith("例") for row in rows)
        assert all(row.area_code in current_city().points for row in rows)
        assert 0.8 < sum(row.inclusive for row in rows) / len(rows) < 0.96
