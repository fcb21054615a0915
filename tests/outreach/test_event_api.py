"""Systems tell monitoring events over REST: all or none, once, and they learn nothing."""

from typing import Any

import pytest
from sqlalchemy import func, select

from portal.actor import PORTAL
from portal.database import db
from portal.journal.models import Event
from portal.journal.queries import verify
from portal.outreach.event_forms import MOST
from portal.outreach.event_models import LifeEvent
from portal.outreach.events import receive_events
from tests.cases.test_together import at_once
from tests.conftest import BOTH
from tests.outreach.test_life_events import (
    CHILD,
    HUSBAND,
    STRANGER,
    WIFE,
    findings,
    keep,
    recognise,
    told,
)
from tests.support.family import id_number

UNKNOWN = id_number(STRANGER)


def event(person: str = CHILD, **more: Any) -> dict[str, Any]:
    """A death, or something else."""
    return {"id_number": person, "event": "death", "happened_on": "2026-11-01", **more}


def stored() -> int:
    """How many events are known."""
    db.session.rollback()
    return db.session.scalar(select(func.count(LifeEvent.id))) or 0


@BOTH
def test_a_system_tells_one_event_or_several_and_each_counts_once(rest, app, clock) -> None:
    with app.app_context():
        keep()
        recognise("minimum_living")
    cost = event(WIFE, event="medical_cost", amount=2_000_000, source="市医保局")
    assert rest("xitong").post("/life-events", event()) == {
        "received": 1, "repeated": 0, "events": ["received"],
    }  # fmt: skip
    assert rest("xitong").post("/life-events", [event(), cost, cost]) == {
        "received": 1, "repeated": 2, "events": ["repeated", "received", "repeated"],
    }  # fmt: skip
    with app.app_context():
        assert stored() == 2
        assert "第3位成员：死亡" in str(findings()["minimum_living"].note)
        assert "20,000.00元，市医保局" in str(findings()["expense_aid"].note)
        query = select(Event).where(Event.subject == "life-event")
        offices = {(row.role, row.office) for row in db.session.scalars(query)}
        assert {role for role, _ in offices} == {"system"}
        assert all(office for _, office in offices)


def test_the_teller_does_not_learn_who_is_known(rest, app, clock) -> None:
    """A known and recognised person is answered as a stranger is, also when told again."""
    with app.app_context():
        keep()
        recognise("minimum_living")
    for _ in range(2):
        known = rest("xitong").post("/life-events", event(HUSBAND))
        assert known == rest("xitong").post("/life-events", event(UNKNOWN))


@BOTH
def test_a_bad_event_is_named_and_nothing_is_written(rest, app, clock) -> None:
    body = [
        event(), event(id_number="331002198003129910"), event(event="wedding"),
        event(event="medical_cost"), event(amuont=5), {}, 7,
    ]  # fmt: skip
    refused = rest("xitong").post("/life-events", body, 422)
    assert {(problem["field"], problem["detail"][:4]) for problem in refused["errors"]} == {
        ("1.id_number", "身份证号"), ("2.event", "请从列出"), ("3.amount", "请填写自"),
        ("4.amuont", "没有这一"), ("5.id_number", "请填写这"), ("5.event", "请填写这"),
        ("5.happened_on", "请填写这"), ("6", "这一部分"),
    }  # fmt: skip
    with app.app_context():
        assert stored() == 0


@pytest.mark.parametrize("body", [[], [event()] * (MOST + 1)])
def test_a_list_has_its_bounds(rest, clock, body: list[Any]) -> None:
    system = rest("xitong")
    refused = system.client.post("/api/v1/life-events", json=body, headers=system.headers)
    assert refused.status_code == 422
    assert str(MOST) in refused.json["errors"][0]["detail"]


@BOTH
def test_what_is_told_twice_at_the_same_moment_counts_once(rest, app, clock) -> None:
    with app.app_context():
        keep()
        recognise("minimum_living")
    headers = rest("xitong").headers
    body = [event(person) for person in (CHILD, WIFE, HUSBAND)]
    answers = at_once(*(
        lambda told=told: app.test_client().post("/api/v1/life-events", json=told, headers=headers)
        for told in (body, body[::-1], body, body[::-1])
    ))  # fmt: skip
    assert [answer.status_code for answer in answers] == [200] * 4
    assert sum(answer.json["received"] for answer in answers) == 3
    with app.app_context():
        assert stored() == 3
        assert str(findings()["minimum_living"].note).count("死亡") == 3
        assert verify()[1] == []


def test_what_an_operator_told_is_repeated_over_rest(rest, app, clock) -> None:
    with app.app_context():
        receive_events(PORTAL, told(f"{CHILD} death 2026-11-01"))
    assert rest("xitong").post("/life-events", event())["repeated"] == 1


def test_the_document_tells_every_field_and_the_kinds(rest) -> None:
    document = rest("").get("/openapi.json")
    body = document["paths"]["/api/v1/life-events"]["post"]["requestBody"]
    one, several = body["content"]["application/json"]["schema"]["oneOf"]
    assert one["required"] == ["id_number", "event", "happened_on"]
    assert one["properties"]["amount"]["type"] == "integer"
    assert "marriage" in one["properties"]["event"]["enum"]
    assert several["maxItems"] == MOST
