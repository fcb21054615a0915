"""Departments' systems: nothing that changes on their tasks is passed over, and nobody else's is told."""

import io
import json
import os
import subprocess
import sys
from datetime import timedelta
from email.message import Message
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from urllib.error import HTTPError

import pytest
from sqlalchemy import select

from portal.actor import PORTAL
from portal.cases.attachment_models import Attachment
from portal.cases.models import Task
from portal.database import db
from portal.errors import Invalid
from portal.exchange import changes as reading
from portal.exchange.models import Webhook
from portal.exchange.operations import drop_webhook, set_webhook
from portal.jobs.models import FAILED, Job
from portal.jobs.operations import MOST_ATTEMPTS, retry
from portal.journal.queries import history
from portal.outgoing import signature
from portal.people.system_tokens import give_token
from tests.conftest import BOTH
from tests.support import course
from tests.support.checks import paper
from tests.support.working import work

SYSTEM = "xitong"
CLIENT = Path(__file__).parents[2] / "docs" / "example_client.py"


@BOTH
def test_a_system_pulls_what_changed_since_its_cursor(rest, app, clock) -> None:
    system = rest(SYSTEM)
    begin = system.get("/tasks/changes")
    assert begin["items"] == []
    course.recognised(rest, clock)
    changed = rest(SYSTEM).get(f"/tasks/changes?after={begin['next']}")
    assert [(task["code"], task["state"]) for task in changed["items"]] == [
        ("free-electricity", "open")
    ]
    assert rest(SYSTEM).get(f"/tasks/changes?after={changed['next']}")["items"] == []
    rest(SYSTEM).act("free-electricity", "claim")
    again = rest(SYSTEM).get(f"/tasks/changes?after={changed['next']}")
    assert [(task["state"], task["version"]) for task in again["items"]] == [("claimed", 2)]


def test_a_paper_that_was_attached_shows_in_the_changes(rest, clock) -> None:
    course.recognised(rest, clock)
    system = rest(SYSTEM)
    cursor, task = system.get("/tasks/changes")["next"], system.task("free-electricity")["id"]
    form = {"file": (io.BytesIO(paper()), "停电通知.jpg")}
    system.client.post(f"/api/v1/tasks/{task}/papers", data=form, headers=system.headers)
    [changed] = system.get(f"/tasks/changes?after={cursor}")["items"]
    assert (changed["id"], changed["papers"]) == (task, 1)


def test_nothing_is_passed_over_where_there_is_much(rest, app, clock, monkeypatch) -> None:
    begin = rest(SYSTEM).get("/tasks/changes")["next"]
    course.recognised(rest, clock)
    monkeypatch.setattr(reading, "MOST_EVENTS", 3)
    seen, cursor, more = [], begin, True
    while more:
        answer = rest(SYSTEM).get(f"/tasks/changes?after={cursor}")
        seen += answer["items"]
        cursor, more = answer["next"], answer["more"]
    assert {(task["code"], task["version"]) for task in seen} == {("free-electricity", 1)}


def test_another_offices_changes_are_not_told(rest, app, clock) -> None:
    begin = rest("zhen1").get("/tasks/changes")["next"]
    course.apply(rest)
    assert [t["code"] for t in rest("zhen1").get(f"/tasks/changes?after={begin}")["items"]] == [
        "accept"
    ]
    assert rest(SYSTEM).get(f"/tasks/changes?after={begin}")["items"] == []


@BOTH
def test_a_webhook_is_signed_and_names_nobody(rest, app, clock, listener) -> None:
    with app.app_context():
        secret = set_webhook(PORTAL, SYSTEM, listener.url)
    course.recognised(rest, clock)
    work(app)
    ((headers, body),) = listener.heard
    moment = headers["X-Portal-Timestamp"]
    assert headers["X-Portal-Signature"] == signature(secret, moment, body)
    told = json.loads(body)
    assert [task["code"] for task in told["tasks"]] == ["free-electricity"]
    assert not any(name in body.decode() for name in ("王例文", "331002198003129912", "李例秀"))
    work(app)
    assert len(listener.heard) == 1


