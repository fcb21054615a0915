"""Reading for the county health department: its institutions, what changed since it looked, who waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, cast, func, select

from portal.actor import Actor
from portal.childcare.filing import SEEN, of_county
from portal.childcare.freshness import STALE_AFTER
from portal.childcare.keeping import SUBJECT
from portal.childcare.models import Institution
from portal.childcare.request_models import Wish
from portal.childcare.search import listed
from portal.childcare.workflow import WAITING
from portal.clock import today
from portal.database import db
from portal.journal.models import Event
from portal.journal.queries import history

PAGE = 50
BY_INSTITUTION = ("keep-record", "keep-places", "keep-point")
"""The journal's actions of an institution's staff that change something."""
LISTS = ("pending", "changed", "late", "stale", "filed", "ended")


@dataclass(frozen=True)
class Filing:
    """An institution in the list: how its filing stands, when it was updated, requests past their day."""

    id: int
    name: str
    area_code: str
    filing: str
    filing_number: str | None
    filed_until: date | None
    updated_on: date
    late: int


@dataclass(frozen=True)
class Change:
    """Something that the institution's staff changed: when (UTC), which fields from what to what."""

    action: str
    at: Any
    fields: Sequence[tuple[str, Any, Any]]


def filings(actor: Actor, which: str, *, after: int = 0, size: int = PAGE) -> list[Filing]:
    """The county's institutions in one of LISTS, or all; by id."""
    waiting = _late().subquery()
    query = (
        select(Institution.id, Institution.name, Institution.area_code, Institution.filing,
               Institution.filing_number, Institution.filed_until, Institution.updated_on,
               func.coalesce(waiting.c.late, 0))
        .outerjoin(waiting, waiting.c.institution_id == Institution.id)
        .where(of_county(actor), Institution.id > after)
        .order_by(Institution.id)
        .limit(size)
    )  # fmt: skip
    condition = _chosen(which, waiting.c.late)
    rows = db.session.execute(query if condition is None else query.where(condition))
    return [Filing(*row) for row in rows]


def _late() -> Any:
    """Requests that wait for an answer beyond their day, by institution."""
    return (
        select(Wish.institution_id, func.count().label("late"))
        .where(Wish.state == WAITING, Wish.answer_due < today())
        .group_by(Wish.institution_id)
    )


def _chosen(which: str, late: Any) -> ColumnElement[bool] | None:
    day = today()
    conditions: dict[str, ColumnElement[bool]] = {
        "pending": Institution.filing == "pending",
        "changed": Institution.id.in_(_changed()),
        "late": late > 0,
        "stale": listed(day) & (Institution.updated_on < day - timedelta(days=STALE_AFTER)),
        "filed": listed(day),
        "ended": Institution.filing.in_(("refused", "lapsed")) | (Institution.filed_until < day),
    }
    return conditions.get(which)


def _changed() -> Any:
    """The institutions whose staff changed something since the department last saw it."""
    last = func.max(Event.sequence)
    events = select(Event.subject_id, last.label("last")).where(Event.subject == SUBJECT)
    made = events.where(Event.action.in_(BY_INSTITUTION)).group_by(Event.subject_id).subquery()
    seen = events.where(Event.action == SEEN).group_by(Event.subject_id).subquery()
    return (
        select(cast(made.c.subject_id, Integer))
        .outerjoin(seen, seen.c.subject_id == made.c.subject_id)
        .where(made.c.last > func.coalesce(seen.c.last, 0))
    )


def changes(institution: Institution) -> list[Change]:
    """What its staff changed since the department last saw it, newest first."""
    events = history(SUBJECT, institution.id)
    seen = max((event.sequence for event in events if event.action == SEEN), default=0)
    new = [e for e in events if e.sequence > seen and e.action in BY_INSTITUTION]
    told = [Change(e.action, e.at, _fields(e)) for e in reversed(new)]
    return [change for change in told if change.fields]


def _fields(event: Event) -> list[tuple[str, Any, Any]]:
    return [
        (name, event.before.get(name), value) for name, value in event.after.items()
        if name not in event.before or event.before[name] != value
    ]  # fmt: skip
