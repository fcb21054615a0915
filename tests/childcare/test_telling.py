"""Parents hear of an offer, a refusal or an end by the channels that they chose, and of nothing in it."""

from datetime import timedelta
from typing import Any

import pytest

from portal import worker
from portal.childcare.telling import KIND, tell_of_last_days
from portal.database import db, transaction
from portal.delivery import operations
from portal.delivery.contact_models import Contact
from portal.jobs.models import Job
from tests.childcare.desk import OFFER


@pytest.fixture
def sent(desk, supplied, monkeypatch) -> list[tuple[Any, ...]]:
    """What a gateway was given: message id, number, words."""
    told: list[tuple[Any, ...]] = []
    monkeypatch.setattr(operations, "send", lambda _url, _key, *what: told.append(what))
    supplied.config["SMS_URL"] = "https://sms.example/send"
    return told


def work() -> None:
    """Do every job that tells a parent, those too that others queue."""
    done: set[int] = set()
    while True:
        jobs = [j for j in db.session.query(Job).filter_by(kind=KIND) if j.id not in done]
        if not jobs:
            return
        for job in jobs:
            done.add(job.id)
            worker.HANDLERS[KIND](dict(job.payload))


def test_an_offer_is_told_with_its_last_day_and_again_on_the_day_before(desk, sent, clock) -> None:
    _, wish_id = desk.asked()
    work()
    assert sent == []
    desk.act(desk.keeper, wish_id, "offer", **OFFER)
    work()
    [(message, _, words)] = sent
    assert message.startswith(f"wish-{wish_id}-") and "11月9日前登录答复" in words
    assert "托" not in words and "例小安" not in words
    for days, count in ((5, 1), (1, 2), (1, 2)):
        clock.shift(timedelta(days=days))
        tell_of_last_days()
        work()
        assert len({one for one, *_ in sent}) == count


def test_what_the_parent_does_is_told_to_nobody_and_what_time_does_is(desk, sent, clock) -> None:
    _, wish_id = desk.asked()
    desk.act(desk.keeper, wish_id, "refuse", reason="人手不够。")
    work()
    assert [words for *_, words in sent] == ["【一件事】您的申请有新的消息，请登录查看。"]


def test_an_offer_that_expired_is_told(desk, sent, clock) -> None:
    _, wish_id = desk.asked()
    desk.act(desk.keeper, wish_id, "offer", **OFFER)
    clock.shift(timedelta(days=8))
    worker.HANDLERS["childcare"]({})
    work()
    assert {message.rsplit("-", 1)[1] for message, *_ in sent} == {"offer", "expire"}


def test_who_wants_no_messages_gets_none(desk, sent, clock) -> None:
    _, wish_id = desk.asked()
    with transaction() as session:
        request = desk.wish(wish_id).request
        session.add(Contact(account_id=request.account_id, sms=False))
    desk.act(desk.keeper, wish_id, "offer", **OFFER)
    work()
    assert sent == []


def test_without_a_gateway_nothing_is_queued(desk, clock) -> None:
    _, wish_id = desk.asked()
    desk.act(desk.keeper, wish_id, "offer", **OFFER)
    assert db.session.query(Job).filter_by(kind=KIND).count() == 0
