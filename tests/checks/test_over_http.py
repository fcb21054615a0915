"""Bodies that answer over HTTP: a real server is asked; what cannot be believed leaves the task open."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from portal.cases import checking
from portal.checks import gateway
from portal.checks import operations as asking
from portal.checks.contract import AnswerUnusable
from portal.checks.models import DataCheck
from portal.clock import CHINA, now
from portal.database import db, transaction
from portal.demonstration.accounts import PASSWORD, DemoAccount
from portal.demonstration.staff import add_account
from portal.jobs.models import RUNNING, Job
from portal.journal.queries import verify
from portal.outgoing import signature
from portal.people.passwords import hash_password
from tests.conftest import BOTH
from tests.support import checks, course
from tests.support.checks import BODIES, FIRST, SECOND, answer, asked, found, replying
from tests.support.course import RESIDENT
from tests.support.listener import Listener, listening
from tests.support.working import work

SAVINGS = {"bank-deposits": [found("monetary_property", 1_250_000)]}
NOBODY = "331002199001011234"


@pytest.fixture
def city(app: Flask) -> Iterator[Listener]:
    """The city's check system, and a portal that knows it."""
    with listening() as told:
        told.reply = replying(SAVINGS)
        app.config.update(CHECK_URL=told.url, CHECK_KEY="a shared key")
        yield told


def states(app: Flask) -> dict[str, tuple[str, str | None]]:
    """State and reason of every question, by its body."""
    with app.app_context():
        rows = db.session.scalars(select(DataCheck)).all()
        return {row.body: (row.state, row.reason) for row in rows}


@BOTH
def test_every_body_is_asked_signed_and_about_the_family_alone(rest, app, clock, city) -> None:
    number = checks.started(rest)
    work(app)
    questions = [json.loads(body) for _headers, body in city.heard]
    assert [question["body"] for question in questions] == list(BODIES)
    assert len({question["id"] for question in questions}) == len(BODIES)
    assert {key for question in questions for key in question} == {
        "id", "body", "purpose", "mandate_day", "facts", "persons",
    }  # fmt: skip
    bank = questions[BODIES.index("bank-deposits")]
    assert (bank["facts"], bank["mandate_day"]) == (["monetary_property"], "2026-11-02")
    assert bank["persons"][0] == {"name": "王例文", "id_number": FIRST}
    headers, body = city.heard[0]
    moment = headers["X-Portal-Timestamp"]
    assert headers["X-Portal-Signature"] == signature("a shared key", moment, body)
    county = rest("minzheng1")
    row = asked(county, number, "bank-deposits")
    assert (row["state"], row["way"], row["findings"][0]["amount"]) == (
        "answered", "by_system", 1_250_000,
    )  # fmt: skip
    county.act("check", "conclude-check")
    assert county.get(f"/cases/{number}/check")["proposed"]["household"]["monetary_property"] == (
        1_250_000
    )


NONSENSE: dict[str, tuple[Any, str]] = {
    "nothing at all": (b"\n", "not-json"),
    "a page": (b"<html>maintenance</html>", "not-json"),
    "bytes that are no text": (b"\xff\xfe{}", "not-json"),
    "no number": (b'{"id": NaN}', "not-json"),
    "nested without end": (b"[" * 100_000, "not-json"),
    "a list": (b"[]", "bad-shape"),
    "an empty object": (b"{}", "bad-shape"),
    "another question's id": ({"id": "0" * 32}, "other-request"),
    "another body": ({"body": "vehicles"}, "other-body"),
    "tomorrow's data": ({"day": "2026-11-03"}, "bad-day"),
    "no day": ({"day": "yesterday"}, "bad-shape"),
    "another person": ({"findings": [found("monetary_property", 1, NOBODY)]}, "other-person"),
    "another fact": ({"findings": [found("private_car", 1)]}, "other-fact"),
    "a fact that nobody knows": ({"findings": [found("shoe_size", 44)]}, "other-fact"),
    "a debt": ({"findings": [found("monetary_property", -1)]}, "bad-amount"),
    "more than there is": ({"findings": [found("monetary_property", 10**15)]}, "bad-amount"),
    "half a fen": ({"findings": [found("monetary_property", 0.5)]}, "bad-amount"),
    "yes": ({"findings": [found("monetary_property", True)]}, "bad-amount"),
    "a text": ({"findings": [found("monetary_property", "12500")]}, "bad-amount"),
    "no amount": ({"findings": [found("monetary_property", None)]}, "bad-amount"),
    "an end before the beginning": (
        {"findings": [{**found("monetary_property", 1), "from": "2026-02-01", "to": "2026-01-01"}]},
        "bad-day",
    ),
    "more than was agreed": ({"opinion": "poor"}, "bad-shape"),
    "too many": ({"findings": [found("monetary_property", 1)] * 501}, "bad-shape"),
    "a novel": ({"findings": [found("monetary_property", 1, words="长" * 501)]}, "bad-shape"),
    "megabytes": (b'"' + b"x" * gateway.LARGEST + b'"', "too-large"),
}  # fmt: skip


