"""Whose figures: a supervisor sees the own area and what lies below, nothing beside."""

from datetime import date, timedelta
from typing import Any

from portal.actor import Actor
from portal.clock import today
from portal.errors import NotAllowed
from portal.offices.areas import area_prefix
from portal.statistics.rates import Scope

YEAR = timedelta(days=365)
NARROWING = ("department", "matter", "category", "month", "service")


def read_scope(actor: Actor, wanted: dict[str, Any]) -> Scope:
    """The scope that `wanted` (first, last, as_of, area and NARROWING) asks for.

    Without dates: the year up to today. Raises NotAllowed for an area that is not the actor's.
    """
    as_of = wanted.get("as_of") or today()
    area = wanted.get("area") or actor.area
    if actor.role != "supervisor" or not area_prefix(area).startswith(area_prefix(actor.area)):
        raise NotAllowed()
    a_year_before = as_of - min(YEAR, as_of - date.min)
    first, last = wanted.get("first") or a_year_before, wanted.get("last") or as_of
    narrowed = {name: wanted.get(name, "") for name in NARROWING}
    return Scope(first=first, last=last, as_of=as_of, area=area, **narrowed)
