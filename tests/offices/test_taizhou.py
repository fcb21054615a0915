"""The city as shipped: its areas, its offices, and what its matters say."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from portal.offices.calendar import Due
from portal.offices.city import load_city
from portal.offices.schemas import CHECKED_FACTS, WHO
from portal.services.facts import CATALOGUE
from portal.services.social_assistance.matters import WHO_CODES

FOLDER = Path(__file__).parents[2] / "config" / "taizhou"
TOWNSHIPS = ("subdistrict", "town", "township")
BEFORE, FROM = date(2026, 6, 30), date(2026, 7, 1)


@pytest.fixture(scope="module")
def city():
    return load_city(FOLDER)


def test_nine_counties_130_townships_and_six_statistical_zones(city):
    levels = Counter(area.level for area in city.areas.values())
    assert (levels["prefecture"], levels["county"], levels["stat_zone"]) == (1, 9, 6)
    assert sum(levels[level] for level in TOWNSHIPS) == 130


def test_the_counties_add_up_to_the_citys_census(city):
    counties = [c for c in city.census.values() if c.code != city.code]
    whole = city.census[city.code]
    assert len(counties) == 9
    assert sum(c.population for c in counties) == whole.population
    assert sum(c.age_0 for c in counties) == whole.age_0


def test_every_area_but_the_zones_has_its_place_and_says_where_it_is_from(city):
    drawn = {a.code for a in city.areas.values() if a.level != "stat_zone"}
    assert set(city.points) == drawn
    for code, spot in city.points.items():
        known = city.areas[code].level in ("prefecture", "county")
        assert spot.source.startswith("示意") is not known


def test_every_matter_and_step_has_an_office_for_every_township(city):
    townships = [area for area in city.areas.values() if area.level in TOWNSHIPS]
    work = [*city.matters, *(s for p in city.procedures.values() for s in p.steps)]
    assert {
        city.office_for(item.department, item.level, area.code).level == item.level
        for item in work
        for area in townships
    } == {True}


def test_statistical_zones_have_no_office(city):
    zones = {area.code for area in city.areas.values() if area.level == "stat_zone"}
    assert not [office for office in city.offices.values() if office.area_code in zones]


def test_names_are_not_used_twice_among_offices(city):
    names = Counter((office.name, office.area_code) for office in city.offices.values())
    assert max(names.values()) == 1


def test_all_forty_rows_of_the_list_are_there(city):
    assert {matter.number for matter in city.matters} == set(range(1, 41))


@pytest.mark.parametrize(
    "code",
    ["higher-education-aid", "public-rental-housing", "rural-home-renovation", "employment-aid"],
)
def test_from_the_first_day_of_the_law_hard_expense_families_qualify(city, code):
    assert "hard_expense" not in city.matter(code, BEFORE).categories
    assert "hard_expense" in city.matter(code, FROM).categories


def test_medical_aid_for_the_seriously_ill_begins_with_the_law(city):
    assert "medical-aid-hard-expense" not in {
        matter.code for matter in city.matters_on("social-assistance", BEFORE)
    }
    assert city.matter("medical-aid-hard-expense", FROM).who == "with_major_illness"


def test_the_law_is_not_cited_before_it_is_in_force(city):
    early = city.matters_on("social-assistance", BEFORE)
    assert not [matter.code for matter in early if "《社会救助法》" in matter.basis]


def test_only_matters_that_open_by_themselves_name_the_recognitions_that_open_them(city):
    opening = [matter for matter in city.matters if matter.trigger == "recognition"]
    assert opening
    assert all(matter.categories for matter in opening)


@pytest.mark.parametrize(
    "code",
    ["free-electricity", "water-fee", "waste-fee", "gas-fee", "cable-television-fee"],
)
def test_what_was_read_nowhere_is_marked_and_names_no_amount(city, code):
    matter = city.matter(code, FROM)
    assert matter.tag == "待核"
    assert not any(sign.isdigit() for sign in matter.benefit + matter.english_benefit)


def test_only_published_limits_count_days(city):
    counted = {m.code: (m.limit, m.limit_unit) for m in city.matters if m.limit is not None}
    assert counted == {
        "marginal-recognition": (30, "working_days"),
        "hard-expense-recognition": (30, "working_days"),
        "judicial-assistance": (10, "working_days"),
        "legal-aid": (7, "working_days"),
    }


def test_the_allowance_is_paid_by_the_end_of_the_month_after_the_decision(city):
    matter = city.matter("minimum-living-payment", FROM)
    due = city.calendar.due_date(date(2026, 9, 15), matter.limit, matter.limit_unit)
    assert due == Due(date(2026, 11, 2))  # 31 October 2026 is a Saturday.


def test_every_who_code_that_a_file_may_use_has_its_test():
    assert set(WHO) == WHO_CODES


def test_every_fact_that_a_body_answers_is_one_that_households_declare(city):
    declared = {*CATALOGUE.household, *CATALOGUE.member}
    assert set(CHECKED_FACTS) <= declared
    assert {fact for body in city.check_bodies.values() for fact in body.facts} == set(
        CHECKED_FACTS
    )


def test_which_bodies_are_asked_was_read_in_no_law_and_says_so(city):
    assert {body.tag for body in city.check_bodies.values()} == {"待核"}


def test_the_procedure_of_social_assistance(city):
    procedure = city.procedure("social-assistance")
    assert [(s.code, s.level, s.limit, s.limit_unit, s.counts_from) for s in procedure.steps] == [
        ("accept", "township", 15, "working_days", "application"),
        ("verify", "township", 15, "working_days", "application"),
        ("publicise", "township", 7, "calendar_days", "opening"),
        ("decide", "county", 5, "working_days", "opening"),
    ]
    assert procedure.step("publicise").lasts == 7
    assert procedure.check is not None
    check = procedure.check
    assert (check.level, check.limit, check.limit_unit, check.counts_from) == (
        "county", 3, "working_days", "opening",
    )  # fmt: skip
    assert (procedure.whole.limit, procedure.whole.counts_from) == (30, "application")
