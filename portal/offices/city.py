"""A city as configured: areas, offices, matters, procedures, parameters and its calendar."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import cast

from flask import current_app

from portal.errors import ConfigurationBroken, NotFound
from portal.offices.calendar import Calendar
from portal.offices.census import Census
from portal.offices.check_bodies import CheckBody, read_bodies
from portal.offices.delegations import Delegation
from portal.offices.files import OFFICE_LEVEL_OF, CityFiles, find_faults, read_files
from portal.offices.schemas import CHECK
from portal.offices.spots import Spot
from portal.offices.tables import Row, Table
from portal.rules.parameters import DatedValue, Parameter, ParameterBook


@dataclass(frozen=True)
class Area:
    """The city, a county, a township or a statistical zone, by its national code.

    Levels: prefecture, county, subdistrict, town, township, stat_zone.
    """

    code: str
    name: str
    english: str
    level: str
    parent_code: str


@dataclass(frozen=True)
class Department:
    """A kind of office (民政, 医保 …)."""

    code: str
    name: str
    english: str


@dataclass(frozen=True)
class Office:
    """A department in an area (经办单位); level: city, county or township."""

    code: str
    name: str
    english: str
    department: str
    area_code: str
    level: str


@dataclass(frozen=True)
class Matter:
    """What one department owes or decides (事项), as it is from `first_day` to `last_day`.

    `categories`: the recognitions that give it; `who`: the further condition on the household;
    `limit` is in `limit_unit`, None where no number of days is published; `trigger`: recognition
    (opens by itself when a household is recognised), application, event or procedure;
    `tag`: LAW read in the law, SEC read in a secondary source, 待核 still to be verified.
    """

    code: str
    number: int
    service: str
    name: str
    english: str
    department: str
    level: str
    categories: frozenset[str]
    who: str
    benefit: str
    english_benefit: str
    limit: int | None
    limit_unit: str
    basis: str
    tag: str
    trigger: str
    first_day: date
    last_day: date | None

    def in_force(self, day: date) -> bool:
        """Whether this is the matter's text on `day`."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True)
class Step:
    """One step of a procedure; the limit counts from the `application` or the step's `opening`.

    `lasts`: the calendar days that the step takes at least (公示); it may be concluded once they
    are over and is due on the first working day after them. `parameter` is the figure that gives the
    limit where no law does; `provisional` says that this figure is an example or not verified.
    """

    code: str
    name: str
    english: str
    level: str
    department: str
    limit: int | None
    limit_unit: str
    counts_from: str
    lasts: int | None
    basis: str
    parameter: str | None = None
    provisional: bool = False


@dataclass(frozen=True)
class Whole:
    """The outer limit of a whole procedure; there is none where its unit is `none`."""

    name: str
    english: str
    limit: int | None
    limit_unit: str
    counts_from: str
    basis: str
    parameter: str | None = None
    provisional: bool = False


@dataclass(frozen=True)
class Ground:
    """A legal ground on which a whole procedure may last up to `limit` `limit_unit` from the application."""

    service: str
    code: str
    limit: int
    limit_unit: str
    basis: str


@dataclass(frozen=True)
class Procedure:
    """The steps of a service, one after another, the outer limit, and the data check beside them."""

    service: str
    steps: tuple[Step, ...]
    whole: Whole
    check: Step | None = None

    def step(self, code: str) -> Step:
        """The step with this code, or the data check. Raises NotFound."""
        for step in (*self.steps, self.check):
            if step is not None and step.code == code:
                return step
        raise NotFound