@pytest.mark.parametrize("case", NONSENSE)
def test_nonsense_leaves_the_task_open_with_the_reason(
    rest, app, clock, city, caplog, case: str
) -> None:
    """One body talks nonsense; the others' answers stand, and nobody is named anywhere."""
    spoiled, reason = NONSENSE[case]
    sound = replying({})

    def reply(body: bytes) -> bytes:
        if json.loads(body)["body"] != "bank-deposits":
            return sound(body)
        return spoiled if isinstance(spoiled, bytes) else replying(SAVINGS, **spoiled)(body)

    city.reply = reply
    number = checks.started(rest)
    work(app)
    told = states(app)
    assert told.pop("bank-deposits") == ("failed", reason)
    assert set(told.values()) == {("answered", None)}
    county = rest("minzheng1")
    assert county.act("check", "conclude-check", 409)["code"] == "check-unanswered"
    row = asked(county, number, "bank-deposits")
    assert row["detail"] and row["findings"] == []
    with app.app_context():
        jobs = str([(j.key, j.payload, j.error) for j in db.session.scalars(select(Job))])
    for name in ("王例文", FIRST, SECOND, NOBODY):
        assert name not in caplog.text and name not in jobs and name not in str(row["detail"])


@pytest.mark.parametrize(
    ("status", "reason", "again"),
    [(400, "status-400", False), (404, "status-404", False), (302, "status-302", False),
     (204, "status-204", False), (500, "status-500", True), (503, "status-503", True)],
)  # fmt: skip
def test_a_refusal_is_shown_and_what_may_pass_is_tried_again_by_itself(
    rest, app, clock, city, status: int, reason: str, again: bool
) -> None:
    city.answers = [status] * len(BODIES)
    number = checks.started(rest)
    work(app)
    assert set(states(app).values()) == {("failed", reason)}
    assert str(status) in asked(rest("minzheng1"), number, "vehicles")["detail"]
    clock.shift(timedelta(hours=1))
    work(app)
    assert len(city.heard) == len(BODIES) * (2 if again else 1)
    assert set(states(app).values()) == {("answered", None) if again else ("failed", reason)}


@BOTH
def test_a_body_that_takes_too_long_is_asked_again_under_the_same_id(
    rest, app, clock, city, monkeypatch
) -> None:
    monkeypatch.setattr(gateway, "SECONDS", 0.2)
    sound, slow = replying(SAVINGS), {"bank-deposits"}

    def reply(body: bytes) -> bytes:
        if json.loads(body)["body"] in slow:
            slow.clear()
            time.sleep(0.6)
        return sound(body)

    city.reply = reply
    checks.started(rest)
    work(app)
    assert states(app)["bank-deposits"] == ("failed", "timeout")
    clock.shift(timedelta(hours=1))
    for _ in range(3):
        work(app)
        clock.shift(timedelta(hours=1))
    assert set(states(app).values()) == {("answered", None)}
    bank = [
        q["id"] for q in (json.loads(b) for _h, b in city.heard) if q["body"] == "bank-deposits"
    ]
    assert len(bank) >= 2 and len(set(bank)) == 1


