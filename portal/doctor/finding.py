"""What the doctor finds, and how every case is gone over in little memory."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import defer, selectinload

from portal.cases.models import Case, Supplement, Task
from portal.database import db

BATCH = 500


@dataclass(frozen=True)
class Found:
    """One thing that is stuck or inconsistent: numbers and codes, nothing personal.

    `case_id` where a case can be mended.
    """

    what: str
    case_id: int | None = None


def each_case(condition: ColumnElement[bool]) -> Iterator[Case]:
    """The cases with their tasks, entitlements and pauses, some hundred at a time.

    Nothing that is sealed is read: neither facts nor reasons.
    """
    query = (
        select(Case)
        .options(
            defer(Case.declared), defer(Case.verified), defer(Case.assessment),
            selectinload(Case.tasks).options(defer(Task.reason), defer(Task.granted)),
            selectinload(Case.entitlements),
            selectinload(Case.supplements).options(
                defer(Supplement.items), defer(Supplement.answer), defer(Supplement.news)
            ),
        )
        .where(condition)
        .order_by(Case.id)
        .limit(BATCH)
    )  # fmt: skip
    last = 0
    while batch := db.session.scalars(query.where(Case.id > last)).all():
        last = batch[-1].id
        yield from batch
        db.session.expunge_all()
