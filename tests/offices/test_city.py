"""Looking things up in a loaded city."""

from datetime import date
from decimal import Decimal

import pytest

from portal.errors import NotFound
from portal.offices.city import load_city


@pytest.fixture
def city(folder):
    return load_city(folder)


def test_a_byte_order_mark_is_tolerated(folder):
    path = folder / "areas.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_city(folder).code == "990000"


def test_an_area_knows_those_above_it(city):
    assert [area.code for area in city.chain("990100001")] == ["990100001", "990100", "990000"]


def test_an_unknown_area_is_not_found(city):
    with pytest.raises(NotFound):
        city.chain("123456")


@pytest.mark.parametrize(
    ("department", "level", "area", "office"),
    [
        ("township", "township", "990100001", "990100001-township"),
        ("civil-affairs", "county", "990100001", "990100-civil-affairs"),
        ("civil-affairs", "county", "990100", "990100-civil-affairs"),
        ("civil-affairs", "county", "990100400", "990100-civil-affairs"),
    ],
)
def test_the_office_that_serves_an_area(city, department, level, area, office):
    assert city.office_for(department, level, area).code == office


@pytest.mark.parametrize(
    ("department", "level", "area"),
    [
        ("township", "township", "990100400"),
        ("civil-affairs", "city", "990100001"),
        ("treasury", "county", "990100001"),
    ],
)
def test_where_there_is_no_office_none_is_found(city, department, level, area):
    with pytest.raises(NotFound):
        city.office_for(department, level, area)


def test_an_area_has_its_place_on_a_drawing(city):
    assert (city.points["990100001"].latitude, city.points["990100001"].source) == (
        28660000,
        "示意",
    )
    assert "990100100" not in city.points


def test_an_office_has_the_level_of_its_area(city):
    assert city.offices["990100-civil-affairs"].level == "county"
    assert city.offices["990100100-township"].level == "township"


@pytest.mark.parametrize(
    ("day", "categories"),
    [
        (date(2026, 6, 30), {"marginal"}),
        (date(2026, 7, 1), {"marginal", "hard_expense"}),
    ],
)
def test_a_changed_matter_is_read_as_it_is_on_the_day(city, day, categories):
    assert city.matter("aid", day).categories == categories
    assert [matter.code for matter in city.matters_on("help", day)] == ["aid", "pay"]


def test_before_its_first_day_a_matter_is_not_in_force_and_is_read_as_it_was_at_first(city):
    """A case of before that day is owed it later; its office must read what it is."""
    assert city.matters_on("help", date(2024, 12, 31)) == ()
    assert city.matter("aid", date(2024, 12, 31)).categories == {"marginal"}
    with pytest.raises(NotFound):
        city.matter("nothing", date(2026, 12, 31))


def test_a_procedure_has_its_steps_in_order_and_an_outer_limit(city):
    procedure = city.procedure("help")
    assert [step.code for step in procedure.steps] == ["accept", "publicise", "decide"]
    assert (procedure.whole.limit, procedure.whole.limit_unit) == (30, "working_days")
    assert procedure.step("publicise").lasts == 7
    with pytest.raises(NotFound):
        procedure.step("whole")
    with pytest.raises(NotFound):
        city.procedure("nothing")


def test_parameters_become_a_book_of_dated_values(city):
    standard = city.parameters["standard"]
    assert standard.on(date(2025, 12, 31)).low == standard.on(date(2025, 12, 31)).high == 90000
    assert (standard.on(date(2026, 1, 1)).low, standard.on(date(2026, 1, 1)).high) == (95000, 99000)
    assert city.parameters["ratio"].on(date(2026, 1, 1)).status == "missing"


def test_the_citys_own_days_are_in_its_calendar(city):
    assert not city.calendar.is_working_day(date(2026, 8, 12))


def test_averages_of_the_census_are_exact(city):
    assert city.census["990100"].household_size == Decimal("2.48")
