"""Institutions are reminded of old records and late requests, once each; the worker moves time on."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from portal import worker
from portal.childcare.freshness import stale
from portal.childcare.models import Institution
from portal.childcare.reminders import KIND, remind
from portal.childcare.request_models import Wish
from portal.clock import today
from portal.database import db, transaction
from portal.delivery import keepers
from portal.jobs.models import Job
from portal.journal.queries import history
from tests.childcare.desk import OFFER
from tests.conftest import BOTH


def everybody_is_up_to_date(**values: object) -> int:
    """Every institution said today that all is right; returns the first one's id, with `values`."""
    with transaction() as session:
        session.execute(update(Institution).values(updated_on=today()))
        first = session.scalars(select(Institution.id).order_by(Institution.id)).first()
        if values:
            one = update(Institution).where(Institution.id == first)
            session.execute(one.values(**values))
        return int(first or 0)


@BOTH
@pytest.mark.parametrize(
    ("days", "filing", "reminded", "old"),
    [(14, "filed", 0, False), (15, "filed", 1, False), (30, "filed", 1, False),
     (31, "filed", 1, True), (15, "lapsed", 0, False)],
)  # fmt: skip
def test_after_fourteen_days_the_staff_are_reminded_and_after_thirty_the_public_warned(
    sparse, days: int, filing: str, reminded: int, old: bool
) -> None:
    with sparse.app_context():
        day = today() - timedelta(days=days)
        one = everybody_is_up_to_date(updated_on=day, filing=filing)
        version = db.session.get_one(Institution, one).version
        assert remind() == reminded
        assert remind() == 0
        assert stale(day, today()) is old
        assert db.session.get_one(Institution, one, populate_existing=True).version == version
        assert [e.action for e in history("childcare-institution", one)] == ["remind"] * reminded


def test_who_still_says_nothing_is_reminded_again_a_fortnight_later(sparse, clock) -> None:
    with sparse.app_context():
        everybody_is_up_to_date(updated_on=today() - timedelta(days=15))
        clock.shift(timedelta(days=13))
        assert remind() == 1
        clock.shift(timedelta(days=1))
        assert remind() == 0


def test_of_a_late_request_once(desk, clock) -> None:
    _, wish_id = desk.asked()
    everybody_is_up_to_date()
    with transaction() as session:
        session.get_one(Wish, wish_id).answer_due = date(2026, 11, 5)
    clock.shift(timedelta(days=3))
    assert remind() == 0
    clock.shift(timedelta(days=1))
    assert remind() == 1
    clock.shift(timedelta(days=1))
    assert remind() == 0
    assert [e.action for e in history("childcare-institution", desk.id)] == ["remind"]


@pytest.mark.parametrize(("phone", "sent"), [("13800000001", 1), ("0576-80000001", 0)])
def test_the_reminder_goes_to_a_mobile_number_where_there_is_a_gateway(
    sparse, monkeypatch, phone: str, sent: int
) -> None:
    told: list[tuple[str, ...]] = []
    monkeypatch.setattr(keepers, "send", lambda *what: told.append(what))
    sparse.config["SMS_URL"] = "https://sms.example/send"
    with sparse.app_context():
        one = everybody_is_up_to_date(updated_on=today() - timedelta(days=15), phone=phone)
        remind()
        job = db.session.scalars(select(Job).where(Job.kind == KIND)).one()
        assert job.payload == {"institution": one}
        worker.HANDLERS[KIND](job.payload)
        worker.HANDLERS[KIND](job.payload)
    assert len(told) == sent * 2
    assert len({message for _, _, message, *_ in told}) == sent


def test_the_worker_does_the_days_of_childcare(desk, clock) -> None:
    """An offer that nobody answered is over in the night after its day."""
    _, wish_id = desk.asked()
    desk.act(desk.keeper, wish_id, "offer", **OFFER)
    clock.shift(timedelta(days=8))
    for kind in ("childcare", "remind-institutions", "childcare"):
        worker.HANDLERS[kind]({})
    assert desk.wish(wish_id).state == "expired"
    assert desk.month().held == 0
