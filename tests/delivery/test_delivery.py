"""Residents are told of every paper once, of nothing personal, and what failed is seen."""

import json
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from portal.cases.models import Case, Notice
from portal.database import db, transaction
from portal.delivery.models import Delivery
from portal.delivery.operations import deliver
from portal.jobs.models import FAILED, Job
from portal.jobs.operations import MOST_ATTEMPTS
from portal.journal.queries import history
from tests.conftest import BOTH
from tests.support import course
from tests.support.course import RESIDENT
from tests.support.working import work

ON_PORTAL = ("portal", "told", 0)


def deliveries(app: Flask) -> list[tuple[str, str, int]]:
    """Channel, state and attempts of every delivery, oldest paper first."""
    with app.app_context():
        order = Delivery.notice_id, Delivery.channel
        rows = db.session.scalars(select(Delivery).order_by(*order)).all()
        return [(row.channel, row.state, row.attempts) for row in rows]


@BOTH
def test_a_resident_is_told_of_each_paper_once_and_nothing_personal(
    rest, app, clock, gateway
) -> None:
    number = course.recognised(rest, clock)
    for _ in range(2):
        work(app)
    messages = [json.loads(body) for _headers, body in gateway.heard]
    with app.app_context():
        papers = db.session.scalars(select(Notice.id).order_by(Notice.id)).all()
    assert [message["id"] for message in messages] == [f"notice-{paper}" for paper in papers]
    assert {message["to"] for message in messages} == {RESIDENT}
    assert all(number in message["text"] for message in messages)
    assert not any(name in message["text"] for message in messages for name in ("王例文", "1,347"))
    assert gateway.heard[0][0]["Authorization"] == "Bearer secret"
    assert set(deliveries(app)) == {ON_PORTAL, ("sms", "told", 1)}


def test_a_job_that_is_done_a_second_time_sends_nothing_again(rest, app, clock, gateway) -> None:
    course.apply(rest)
    work(app)
    with app.app_context():
        deliver(1, "sms")
    assert len(gateway.heard) == 1
    assert deliveries(app) == [ON_PORTAL, ("sms", "told", 1)]


def test_without_a_gateway_papers_stand_on_the_portal(rest, app, clock) -> None:
    course.apply(rest)
    work(app)
    assert deliveries(app) == [ON_PORTAL]


def test_a_gateway_that_fails_gets_the_same_message_again(rest, app, clock, gateway) -> None:
    gateway.answers = [503, 500]
    course.apply(rest)
    for _ in range(4):
        work(app)
        clock.shift(timedelta(hours=1))
    assert len(gateway.heard) == 3
    assert len({body for _headers, body in gateway.heard}) == 1
    assert deliveries(app) == [ON_PORTAL, ("sms", "told", 3)]


def test_a_number_that_is_refused_is_not_tried_again_until_the_office_says_so(
    rest, app, clock, gateway
) -> None:
    gateway.answers = [400]
    course.apply(rest)
    for _ in range(3):
        work(app)
        clock.shift(timedelta(hours=1))
    assert len(gateway.heard) == 1
    assert deliveries(app) == [ON_PORTAL, ("sms", "waiting", 1)]
    rest("zhen1").post("/notices/1/send-again", {})
    work(app)
    assert deliveries(app) == [ON_PORTAL, ("sms", "told", 2)]


def test_what_was_never_delivered_is_seen_and_names_nobody(
    rest, app, clock, run, gateway, caplog
) -> None:
    gateway.answers = [503] * MOST_ATTEMPTS
    course.apply(rest)
    for _ in range(MOST_ATTEMPTS):
        work(app)
        clock.shift(timedelta(days=1))
    with app.app_context():
        assert db.session.scalars(select(Job.error).where(Job.state == FAILED)).one() == (
            "GatewayFailed"
        )
    assert "sms" in run("deliveries", "waiting").output
    assert RESIDENT not in caplog.text and RESIDENT not in run("deliveries", "waiting").output
    with app.app_context():
        lost = db.session.scalars(select(Job.id).where(Job.state == FAILED)).one()
    run("jobs", "retry", str(lost))
    work(app)
    assert run("deliveries", "waiting").output == ""


@BOTH
def test_a_paper_of_nobodys_account_is_handed_over_by_its_office(rest, app, clock) -> None:
    course.apply(rest)
    with app.app_context(), transaction() as session:
        case = session.scalars(select(Case)).one()
        case.filed_by_id, case.account_id = case.account_id, None
        case.mandate_on = case.applied_on
    work(app)
    assert deliveries(app) == [("by_hand", "waiting", 0)]
    took = {"received_by": "本人"}
    rest("minzheng1").post("/notices/1/handed-over", took, 404)
    assert (
        rest("zhen1").post("/notices/1/handed-over", {}, 422)["errors"][0]["field"] == "received_by"
    )
    rest("zhen1").post("/notices/1/handed-over", took, 200)
    assert deliveries(app) == [("by_hand", "told", 0)]
    assert rest("zhen1").post("/notices/1/handed-over", took, 409)["code"] == "told-before"
    with app.app_context():
        assert history("notice", 1)[-1].action == "hand-over"
