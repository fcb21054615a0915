"""Loading a city: its areas and offices become rows, all of them or none."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.actor import PORTAL
from portal.database import Base, transaction
from portal.journal.operations import record
from portal.offices.city import City
from portal.offices.models import AreaRow, OfficeRow

LEVELS = ("prefecture", "county", "subdistrict", "town", "township", "stat_zone")


def store_city(city: City) -> int:
    """Write the city's areas and offices; returns how many rows are new or changed.

    May be run again without harm: unchanged rows stay, changed ones are updated, offices that the
    files no longer name are marked inactive.
    """
    with transaction() as session:
        areas = sorted(city.areas.values(), key=lambda area: LEVELS.index(area.level))
        changed = _upsert(session, AreaRow, "code", (
            {"code": a.code, "name": a.name, "level": a.level,
             "parent_code": a.parent_code if a.parent_code in city.areas else None}
            for a in areas
        ))  # fmt: skip
        changed += _upsert(session, OfficeRow, "code", (
            {"code": o.code, "name": o.name, "english": o.english, "department": o.department,
             "area_code": o.area_code, "active": True}
            for o in city.offices.values()
        ))  # fmt: skip
        session.execute(
            update(OfficeRow).where(OfficeRow.code.not_in(city.offices)).values(active=False)
        )
        if changed:
            record(PORTAL, "load-city", "city", city.code, after={"changed_rows": changed})
    return changed


def _upsert(session: Session, model: type[Base], key: str, rows: Iterable[dict[str, Any]]) -> int:
    """Insert or update `rows` by `key`, parents before children; counts what changed."""
    present = {getattr(row, key): row for row in session.scalars(select(model))}
    changed = 0
    for values in rows:
        row = present.get(values[key])
        if row is None:
            session.add(model(**values))
            changed += 1
            continue
        different = {name: value for name, value in values.items() if getattr(row, name) != value}
        for name, value in different.items():
            setattr(row, name, value)
        changed += bool(different)
    session.flush()
    return changed