def test_an_answer_that_drips_on_is_cut_off(app, monkeypatch) -> None:
    """Each byte comes in time, the whole never does."""
    monkeypatch.setattr(gateway, "SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        over = Event()

        def drip() -> None:
            caller, _address = server.accept()
            with caller, suppress(OSError):
                caller.recv(65_536)
                caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
                while not over.wait(0.05):
                    caller.sendall(b" ")

        dripping = Thread(target=drip)
        dripping.start()
        began = time.monotonic()
        with app.app_context(), pytest.raises(AnswerUnusable) as cut:
            gateway.ask(f"http://127.0.0.1:{server.getsockname()[1]}", "a shared key", {})
        assert (cut.value.reason, time.monotonic() - began < 2) == ("timeout", True)
        over.set()
        dripping.join()


@BOTH
def test_a_worker_that_is_killed_while_it_asks_leaves_nothing_out_and_nothing_twice(
    rest, app, city, database_url: str
) -> None:
    """A real process, killed with the question on its way: asked again under the same id."""
    sound, asked_first, hold = replying(SAVINGS, day=today_in_china()), Event(), Event()

    def reply(body: bytes) -> bytes:
        if not asked_first.is_set():
            asked_first.set()
            hold.wait(30)
        return sound(body)

    city.reply = reply
    checks.started(rest)
    environment = {**os.environ, "PORTAL_DATABASE_URL": database_url,
                   "PORTAL_CHECK_URL": city.url, "PORTAL_CHECK_KEY": "a shared key"}  # fmt: skip
    command = [sys.executable, "-m", "portal", "worker", "--until-empty"]
    killed = subprocess.Popen(command, env=environment)
    assert asked_first.wait(60)
    killed.kill()
    killed.wait()
    hold.set()
    with app.app_context(), transaction() as session:
        over = {"lease_until": now() - timedelta(seconds=1)}
        session.execute(update(Job).where(Job.state == RUNNING).values(**over))
    assert subprocess.run(command, env=environment, check=False).returncode == 0
    assert set(states(app).values()) == {("answered", None)}
    ids = [json.loads(body)["id"] for _headers, body in city.heard]
    assert (len(ids), len(set(ids))) == (len(BODIES) + 1, len(BODIES))
    with app.app_context():
        attempts = db.session.scalars(select(DataCheck.attempts).order_by(DataCheck.id)).all()
        assert attempts == [2] + [1] * (len(BODIES) - 1)
        assert verify()[1] == []


def today_in_china() -> str:
    """The real clock's day."""
    return datetime.now(CHINA).date().isoformat()


def test_nobody_there(rest, app, clock, city) -> None:
    app.config["CHECK_URL"] = "http://127.0.0.1:9/nobody"
    checks.started(rest)
    work(app)
    assert set(states(app).values()) == {("failed", "unreachable")}


def test_an_officer_asks_again_under_another_id_or_falls_back_to_paper(
    rest, app, clock, city
) -> None:
    city.answers = [400] * len(BODIES)
    number = checks.started(rest)
    work(app)
    county = rest("minzheng1")
    first = asked(county, number, "vehicles")["request"]
    county.act("check", "ask-again", body="vehicles")
    assert asked(county, number, "vehicles")["state"] == "asked"
    answer(county, "taxation", found("monthly_income", "2100"))
    work(app)
    assert asked(county, number, "vehicles")["request"] != first
    told = states(app)
    assert (told["vehicles"], told["taxation"]) == (("answered", None), ("answered", None))
    assert asked(county, number, "taxation")["way"] == "by_hand"
    assert county.act("check", "record-answer", 409, body="vehicles", day=checks.DAY)["code"] == (
        "answered-by-system"
    )
    again = county.act("check", "ask-again", 409, body="taxation")
    assert again["code"] == "answered-by-hand"


def test_an_answer_that_comes_after_the_check_was_concluded_is_not_taken(
    rest, app, clock, city
) -> None:
    """What the opinion rested on stays as it was."""
    sound = replying(SAVINGS)

    def reply(body: bytes) -> bytes:
        if json.loads(body)["body"] == BODIES[0]:
            rest("minzheng1").act("check", "conclude-check", reason="不再等。")
        return sound(body)

    city.reply = reply
    rest("minzheng1")
    checks.started(rest)
    work(app)
    assert len(city.heard) == 1
    assert set(states(app).values()) == {("given_up", None)}


def test_without_a_system_there_is_nobody_to_ask_again(rest, app, clock) -> None:
    checks.started(rest)
    refused = rest("minzheng1").act("check", "ask-again", 409, body="vehicles")
    assert refused["code"] == "no-check-system"
    work(app)
    assert set(states(app).values()) == {("asked", None)}


def test_nothing_is_asked_after_the_application_or_the_consent_was_withdrawn(
    rest, app, clock, city
) -> None:
    number = checks.started(rest)
    rest(RESIDENT).post(f"/cases/{number}/withdraw-consent")
    work(app)
    assert city.heard == []
    rest(RESIDENT).post(f"/cases/{number}/withdraw")
    checks.started(rest, key="second-application")
    number = rest(RESIDENT).get("/cases")["items"][0]["number"]
    rest(RESIDENT).post(f"/cases/{number}/withdraw")
    work(app)
    assert city.heard == []


@BOTH
def test_killed_between_the_answer_and_its_noting_the_body_is_asked_again_and_counted_once(
    rest, app, clock, city, monkeypatch
) -> None:
    checks.started(rest)
    kept, lost = asking.keep, [1, 1]

    class Killed(BaseException):
        """The process is gone."""

    def keep(*given: Any) -> None:
        if lost:
            lost.pop()
            raise Killed
        kept(*given)

    monkeypatch.setattr(asking, "keep", keep)
    for _ in range(2):
        with pytest.raises(Killed):
            work(app)
        clock.shift(timedelta(minutes=2))
    work(app)
    assert set(states(app).values()) == {("answered", None)}
    ids = [json.loads(body)["id"] for _headers, body in city.heard]
    assert (len(ids), len(set(ids))) == (len(BODIES) + 2, len(BODIES))
    with app.app_context():
        row = db.session.scalars(select(DataCheck).where(DataCheck.body == BODIES[0])).one()
        before = (row.version, row.attempts)
        checking.ask_body(row.id, row.request)
        db.session.refresh(row)
        assert (row.version, row.attempts) == before
        assert db.session.scalar(select(func.count(DataCheck.id))) == len(BODIES)
        assert verify()[1] == []


def test_what_stays_unanswered_is_seen_by_the_doctor_until_the_check_is_over(
    rest, app, clock, city, run
) -> None:
    city.answers = [400]
    number = checks.started(rest)
    work(app)
    found_by = run("doctor").output
    assert "unanswered-check" in found_by and f"{number}: {BODIES[0]}: status-400" in found_by
    assert "王例文" not in found_by and FIRST not in found_by
    rest("minzheng1").act("check", "conclude-check", reason="不动产登记系统停机，已人工查档。")
    assert "unanswered-check" not in run("doctor").output


def test_a_question_that_no_worker_took_is_seen_too(rest, app, clock, city, run) -> None:
    checks.started(rest)
    assert "unanswered-check" not in run("doctor").output
    clock.shift(timedelta(days=2))
    assert (
        f"unanswered-check: bodies that did not answer a data check as they should: {len(BODIES)}"
        in (run("doctor").output)
    )


def test_the_citys_own_system_may_answer_over_rest(rest, app, clock) -> None:
    """An account of the county's office: its answers come without paper."""
    number = course.apply(rest)["number"]
    rest("zhen1").act("accept", "claim")
    rest("zhen1").act("accept", "accept")
    with app.app_context():
        make_system("331002-civil-affairs")
    system = rest("hedui")
    for action in ("claim", "start-check"):
        system.act("check", action)
    for body in BODIES:
        said = SAVINGS.get(body, [])
        system.act("check", "record-answer", body=body, day=checks.DAY, findings=said)
    system.act("check", "conclude-check")
    row = asked(rest("minzheng1"), number, "bank-deposits")
    assert (row["way"], row["findings"][0]["amount"]) == ("by_system", 1_250_000)


def make_system(office: str) -> None:
    """An account of the city's check system in a county's office."""
    with transaction() as session:
        add_account(session, DemoAccount("hedui", "system", office), hash_password(PASSWORD))
