"""Which class takes a child when, and how many places there are (托育机构设置标准(试行) 19-20)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from config.settings import ROOT
from portal.childcare.models import ClassMonth, Institution
from portal.childcare.places import (
    AGES,
    months_old,
    most_places,
    next_month,
    staffed,
    stays,
)
from portal.database import db, transaction
from portal.offices.city import load_city
from portal.services.childcare.service import SERVICE
from tests.conftest import BOTH

BOOK = load_city(ROOT / "config/taizhou").parameters
DAY = date(2026, 11, 26)
PARAMETERS = BOOK.on(DAY)
DAYS = st.dates(date(2023, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("born", "entry", "kinds"),
    [
        (date(2026, 5, 15), date(2026, 10, 1), []),
        (date(2026, 5, 15), date(2026, 11, 1), ["infant"]),
        (date(2025, 11, 30), date(2026, 11, 1), ["infant", "small"]),
        (date(2025, 11, 1), date(2026, 11, 1), ["small"]),
        (date(2025, 5, 2), date(2026, 11, 1), ["small", "mixed"]),
        (date(2024, 11, 1), date(2026, 11, 1), ["large", "mixed"]),
        (date(2023, 11, 2), date(2026, 11, 1), ["large", "mixed"]),
        (date(2023, 11, 1), date(2026, 11, 1), []),
        (date(2027, 2, 1), date(2027, 9, 1), ["infant"]),
    ],
)
def test_the_class_of_a_month_follows_from_the_birth_date(
    born: date, entry: date, kinds: list[str]
) -> None:
    assert [stay.kind for stay in stays(born, entry, PARAMETERS)] == kinds


@given(born=DAYS, month=DAYS)
def test_a_class_takes_a_child_exactly_in_the_months_in_which_the_check_says_so_on_some_day(
    born: date, month: date
) -> None:
    entry = month.replace(day=1)
    length = (next_month(entry) - entry).days
    fits: set[str] = set()
    for day in (1, born.day, length):
        when = entry.replace(day=min(day, length))
        if when < born:
            continue
        declaration = {
            "members": [{"birth_date": born.isoformat()}],
            "household": {"entry_date": when.isoformat()},
        }
        verdicts = SERVICE.assess(declaration, BOOK, DAY).to_json()["verdicts"]
        fits |= {v["category"] for v in verdicts if v["verdict"] == "met"}
    assert {stay.kind for stay in stays(born, entry, PARAMETERS)} == fits


@given(born=DAYS, month=DAYS)
def test_a_stay_ends_in_the_first_month_that_begins_too_old(born: date, month: date) -> None:
    for stay in stays(born, month.replace(day=1), PARAMETERS):
        oldest = PARAMETERS.known(AGES[stay.kind][1])
        assert oldest is not None
        assert months_old(born, stay.until) >= oldest > months_old(born, next_month(stay.until, -1))


@pytest.mark.parametrize(
    ("institution", "kind", "carers", "groups", "enough_for", "most"),
    [
        ("independent", "infant", 4, 1, 12, 10),
        ("independent", "small", 3, 2, 15, 30),
        ("independent", "large", 6, 2, 42, 40),
        ("independent", "mixed", 6, 2, None, 36),
        ("family", "mixed", 1, 1, 3, 5),
    ],
)
def test_carers_and_groups_bound_the_places(
    institution: str, kind: str, carers: int, groups: int, enough_for: int | None, most: int
) -> None:
    assert staffed(institution, kind, carers, PARAMETERS) == enough_for
    assert most_places(institution, kind, groups, PARAMETERS) == most


@pytest.mark.parametrize(
    ("licensed", "staffed_for", "occupied", "held", "free"),
    [
        (153, 120, 100, 5, 15),  # licensed, but the carers suffice for fewer
        (20, 40, 12, 3, 5),
        (20, 20, 20, 0, 0),
        (20, 12, 15, 0, 0),  # a carer left: never negative
        (0, 0, 0, 0, 0),
    ],
)
@BOTH
def test_free_is_what_is_licensed_and_staffed_less_occupied_and_held(
    app, licensed: int, staffed_for: int, occupied: int, held: int, free: int
) -> None:
    with app.app_context():
        with transaction() as session:
            session.add(_institution())
            session.flush()
            session.execute(insert(ClassMonth).values(
                institution_id=1, month=date(2026, 11, 1), kind="small", groups=1, carers=1,
                licensed=licensed, staffed=staffed_for, occupied=occupied, held=held,
            ))  # fmt: skip
        assert db.session.scalar(select(ClassMonth.free)) == free


def _institution() -> Institution:
    return Institution(
        id=1, credit_code="91331002MA2HG00000", name="例托育园", initials="ltyy",
        kind="independent", ownership="private", inclusive=True, area_code="331002001",
        address="例路1号", latitude=28_676_000, longitude=121_431_000, point="synthetic",
        cell=286712143, legal_person="例甲", head="例乙", phone="0576-80000000",
        founded_on=date(2020, 1, 1), floor_area=40000, opens=450, closes=1080, fee_full=150000,
        filing="filed", filing_number="例001", filed_on=date(2020, 3, 1), order_rule="first_come",
        order_words="", synthetic=True, updated_on=date(2026, 11, 1),
    )  # fmt: skip
