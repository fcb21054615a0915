"""All files of a city together: reading them, and the faults that only show side by side."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, pairwise
from pathlib import Path

from portal.errors import FileProblem
from portal.offices.parameter_schema import ParameterSchema
from portal.offices.schemas import (
    BESIDE,
    CHECK,
    DECIDING,
    PUBLICITY,
    STEPS,
    AreaSchema,
    CalendarSchema,
    CensusSchema,
    CheckBodySchema,
    DelegationSchema,
    DepartmentSchema,
    ExtensionSchema,
    MatterSchema,
    OfficeSchema,
    PointSchema,
    StepSchema,
)
from portal.offices.tables import DUPLICATE, Row, Table, read_table
from portal.text import N_

OFFICE_LEVEL_OF = {
    "prefecture": "city", "county": "county",
    "subdistrict": "township", "town": "township", "township": "township",
}  # fmt: skip
PARENT_LEVEL = {"county": "prefecture"}

UNKNOWN_PARENT = N_("没有这个上级地区。")
WRONG_PARENT = N_("上级地区的层级不对。")
ONE_CITY = N_("要有且只有一个地级市。")
UNKNOWN_AREA = N_("没有这个地区。")
NO_OFFICE_HERE = N_("统计区没有经办单位。")
UNKNOWN_DEPARTMENT = N_("没有这个部门。")
CODE_OF_OFFICE = N_("经办单位代码应为“地区代码-部门代码”。")
UNKNOWN_SERVICE = N_("没有这项服务的办理流程。")
NO_OFFICE_AT_LEVEL = N_("有的地区在这一级没有这个部门的经办单位。")
OFFICE_WANTED = N_("缺少事项或流程需要的经办单位。")
OVERLAP = N_("与同一代码的另一行在时间上重叠。")
NO_WHOLE = N_("缺少全程时限（代码whole）的一行。")
OUT_OF_ORDER = N_("这个环节排在后面环节之后，永远轮不到。")
NOTHING_DECIDES = N_("流程最后没有作出决定的环节（代码decide或settle）。")
HOW_LONG = N_("公示要写明至少几天。")
OTHER_UNIT = N_("单位要与全程时限相同。")
NOT_BESIDE = N_("核对与调查核实同时进行，流程里没有调查核实（代码homes或verify）。")
NO_PARAMETER = N_("没有这个参数。")
CHECK_START = N_("核对的期限从开始时按天计算，不写持续天数。")
NO_COUNTY = N_("没有这个县（市、区）。")
NO_LONGER = N_("延长后的时限要比全程时限长。")
NO_STEP = N_("流程没有任何环节。")
DIFFERS = N_("与同一参数前面的行不一致。")


@dataclass(frozen=True)
class CityFiles:
    """The tables of a city as read; procedures by service."""

    areas: Table
    census: Table
    points: Table
    departments: Table
    offices: Table
    matters: Table
    calendar: Table
    extensions: Table
    delegations: Table
    check_bodies: Table
    procedures: Mapping[str, Table]
    parameters: tuple[Table, ...]

    def tables(self) -> tuple[Table, ...]:
        """Every table."""
        single = (self.areas, self.census, self.points, self.departments, self.offices)
        return (
            *single,
            self.matters,
            self.calendar,
            self.extensions,
            self.delegations,
            self.check_bodies,
            *self.procedures.values(),
            *self.parameters,
        )


def read_files(folder: Path) -> CityFiles:
    """Read every file of the city; the faults stay in the tables."""
    procedures = sorted((folder / "procedures").glob("*.csv"))
    parameters = sorted((folder / "parameters").glob("*.csv"))
    return CityFiles(
        areas=read_table(folder / "areas.csv", AreaSchema),
        census=read_table(folder / "census.csv", CensusSchema),
        points=read_table(folder / "points.csv", PointSchema),
        departments=read_table(folder / "departments.csv", DepartmentSchema),
        offices=read_table(folder / "offices.csv", OfficeSchema),
        matters=read_table(folder / "matters.csv", MatterSchema),
        calendar=read_table(folder / "calendar.csv", CalendarSchema),
        extensions=read_table(folder / "extensions.csv", ExtensionSchema),
        delegations=read_table(folder / "delegations.csv", DelegationSchema),
        check_bodies=read_table(folder / "check_bodies.csv", CheckBodySchema),
        procedures={path.stem: read_table(path, StepSchema) for path in procedures},
        parameters=tuple(read_table(path, ParameterSchema) for path in parameters),
    )


def find_faults(files: CityFiles) -> list[FileProblem]:
    """Every fault of the files, those of single tables first."""
    return [
        *chain.from_iterable(table.problems for table in files.tables()),
        *_area_faults(files.areas),
        *_census_faults(files),
        *_office_faults(files),
        *_matter_faults(files),
        *_procedure_faults(files),
        *_extension_faults(files),
        *_delegation_faults(files),
        *_coverage_faults(files),
        *_parameter_faults(files.parameters),
    ]


def _area_faults(areas: Table) -> Iterator[FileProblem]:
    levels = {row["code"]: row["level"] for row in areas.rows}
    cities = [row for row in areas.rows if row["level"] == "prefecture"]
    if areas.rows and len(cities) != 1:
        yield FileProblem(areas.file, cities[1].line if cities else 1, "level", ONE_CITY)
    for row in areas.rows:
        parent = row["parent_code"]
        if row["level"] == "prefecture":
            continue
        if not areas.has(parent):
            yield areas.fault(row, "parent_code", UNKNOWN_PARENT)
        elif parent in levels and levels[parent] != PARENT_LEVEL.get(row["level"], "county"):
            yield areas.fault(row, "parent_code", WRONG_PARENT)


def _census_faults(files: CityFiles) -> Iterator[FileProblem]:
    for table in (files.census, files.points):
        for row in table.rows:
            if not files.areas.has(row["code"]):
                yield table.fault(row, "code", UNKNOWN_AREA)


def _office_faults(files: CityFiles) -> Iterator[FileProblem]:
    offices = files.offices
    zones = {row["code"] for row in files.areas.rows if row["level"] not in OFFICE_LEVEL_OF}
    for row in offices.rows:
        if not files.areas.has(row["area_code"]):
            yield offices.fault(row, "area_code", UNKNOWN_AREA)
        if row["area_code"] in zones:
            yield offices.fault(row, "area_code", NO_OFFICE_HERE)
        if not files.departments.has(row["department"]):
            yield offices.fault(row, "department", UNKNOWN_DEPARTMENT)
        if row["code"] != f"{row['area_code']}-{row['department']}":
            yield offices.fault(row, "code", CODE_OF_OFFICE)


def _matter_faults(files: CityFiles) -> Iterator[FileProblem]:
    matters = files.matters
    for place, row in enumerate(matters.rows):
        if not files.departments.has(row["department"]):
            yield matters.fault(row, "department", UNKNOWN_DEPARTMENT)
        if row["service"] not in files.procedures:
            yield matters.fault(row, "service", UNKNOWN_SERVICE)
        if any(_overlap(row, other) for other in matters.rows[:place]):
            yield matters.fault(row, "first_day", OVERLAP)


def _overlap(row: Row, other: Row) -> bool:
    return bool(row["code"] == other["code"] and _in_time(row, other))


def _in_time(row: Row, other: Row) -> bool:
    """Whether two rows are in force on some day both."""
    starts_in_time = row["first_day"] <= (other["last_day"] or date.max)
    ends_in_time = other["first_day"] <= (row["last_day"] or date.max)
    return bool(starts_in_time and ends_in_time)


def _procedure_faults(files: CityFiles) -> Iterator[FileProblem]:
    for table in files.procedures.values():
        if not table.has("whole"):
            yield FileProblem(table.file, 1, "code", NO_WHOLE)
        if table.codes <= {"whole"} and not table.is_unread:
            yield FileProblem(table.file, 1, "code", NO_STEP)
        for row in table.rows:
            if row["code"] != "whole" and not files.departments.has(row["department"]):
                yield table.fault(row, "department", UNKNOWN_DEPARTMENT)
            if row["parameter"] and not any(one.has(row["parameter"]) for one in files.parameters):
                yield table.fault(row, "parameter", NO_PARAMETER)
        yield from _order_faults(table)
        yield from _check_faults(table)


def _order_faults(table: Table) -> Iterator[FileProblem]:
    """Every step can be reached, in the order in which the workflow goes on; the last one decides."""
    steps = [row for row in table.rows if row["code"] in STEPS]
    for before, row in pairwise(steps):
        if STEPS.index(row["code"]) < STEPS.index(before["code"]):
            yield table.fault(row, "code", OUT_OF_ORDER)
    if steps and not any(table.has(code) for code in DECIDING):
        yield table.fault(steps[-1], "code", NOTHING_DECIDES)
    for row in steps:
        if row["code"] == PUBLICITY and not row["lasts"] and not row["parameter"]:
            yield table.fault(row, "lasts", HOW_LONG)


def _check_faults(table: Table) -> Iterator[FileProblem]:
    """The data check has a step beside which it runs, and a limit in days in which it starts."""
    for row in table.rows:
        if row["code"] != CHECK:
            continue
        if not any(table.has(code) for code in BESIDE):
            yield table.fault(row, "code", NOT_BESIDE)
        in_days = row["limit"] is not None or row["parameter"]
        if row["counts_from"] != "opening" or not in_days or row["lasts"] is not None:
            yield table.fault(row, "counts_from", CHECK_START)


def _extension_faults(files: CityFiles) -> Iterator[FileProblem]:
    """A ground lengthens a procedure that there is, in its unit."""
    outer = {
        service: row for service, table in files.procedures.items()
        for row in table.rows if row["code"] == "whole"
    }  # fmt: skip
    for row in files.extensions.rows:
        whole = outer.get(row["service"])
        if row["service"] not in files.procedures:
            yield files.extensions.fault(row, "service", UNKNOWN_SERVICE)
        elif whole and whole["limit_unit"] != row["limit_unit"]:
            yield files.extensions.fault(row, "limit_unit", OTHER_UNIT)
        elif whole and (row["limit"] or 0) <= (whole["limit"] or 0):
            yield files.extensions.fault(row, "limit", NO_LONGER)


def _delegation_faults(files: CityFiles) -> Iterator[FileProblem]:
    """A county hands over a procedure that there is, once at a time."""
    table = files.delegations
    counties = {row["code"] for row in files.areas.rows if row["level"] == "county"}
    for place, row in enumerate(table.rows):
        if row["service"] not in files.procedures:
            yield table.fault(row, "service", UNKNOWN_SERVICE)
        if row["county"] not in counties and not files.areas.is_unread:
            yield table.fault(row, "county", NO_COUNTY)
        for other in table.rows[:place]:
            same = (row["service"], row["county"]) == (other["service"], other["county"])
            if same and _in_time(row, other):
                yield table.fault(row, "first_day", OVERLAP)


def _coverage_faults(files: CityFiles) -> Iterator[FileProblem]:
    """Each (department, level) that work is given to has its office in every area of the level."""
    wanted = [(files.matters, row) for row in files.matters.rows]
    for table in files.procedures.values():
        wanted += [(table, row) for row in table.rows if row["code"] != "whole"]
    without: dict[str, Row] = {}
    for table, row in wanted:
        if not files.departments.has(row["department"]):
            continue
        areas = _areas_without(files, row["department"], row["level"])
        if areas:
            yield table.fault(row, "department", NO_OFFICE_AT_LEVEL)
        without |= {area["code"]: area for area in areas}
    for area in without.values():
        yield files.areas.fault(area, "code", OFFICE_WANTED)


def _areas_without(files: CityFiles, department: str, level: str) -> list[Row]:
    return [
        area
        for area in files.areas.rows
        if OFFICE_LEVEL_OF.get(area["level"]) == level
        and not files.offices.has(f"{area['code']}-{department}")
    ]


def _parameter_faults(tables: tuple[Table, ...]) -> Iterator[FileProblem]:
    """A parameter has one name and unit, and one value per first day, over all files."""
    first_rows: dict[str, Row] = {}
    seen: dict[tuple[str, date], Table] = {}
    for table in tables:
        for row in table.rows:
            first = first_rows.setdefault(row["code"], row)
            for column in ("name", "english", "unit"):
                if row[column] != first[column]:
                    yield table.fault(row, column, DIFFERS)
            if seen.setdefault((row["code"], row["first_day"]), table) is not table:
                yield table.fault(row, "code", DUPLICATE)
