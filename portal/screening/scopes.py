"""Whose screenings: a supervisor sees those that cover the own area, counted within it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select

from portal.actor import Actor
from portal.clock import today
from portal.database import db
from portal.errors import NotFound, Refused
from portal.offices.areas import area_prefix
from portal.people.models import Household
from portal.screening import queries
from portal.screening.batches import Question
from portal.screening.database import database
from portal.screening.models import Run, WhatIf
from portal.screening.what_if import what_if
from portal.text import N_

SERVICE = "social-assistance"
MOST_AT_ONCE = 30_000
TOO_MANY = N_(
    "%(area_households)s户太多，不能在网页上马上算。请系统管理员运行 portal what-if，算好后在这里看。"
)


def run_for(actor: Actor, run_id: int) -> Run:
    """A run that covers the actor's area. Raises NotFound."""
    found = queries.run(run_id)
    if not queries.covers(found.area_code, actor.area):
        raise NotFound(code="run-not-found")
    return found


def what_if_for(actor: Actor, kept_id: int) -> WhatIf:
    """A what-if that covers the actor's area. Raises NotFound."""
    found = queries.what_if(kept_id)
    if not queries.covers(found.area_code, actor.area):
        raise NotFound(code="what-if-not-found")
    return found


def ask_for(actor: Actor, loaded: Mapping[str, Any]) -> int:
    """A what-if over the actor's own area, at once; returns the id under which it is kept.

    `loaded` is what the form has read. Raises Invalid, and Refused where there are more households
    than can be gone through while somebody waits.
    """
    within = Household.area_code.startswith(area_prefix(actor.area))
    count = db.session.scalar(select(func.count()).where(within)) or 0
    if count > MOST_AT_ONCE:
        raise Refused(TOO_MANY, code="too-many-households", area_households=count)
    day = date.fromisoformat(loaded["on"]) if loaded.get("on") else today()
    return what_if(actor, Question(SERVICE, day, actor.area, loaded["figures"]), database())