@dataclass(frozen=True)
class City:
    """Everything that another city would replace; areas, offices and departments by code."""

    code: str
    areas: Mapping[str, Area]
    census: Mapping[str, Census]
    points: Mapping[str, Spot]
    departments: Mapping[str, Department]
    offices: Mapping[str, Office]
    matters: tuple[Matter, ...]
    procedures: Mapping[str, Procedure]
    extensions: tuple[Ground, ...]
    delegations: tuple[Delegation, ...]
    check_bodies: Mapping[str, CheckBody]
    calendar: Calendar
    parameters: ParameterBook

    def matters_on(self, service: str, day: date) -> tuple[Matter, ...]:
        """The matters of a service in force on `day`, in their order."""
        return tuple(m for m in self.matters if m.service == service and m.in_force(day))

    def matter(self, code: str, day: date) -> Matter:
        """The matter as it is on `day`; one that came later, as it was at first. Raises NotFound."""
        texts = [matter for matter in self.matters if matter.code == code]
        in_force = [matter for matter in texts if matter.in_force(day)]
        later = [matter for matter in texts if day < matter.first_day]
        if not (in_force or later):
            raise NotFound
        return in_force[0] if in_force else min(later, key=lambda matter: matter.first_day)

    def procedure(self, service: str, kind: str = "") -> Procedure:
        """The procedure of a service, or of a kind of it. Raises NotFound."""
        name = f"{service}.{kind}" if kind else service
        if name not in self.procedures:
            raise NotFound
        return self.procedures[name]

    def grounds(self, service: str) -> dict[str, Ground]:
        """The grounds on which a service's procedure may last longer, by code."""
        return {g.code: g for g in self.extensions if g.service == service}

    def chain(self, area_code: str) -> tuple[Area, ...]:
        """The area and those above it, up to the city. Raises NotFound for an unknown area."""
        if area_code not in self.areas:
            raise NotFound
        area = self.areas[area_code]
        return (area, *(self.chain(area.parent_code) if area.parent_code in self.areas else ()))

    def office_for(self, department: str, level: str, area_code: str) -> Office:
        """The department's office that serves the area at a level (city, county, township).

        Raises NotFound when there is none; statistical zones have none of their own.
        """
        for area in self.chain(area_code):
            code = f"{area.code}-{department}"
            if OFFICE_LEVEL_OF.get(area.level) == level and code in self.offices:
                return self.offices[code]
        raise NotFound


def current_city() -> City:
    """The city of the running application."""
    return cast(City, current_app.extensions["city"])


def load_city(folder: Path) -> City:
    """Load a city from its folder of CSV files, all of it or nothing.

    Raises ConfigurationBroken with every fault of every file: file, line, column, reason.
    """
    files = read_files(folder)
    faults = find_faults(files)
    if faults:
        raise ConfigurationBroken(faults)
    return _city(files)


def _city(files: CityFiles) -> City:
    areas = {row["code"]: Area(**row.values) for row in files.areas.rows}
    return City(
        code=next(area.code for area in areas.values() if area.level == "prefecture"),
        areas=MappingProxyType(areas),
        census=MappingProxyType({r["code"]: Census(**r.values) for r in files.census.rows}),
        points=MappingProxyType({r["code"]: Spot(**r.values) for r in files.points.rows}),
        departments=MappingProxyType(
            {row["code"]: Department(**row.values) for row in files.departments.rows}
        ),
        offices=MappingProxyType({r["code"]: _office(r, areas) for r in files.offices.rows}),
        matters=tuple(Matter(**row.values) for row in files.matters.rows),
        procedures=MappingProxyType(
            {service: _procedure(service, table) for service, table in files.procedures.items()}
        ),
        extensions=tuple(Ground(**row.values) for row in files.extensions.rows),
        delegations=tuple(Delegation(**row.values) for row in files.delegations.rows),
        check_bodies=read_bodies(files.check_bodies),
        calendar=_calendar(files.calendar),
        parameters=_parameters(row for table in files.parameters for row in table.rows),
    )


def _office(row: Row, areas: Mapping[str, Area]) -> Office:
    return Office(level=OFFICE_LEVEL_OF[areas[row["area_code"]].level], **row.values)


def _procedure(service: str, table: Table) -> Procedure:
    whole = next(row for row in table.rows if row["code"] == "whole")
    outer = {name: whole[name] for name in Whole.__dataclass_fields__ if name in whole.values}
    steps = tuple(Step(**row.values) for row in table.rows if row is not whole)
    check = next((step for step in steps if step.code == CHECK), None)
    ordered = tuple(step for step in steps if step is not check)
    return Procedure(service, ordered, Whole(**outer), check)


def _calendar(table: Table) -> Calendar:
    worked = {row["day"]: row["kind"] == "workday" for row in table.rows}
    return Calendar(MappingProxyType(worked))


def _parameters(rows: Iterable[Row]) -> ParameterBook:
    ordered = sorted(rows, key=lambda row: str(row["code"]))
    groups = groupby(ordered, key=lambda row: str(row["code"]))
    return ParameterBook(tuple(_parameter(code, tuple(group)) for code, group in groups))


def _parameter(code: str, rows: tuple[Row, ...]) -> Parameter:
    first = rows[0]
    values = tuple(_dated_value(row) for row in rows)
    return Parameter(code, first["name"], first["english"], first["unit"], values)


def _dated_value(row: Row) -> DatedValue:
    low, high = row["value"], row["value_high"]
    return DatedValue(
        row["first_day"], low, low if high is None else high, row["status"],
        row["source"] or "", row["checked"],
    )  # fmt: skip
