"""Telling parents that something happened to a wish: a job for each time, sent by portal.delivery.parents.

The page tells everything; the message only that there is something to read, and until when.
"""

from datetime import timedelta

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.childcare.request_models import Wish
from portal.childcare.workflow import OFFERED
from portal.clock import now, today
from portal.database import transaction
from portal.jobs.operations import enqueue

KIND = "tell-parent"
"""The job that plans the messages about a wish, and sends each."""
TOLD = frozenset({"offer", "refuse", "take-back", "expire", "close", "outgrow"})
"""What others do to a wish."""


def tell_parent(session: Session, wish: Wish, why: str) -> None:
    """Queue the message that `why` (an action, or last-day) happened to a wish, once for each of its versions."""
    if current_app.config["SMS_URL"] or current_app.config["SMTP_URL"]:
        key = f"{KIND} {wish.id} {wish.version} {why}"
        enqueue(session, KIND, key, now(), {"wish": wish.id, "key": f"{wish.version}-{why}"})


def tell_of_last_days() -> None:
    """An offer of an earlier day that ends today or tomorrow is told once more."""
    soon = today() + timedelta(days=1)
    query = select(Wish).where(
        Wish.state == OFFERED, Wish.answer_by.between(today(), soon), Wish.answered_on < today()
    )
    with transaction() as session:
        for wish in session.scalars(query.order_by(Wish.id)).all():
            tell_parent(session, wish, "last-day")
