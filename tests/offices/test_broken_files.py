"""Broken files are refused whole, each fault by file, line and column."""

from pathlib import Path

import pytest

from portal.errors import ConfigurationBroken
from portal.offices import files, parameter_schema, schemas, tables
from portal.offices.city import load_city


def faults_of(folder: Path) -> set[tuple[str, int, str, str]]:
    with pytest.raises(ConfigurationBroken) as refused:
        load_city(folder)
    return {(p.file, p.line, p.column, p.reason) for p in refused.value.problems}


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


AREAS, OFFICES, MATTERS = "small/areas.csv", "small/offices.csv", "small/matters.csv"
STEPS, VALUES, GROUNDS = "procedures/help.csv", "parameters/help.csv", "small/extensions.csv"
BODIES = "small/check_bodies.csv"

# file, what is changed, into what, and every fault that must be named.
CASES = {
    "unknown column": (
        "departments.csv", "code,name,english", "code,name,english,colour",
        [("small/departments.csv", 1, "colour", tables.UNKNOWN_COLUMN)],
    ),
    "missing column": (
        "census.csv", "code,population,age_0", "code,population,age0",
        [("small/census.csv", 1, "age0", tables.UNKNOWN_COLUMN),
         ("small/census.csv", 1, "age_0", tables.MISSING_COLUMN)],
    ),
    "repeated column": (
        "departments.csv", "code,name,english", "code,name,english,name",
        [("small/departments.csv", 1, "name", tables.REPEATED_COLUMN)],
    ),
    "a cell too many": (
        "departments.csv", "civil-affairs,民政,Civil affairs", "civil-affairs,民政,Civil,affairs",
        [("small/departments.csv", 2, "", tables.CELL_COUNT)],
    ),
    "stray quote": (
        "departments.csv", "民政", '"民"政',
        [("small/departments.csv", 2, "", tables.BAD_CSV)],
    ),
    "empty cell": (
        "areas.csv", "丙街道", "",
        [(AREAS, 4, "name", schemas.EMPTY_CELL)],
    ),
    "code in capitals": (
        "departments.csv", "township,乡镇", "Township,乡镇",
        [("small/departments.csv", 3, "code", schemas.NOT_A_CODE),
         (OFFICES, 3, "department", files.UNKNOWN_DEPARTMENT),
         (OFFICES, 4, "department", files.UNKNOWN_DEPARTMENT),
         (STEPS, 3, "department", files.UNKNOWN_DEPARTMENT),
         (STEPS, 4, "department", files.UNKNOWN_DEPARTMENT)],
    ),
    "duplicate code": (
        "areas.csv", "990100100,丁镇", "990100001,丁镇",
        [(AREAS, 5, "code", tables.DUPLICATE),
         (OFFICES, 4, "area_code", files.UNKNOWN_AREA)],
    ),
    "unknown level": (
        "areas.csv", "subdistrict", "village",
        [(AREAS, 4, "level", schemas.NOT_ALLOWED)],
    ),
    "unknown parent": (
        "areas.csv", "town,990100\n", "town,990200\n",
        [(AREAS, 5, "parent_code", files.UNKNOWN_PARENT)],
    ),
    "parent of the wrong level": (
        "areas.csv", "town,990100\n", "town,990000\n",
        [(AREAS, 5, "parent_code", files.WRONG_PARENT)],
    ),
    "no city": (
        "areas.csv", "990000,甲市,Jia City,prefecture,99\n", "",
        [(AREAS, 1, "level", files.ONE_CITY), (AREAS, 2, "parent_code", files.UNKNOWN_PARENT)],
    ),
    "census of an unknown area": (
        "census.csv", "990100,1000", "990200,1000",
        [("small/census.csv", 2, "code", files.UNKNOWN_AREA)],
    ),
    "a delegation of an unknown county": (
        "delegations.csv", "help,990100,", "help,990200,",
        [("small/delegations.csv", 2, "county", files.NO_COUNTY)],
    ),
    "a delegation of an unknown service": (
        "delegations.csv", "help,990100,", "aid,990100,",
        [("small/delegations.csv", 2, "service", files.UNKNOWN_SERVICE)],
    ),
    "a delegation without a source": (
        "delegations.csv", "某法第9条", "",
        [("small/delegations.csv", 2, "basis", schemas.EMPTY_CELL)],
    ),
    "two delegations at a time": (
        "delegations.csv", "某法第9条\n", "某法第9条\nhelp,990100,2026-12-31,,20,working_days,某法\n",
        [("small/delegations.csv", 3, "first_day", files.OVERLAP)],
    ),
    "a point of an unknown area": (
        "points.csv", "990100,28650000", "990200,28650000",
        [("small/points.csv", 2, "code", files.UNKNOWN_AREA)],
    ),
    "census that is no number": (
        "census.csv", "1000", "1e3",
        [("small/census.csv", 2, "population", schemas.NOT_A_NUMBER)],
    ),
    "office of an unknown department": (
        "offices.csv", "Bing Subdistrict Office,township,", "Bing Subdistrict Office,parish,",
        [(OFFICES, 3, "department", files.UNKNOWN_DEPARTMENT),
         (OFFICES, 3, "code", files.CODE_OF_OFFICE)],
    ),
    "office in a statistical zone": (
        "offices.csv", "990100100-township,丁镇人民政府,Ding Town Government,township,990100100\n",
        ("990100100-township,丁镇人民政府,Ding Town Government,township,990100100\n"
         "990100400-township,戊区,Wu Zone,township,990100400\n"),
        [(OFFICES, 5, "area_code", files.NO_OFFICE_HERE)],
    ),
    "no office where work is given": (
        "offices.csv", "990100100-township,丁镇人民政府,Ding Town Government,township,990100100\n", "",
        [(STEPS, 3, "department", files.NO_OFFICE_AT_LEVEL),
         (STEPS, 4, "department", files.NO_OFFICE_AT_LEVEL),
         (AREAS, 5, "code", files.OFFICE_WANTED)],
    ),
    "matter without an office at its level": (
        "matters.csv", "发放,Payment,civil-affairs,county", "发放,Payment,civil-affairs,city",
        [(MATTERS, 4, "department", files.NO_OFFICE_AT_LEVEL),
         (AREAS, 2, "code", files.OFFICE_WANTED)],
    ),
    "matter of an unknown department": (
        "matters.csv", "发放,Payment,civil-affairs", "发放,Payment,treasury",
        [(MATTERS, 4, "department", files.UNKNOWN_DEPARTMENT)],
    ),
    "matter of a service without procedure": (
        "matters.csv", "pay,2,help", "pay,2,nothing",
        [(MATTERS, 4, "service", files.UNKNOWN_SERVICE)],
    ),
    "unknown category": (
        "matters.csv", "marginal|hard_expense", "marginal|rich",
        [(MATTERS, 3, "categories", schemas.NOT_ALLOWED)],
    ),
    "unknown who": (
        "matters.csv", "county,marginal,everyone,发放", "county,marginal,nobody,发放",
        [(MATTERS, 4, "who", schemas.NOT_ALLOWED)],
    ),
    "unknown unit of a limit": (
        "matters.csv", ",next_month,", ",fortnight,",
        [(MATTERS, 4, "limit_unit", schemas.NOT_ALLOWED)],
    ),
    "limit without days": (
        "matters.csv", "Help,7,working_days", "Help,,working_days",
        [(MATTERS, 2, "limit", schemas.LIMIT_MISSING)],
    ),
    "limit of no days": (
        "matters.csv", "Help,7,working_days", "Help,0,working_days",
        [(MATTERS, 2, "limit", schemas.LIMIT_MISSING)],
    ),
    "limit that is no number": (
        "matters.csv", "Help,7,working_days", "Help,7.5,working_days",
        [(MATTERS, 2, "limit", schemas.NOT_A_NUMBER)],
    ),
    "days where none belong": (
        "matters.csv", ",,next_month", ",3,next_month",
        [(MATTERS, 4, "limit", schemas.LIMIT_TOO_MUCH)],
    ),
    "day that does not exist": (
        "matters.csv", "2026-06-30", "2026-06-31",
        [(MATTERS, 2, "last_day", schemas.NOT_A_DAY)],
    ),
    "period upside down": (
        "matters.csv", "2026-06-30", "2024-12-31",
        [(MATTERS, 2, "last_day", schemas.ENDS_BEFORE_IT_BEGINS)],
    ),
    "overlapping periods": (
        "matters.csv", "2026-06-30", "2026-07-01",
        [(MATTERS, 3, "first_day", files.OVERLAP)],
    ),
    "open end before another period": (
        "matters.csv", "2026-06-30", "",
        [(MATTERS, 3, "first_day", files.OVERLAP)],
    ),
    "unknown tag": (
        "matters.csv", "某法第2条,LAW", "某法第2条,RUMOUR",
        [(MATTERS, 4, "tag", schemas.NOT_ALLOWED)],
    ),
    "unknown kind of day": (
        "calendar.csv", "holiday", "strike",
        [("small/calendar.csv", 2, "kind", schemas.NOT_ALLOWED)],
    ),
    "day given twice": (
        "calendar.csv", "2026-08-12,holiday,台风停工通知\n",
        "2026-08-12,holiday,台风停工通知\n2026-08-12,workday,更正\n",
        [("small/calendar.csv", 3, "day", tables.DUPLICATE)],
    ),
    "procedure without an outer limit": (
        "procedures/help.csv", "whole,全程,Whole,,,30,working_days,,application,,某法第3条\n", "",
        [(STEPS, 1, "code", files.NO_WHOLE)],
    ),
    "step that nobody can take": (
        "procedures/help.csv", "accept,受理", "hearing,受理",
        [(STEPS, 3, "code", schemas.NOT_ALLOWED)],
    ),
    "step that nobody can reach": (
        "procedures/help.csv", "decide,决定,Decide,county,civil-affairs,5,working_days,,opening,,某法第6条\n",
        ("decide,决定,Decide,county,civil-affairs,5,working_days,,opening,,某法第6条\n"
         "verify,核实,Verify,township,township,5,working_days,,opening,,某法第6条\n"),
        [(STEPS, 6, "code", files.OUT_OF_ORDER)],
    ),
    "procedure in which nobody decides": (
        "procedures/help.csv", "decide,决定,Decide,county,civil-affairs,5,working_days,,opening,,某法第6条\n", "",
        [(STEPS, 4, "code", files.NOTHING_DECIDES)],
    ),
    "step of an unknown department": (
        "procedures/help.csv", "Decide,county,civil-affairs", "Decide,county,treasury",
        [(STEPS, 5, "department", files.UNKNOWN_DEPARTMENT)],
    ),
    "step at a level where some area has no office": (
        "procedures/help.csv", "Decide,county,civil-affairs", "Decide,township,civil-affairs",
        [(STEPS, 5, "department", files.NO_OFFICE_AT_LEVEL),
         (AREAS, 4, "code", files.OFFICE_WANTED), (AREAS, 5, "code", files.OFFICE_WANTED)],
    ),
    "limit without a source": (
        "procedures/help.csv", ",某法第6条", ",",
        [(STEPS, 5, "basis", schemas.EMPTY_CELL)],
    ),
    "outer limit without a source": (
        "procedures/help.csv", ",某法第3条", ",",
        [(STEPS, 2, "basis", schemas.EMPTY_CELL)],
    ),
    "publicity without its days": (
        "procedures/help.csv", "opening,7,", "opening,,",
        [(STEPS, 4, "lasts", files.HOW_LONG)],
    ),
    "ground that no law knows": (
        "extensions.csv", "objection", "holidays",
        [(GROUNDS, 2, "code", schemas.NOT_ALLOWED)],
    ),
    "ground without a source": (
        "extensions.csv", ",某法第3条", ",",
        [(GROUNDS, 2, "basis", schemas.EMPTY_CELL)],
    ),
    "ground of a service without procedure": (
        "extensions.csv", "help,", "nothing,",
        [(GROUNDS, 2, "service", files.UNKNOWN_SERVICE)],
    ),
    "ground that does not lengthen": (
        "extensions.csv", "45", "30",
        [(GROUNDS, 2, "limit", files.NO_LONGER)],
    ),
    "ground in another unit": (
        "extensions.csv", "working_days", "calendar_days",
        [(GROUNDS, 2, "limit_unit", files.OTHER_UNIT)],
    ),
    "check beside an inquiry that there is not": (
        "procedures/help.csv", "publicise,公示,Publicity",
        "check,核对,Check,county,civil-affairs,3,working_days,,opening,,某法第5条\npublicise,公示,Publicity",
        [(STEPS, 4, "code", files.NOT_BESIDE)],
    ),
    "limit by a figure that there is not": (
        "procedures/help.csv", "Decide,county,civil-affairs,5,working_days,,",
        "Decide,county,civil-affairs,,working_days,decide_days,",
        [(STEPS, 5, "parameter", files.NO_PARAMETER)],
    ),
    "limit by law and by a figure": (
        "procedures/help.csv", "Decide,county,civil-affairs,5,working_days,,",
        "Decide,county,civil-affairs,5,working_days,standard,",
        [(STEPS, 5, "limit", schemas.LIMIT_TWICE)],
    ),
    "check whose start has no limit": (
        "procedures/help.csv", "publicise,公示,Publicity",
        "verify,调查,Verify,township,township,15,working_days,,application,,某法第5条\n"
        "check,核对,Check,county,civil-affairs,,none,,opening,,某法第5条\npublicise,公示,Publicity",
        [(STEPS, 5, "counts_from", files.CHECK_START)],
    ),
    "body that answers what nobody declares": (
        "check_bodies.csv", "monetary_property", "monetary_property|shoe_size",
        [(BODIES, 2, "facts", schemas.NOT_ALLOWED)],
    ),
    "body without a source": (
        "check_bodies.csv", "某法第7条", "",
        [(BODIES, 2, "basis", schemas.EMPTY_CELL)],
    ),
    "step without an office": (
        "procedures/help.csv", "Decide,county,civil-affairs", "Decide,county,",
        [(STEPS, 5, "department", schemas.EMPTY_CELL)],
    ),
    "limit that counts from nowhere": (
        "procedures/help.csv", "application", "yesterday",
        [(STEPS, 2, "counts_from", schemas.NOT_ALLOWED)],
    ),
    "value given although missing": (
        "parameters/help.csv", "2025-01-01,,,missing", "2025-01-01,500,,missing",
        [(VALUES, 4, "value", parameter_schema.VALUE_THOUGH_MISSING)],
    ),
    "value missing although verified": (
        "parameters/help.csv", "90000,,verified", ",,verified",
        [(VALUES, 2, "value", parameter_schema.VALUE_MISSING)],
    ),
    "range upside down": (
        "parameters/help.csv", "95000,99000", "95000,94999",
        [(VALUES, 3, "value_high", parameter_schema.RANGE_UPSIDE_DOWN)],
    ),
    "value without a source": (
        "parameters/help.csv", "verified,某公告", "verified,",
        [(VALUES, 2, "source", parameter_schema.SOURCE_MISSING)],
    ),
    "unknown status": (
        "parameters/help.csv", "verified", "certain",
        [(VALUES, 2, "status", schemas.NOT_ALLOWED)],
    ),
    "two values from one day": (
        "parameters/help.csv", "2026-01-01,95000", "2024-01-01,95000",
        [(VALUES, 3, "code", tables.DUPLICATE)],
    ),
    "two units of one parameter": (
        "parameters/help.csv", "fen_per_month,2026-01-01", "fen,2026-01-01",
        [(VALUES, 3, "unit", files.DIFFERS)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_broken_file_is_refused_with_its_place_and_reason(folder, case):
    name, old, new, expected = CASES[case]
    change(folder, name, old, new)
    assert faults_of(folder) == set(expected)


def test_all_faults_of_all_files_are_named_at_once(folder):
    change(folder, "areas.csv", "丙街道", "")
    change(folder, "calendar.csv", "2026-08-12", "2026-13-12")
    change(folder, "parameters/help.csv", "verified", "certain")
    assert faults_of(folder) == {
        (AREAS, 4, "name", schemas.EMPTY_CELL),
        ("small/calendar.csv", 2, "day", schemas.NOT_A_DAY),
        (VALUES, 2, "status", schemas.NOT_ALLOWED),
    }


@pytest.mark.parametrize("name", ["areas.csv", "offices.csv", "departments.csv", "calendar.csv"])
def test_a_file_that_is_not_there_is_one_fault(folder, name):
    (folder / name).unlink()
    assert faults_of(folder) == {(f"small/{name}", 1, "", tables.NO_FILE)}


def test_an_empty_file_lacks_its_columns(folder):
    (folder / "calendar.csv").write_text("")
    assert faults_of(folder) == {("small/calendar.csv", 1, "", tables.EMPTY)}


def test_a_file_in_another_encoding_is_refused_at_its_line(folder):
    text = "day,kind,source\n2026-08-12,holiday,台风停工通知\n"
    (folder / "calendar.csv").write_bytes(text.encode("gb18030"))
    assert faults_of(folder) == {("small/calendar.csv", 2, "", tables.NOT_UTF8)}


def test_a_duplicate_over_two_files_of_parameters_is_found(folder):
    text = (folder / "parameters/help.csv").read_text(encoding="utf-8").splitlines()
    (folder / "parameters/more.csv").write_text("\n".join(text[:2]), encoding="utf-8")
    assert faults_of(folder) == {("parameters/more.csv", 2, "code", tables.DUPLICATE)}


def test_the_line_is_the_one_a_row_begins_on(folder):
    change(folder, "calendar.csv", "2026-08-12", '2026-08-11,holiday,"两行\n说明"\n\n2026-13-12')
    assert faults_of(folder) == {("small/calendar.csv", 5, "day", schemas.NOT_A_DAY)}


def test_the_faults_can_be_read_line_by_line(folder):
    change(folder, "areas.csv", "丙街道", "")
    with pytest.raises(ConfigurationBroken, match=r"small/areas\.csv:4: name: 不能为空"):
        load_city(folder)