@pytest.mark.parametrize("status", [500, 404, 302])
def test_a_system_that_does_not_take_it_is_told_again_and_stops_no_case(
    rest, app, clock, listener, status: int
) -> None:
    with app.app_context():
        set_webhook(PORTAL, SYSTEM, listener.url)
    listener.answers = [status, status]
    course.recognised(rest, clock)
    for _ in range(3):
        work(app)
        clock.shift(timedelta(hours=1))
    assert len(listener.heard) == 3
    assert len({body for _headers, body in listener.heard}) == 1


def test_a_dead_system_is_given_up_visibly_and_sent_to_again_by_hand(
    rest, app, clock, listener
) -> None:
    with app.app_context():
        set_webhook(PORTAL, SYSTEM, "http://127.0.0.1:9/nobody")
    course.recognised(rest, clock)
    for _ in range(MOST_ATTEMPTS):
        work(app)
        clock.shift(timedelta(days=1))
    with app.app_context():
        lost = db.session.scalars(select(Job).where(Job.state == FAILED)).one()
        assert (lost.kind, lost.error) == ("webhook", "NotTold")
        db.session.scalars(select(Webhook)).one().url = listener.url
        db.session.commit()
        retry(PORTAL, lost.id)
    work(app)
    assert len(listener.heard) == 1


def test_only_systems_and_safe_addresses(app) -> None:
    with app.app_context():
        for login, url in (("zhen1", "https://a.example/"), ("nobody", "https://a.example/"),
                           (SYSTEM, "http://a.example/"), (SYSTEM, "file:///etc/passwd")):  # fmt: skip
            with pytest.raises(Invalid):
                set_webhook(PORTAL, login, url)


def test_a_dropped_webhook_is_told_nothing_more(rest, app, clock, listener) -> None:
    with app.app_context():
        set_webhook(PORTAL, SYSTEM, listener.url)
        drop_webhook(PORTAL, SYSTEM)
        assert [event.action for event in history("webhook", 1)] == ["set", "drop"]
    course.recognised(rest, clock)
    work(app)
    assert listener.heard == []


def test_webhooks_from_the_command_line(run, app) -> None:
    made = run("webhooks", "set", SYSTEM, "https://power.example/portal")
    assert (made.exit_code, len(made.output.strip()) > 30) == (0, True)
    assert "https://power.example/portal active" in run("webhooks", "show", SYSTEM).output
    run("webhooks", "drop", SYSTEM)
    assert "dropped" in run("webhooks", "show", SYSTEM).output
    refused = run("webhooks", "set", "zhen1", "https://power.example/portal")
    assert (refused.exit_code, "login" in refused.output) == (1, True)


def test_the_example_client_answers_everything_over_a_real_socket(
    rest, app, clock, address: str, tmp_path: Path
) -> None:
    course.recognised(rest, clock)
    wanted = {"login": SYSTEM, "name": "示例程序", "days": 30}
    with app.app_context():
        secret, _ = give_token(PORTAL, wanted, ["tasks:read", "tasks:write", "papers:write"])
    environment = {**os.environ, "PORTAL_TOKEN": secret}
    for _ in range(2):
        command = [sys.executable, str(CLIENT), address, str(tmp_path / "state.json")]
        subprocess.run(command, env=environment, check=True, timeout=60)
    with app.app_context():
        power = db.session.scalars(select(Task).where(Task.code == "free-electricity")).one()
        assert (power.state, power.outcome) == ("concluded", "granted")
        assert db.session.scalars(select(Attachment.task_id)).one() == power.id


class Answer(io.BytesIO):
    """What urlopen gives."""


def test_the_example_client_waits_as_long_as_it_is_told(monkeypatch) -> None:
    spec = spec_from_file_location("example_client", CLIENT)
    assert spec and spec.loader
    client = module_from_spec(spec)
    spec.loader.exec_module(client)
    waited: list[int] = []
    full = HTTPError("https://portal.example", 429, "", Message(), None)
    full.headers["Retry-After"] = "17"
    answers = iter([full, full, Answer(b'{"items": []}')])

    def answer(_request: object) -> Answer:
        given = next(answers)
        if isinstance(given, HTTPError):
            raise given
        return given

    monkeypatch.setattr(client, "urlopen", answer)
    monkeypatch.setattr(client.time, "sleep", waited.append)
    told = client.Portal("https://portal.example", "secret").ask("GET", "/tasks")
    assert (told, waited) == ({"items": []}, [17, 17])
