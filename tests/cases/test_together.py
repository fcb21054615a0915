"""Two at once: two officers, a double tap, a stale page - on both databases."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from sqlalchemy import func, select

from portal.cases.joint_handling import reconcile
from portal.cases.models import Case, Task
from portal.database import db
from portal.journal.queries import verify
from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import Rest
from tests.support.course import RESIDENT
from tests.support.family import application


def at_once(*calls: Any) -> list[Any]:
    """Make all calls start together; their results in order."""
    barrier = Barrier(len(calls), timeout=60)

    def start(call: Any) -> Any:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(start, calls))


@BOTH
def test_two_officers_cannot_claim_one_task(rest, app, clock) -> None:
    course.apply(rest)
    first, second = rest("zhen1"), rest("zhen2")
    task = first.task("accept")
    path, seen = f"/api/v1/tasks/{task['id']}/claim", {"If-Match": str(task["version"])}
    answers = at_once(*(
        lambda who=who: who.client.post(path, json={}, headers={**who.headers, **seen})
        for who in (first, second)
    ))  # fmt: skip
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert loser.json["code"] == "stale"
    assert [change["action"] for change in loser.json["changes"]] == ["claim"]


@BOTH
def test_a_double_tap_makes_one_case(rest, app, clock) -> None:
    resident = rest(RESIDENT)
    headers = {**resident.headers, "Idempotency-Key": "tapped-twice"}
    answers = at_once(*(
        lambda: app.test_client().post("/api/v1/cases", json=application(), headers=headers)
        for _ in range(4)
    ))  # fmt: skip
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json["number"] for answer in answers}) == 1
    with app.app_context():
        assert db.session.scalar(select(func.count(Case.id))) == 1


@BOTH
def test_two_applications_at_once_with_two_keys_make_one_case(rest, app, clock) -> None:
    resident = rest(RESIDENT)
    resident.post("/cases", application(), 201, Idempotency_Key="an-earlier-case")
    case = resident.get("/cases")["items"][0]["number"]
    resident.post(f"/cases/{case}/withdraw")
    answers = at_once(*(
        lambda key=key: app.test_client().post(
            "/api/v1/cases", json=application(),
            headers={**resident.headers, "Idempotency-Key": key},
        )
        for key in ("on-the-phone", "on-the-laptop")
    ))  # fmt: skip
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert refused.json["code"] == "case-open"


@BOTH
def test_many_who_apply_at_once_get_numbers_without_holes_and_one_chain(rest, app, clock) -> None:
    """Four people, four cases, four receipts; the journal has no fork."""
    people = []
    for place in range(4):
        phone = f"1991111000{place}"
        person = {"name": "例邻居", "phone": phone, "password": "a-long-password"}
        rest("").post("/accounts", person, 201)
        people.append(Rest(app, phone, "a-long-password"))
    answers = at_once(*(
        lambda who=who: app.test_client().post(
            "/api/v1/cases", json=application(),
            headers={**who.headers, "Idempotency-Key": "all-at-once"},
        )
        for who in people
    ))  # fmt: skip
    numbers = sorted(answer.json["number"] for answer in answers)
    assert numbers == [f"SA3310022026{number:06d}" for number in range(1, 5)]
    receipts = sorted(answer.json["notices"][0]["number"] for answer in answers)
    assert receipts == [f"331002001〔2026〕受{number:05d}号" for number in range(1, 5)]
    with app.app_context():
        assert verify()[1] == []


@BOTH
def test_a_withdrawal_and_a_claim_at_once_leave_one_story(rest, app, clock) -> None:
    """Whoever comes first: in the end the case is withdrawn and nothing is open."""
    number = course.apply(rest)["number"]
    resident, officer = rest(RESIDENT), rest("zhen1")
    task = officer.task("accept")
    seen = {**officer.headers, "If-Match": str(task["version"])}
    withdrawn, claimed = at_once(
        lambda: resident.client.post(
            f"/api/v1/cases/{number}/withdraw", json={}, headers=resident.headers
        ),
        lambda: officer.client.post(f"/api/v1/tasks/{task['id']}/claim", json={}, headers=seen),
    )
    assert (withdrawn.status_code, claimed.status_code in (200, 409)) == (200, True)
    assert officer.get("/tasks")["items"] == []
    with app.app_context():
        assert verify()[1] == []


def test_the_same_key_for_something_else_is_refused(rest, clock) -> None:
    course.apply(rest, key="once-only")
    other = application(homes=2)
    refused = rest(RESIDENT).post("/cases", other, 409, Idempotency_Key="once-only")
    assert refused["code"] == "idempotency-key-reused"


def test_a_change_over_rest_names_the_version_that_it_saw(rest, clock) -> None:
    course.apply(rest)
    officer = rest("zhen1")
    task = officer.task("accept")
    path = f"/tasks/{task['id']}/claim"
    assert officer.post(path, status=428)["code"] == "version-required"
    assert officer.post(path, status=422, If_Match="newest")["errors"][0]["field"] == "If-Match"
    officer.post(path, If_Match=f'"{task["version"]}"')
    stale = officer.post(path, status=409, If_Match=str(task["version"]))
    assert stale["code"] == "stale"
    assert stale["changes"][0]["after"]["state"] == "claimed"


@BOTH
def test_every_entitlement_is_there_once_however_often_it_is_reconciled(rest, app, clock) -> None:
    """(recognition, matter) is unique; a task that nobody opened is opened with the law's date."""
    number = course.recognised(rest, clock)
    with app.app_context():
        assert reconcile() == 0
        task = db.session.scalars(select(Task).where(Task.code == "medical-aid")).one()
        db.session.delete(task)
        db.session.commit()
    query = "/statistics/joint-handling/entitlements?only=gap&from=2026-11-01"
    never = [r for r in rest("duban").get(query)["items"] if r["cause"] == "never-opened"]
    assert [row["matter"] for row in never] == ["medical-aid"]
    owed = {s["code"]: s["state"] for s in rest(RESIDENT).get(f"/cases/{number}")["timeline"]}
    assert owed["medical-aid"] == "waiting"
    with app.app_context():
        assert (reconcile(), reconcile()) == (1, 0)
    case = rest(RESIDENT).get(f"/cases/{number}")
    again = next(s for s in case["timeline"] if s["code"] == "medical-aid")
    assert (again["state"], again["due_on"]) == ("open", "2026-11-10")
