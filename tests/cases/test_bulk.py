"""Many tasks at once: each row its own result, by REST and on the page."""

import pytest

from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import Rest, form_data, visible
from tests.support.family import application

GRANTED = {"granted": "门诊住院自付部分按比例救助。"}


@pytest.fixture
def queued(rest, app, clock):
    """Three applications of three families in the township's queue, as id and version."""
    course.apply(rest)
    for place in range(2):
        person = {"name": "邻例居", "phone": f"1991111000{place}", "password": "a-long-password"}
        rest("").post("/accounts", person, 201)
        neighbour = Rest(app, person["phone"], person["password"])
        neighbour.post("/cases", application(area="331002001"), 201, Idempotency_Key="neighbour")
    return [{"id": t["id"], "version": t["version"]} for t in rest("zhen1").get("/tasks")["items"]]


@BOTH
def test_every_row_has_its_own_result(rest, queued) -> None:
    """One claimed by a colleague meanwhile, one that is not there, one given twice."""
    first, second, third = queued
    colleague = rest("zhen2")
    colleague.post(f"/tasks/{second['id']}/claim", If_Match=str(second["version"]))
    nowhere = {"id": 999_999, "version": 1}
    body = {"action": "claim", "tasks": [first, second, nowhere, third, first]}
    results = rest("zhen1").post("/tasks/bulk", body)["results"]
    assert [(r["id"], r.get("code"), r["state"]) for r in results] == [
        (first["id"], None, "claimed"), (second["id"], "stale", None),
        (999_999, "task-not-found", None), (third["id"], None, "claimed"),
        (first["id"], "stale", None),
    ]  # fmt: skip
    assert results[1]["detail"].startswith("您打开以后，别人已经修改了这一项")
    assert {t["state"] for t in rest("zhen1").get("/tasks")["items"]} == {"claimed"}


@BOTH
def test_sent_again_with_its_key_each_row_is_done_once(rest, queued) -> None:
    """What was cut short goes on: the rows that are done are answered alike."""
    body, key = {"action": "claim", "tasks": queued[:2]}, {"Idempotency_Key": "bulk-0001"}
    first = rest("zhen1").post("/tasks/bulk", body, **key)["results"]
    again = rest("zhen1").post("/tasks/bulk", body | {"tasks": queued}, **key)["results"]
    assert again[:2] == first and [row["state"] for row in again] == ["claimed"] * 3
    short = rest("zhen1").post("/tasks/bulk", body, 422, Idempotency_Key="short")
    assert short["errors"][0]["field"] == "Idempotency-Key"


@BOTH
def test_tasks_of_one_matter_are_concluded_alike(rest, clock) -> None:
    course.recognised(rest, clock)
    medical = rest("yibao")
    tasks = medical.get("/tasks")["items"]
    rows = [{"id": t["id"], "version": t["version"]} for t in tasks]
    claimed = medical.post("/tasks/bulk", {"action": "claim", "tasks": rows})["results"]
    rows = [{"id": r["id"], "version": r["version"]} for r in claimed]
    mixed = {"action": "grant", "tasks": rows, "answers": GRANTED}
    assert medical.post("/tasks/bulk", mixed, 409)["code"] == "several-matters"
    aid = next(t["id"] for t in tasks if t["code"] == "medical-aid")
    one = {**mixed, "tasks": [row for row in rows if row["id"] == aid]}
    empty = medical.post("/tasks/bulk", {**one, "answers": {}}, 422)
    assert [problem["field"] for problem in empty["errors"]] == ["granted"]
    assert [r["state"] for r in medical.post("/tasks/bulk", one)["results"]] == ["concluded"]
    again = medical.post("/tasks/bulk", one)["results"]
    assert [r["code"] for r in again] == ["stale"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"action": "accept", "tasks": [{"id": 1, "version": 1}]}, 422),
        ({"action": "claim", "tasks": []}, 422),
        ({"action": "claim", "tasks": [{"id": 1, "version": 1}] * 101}, 422),
        ({"action": "claim", "tasks": [{"id": 2**70, "version": 1}]}, 422),
        ({"action": "claim"}, 422),
    ],
)
def test_what_is_no_bulk(rest, clock, body, status: int) -> None:
    rest("zhen1").post("/tasks/bulk", body, status)


def test_steps_are_decided_one_by_one(rest, queued) -> None:
    officer = rest("zhen1")
    body = {
        "action": "refuse",
        "tasks": queued[:1],
        "answers": {"reason": "不符合。", "article": "条例第九条"},
    }
    assert officer.post("/tasks/bulk", body, 409)["code"] == "several-matters"


def test_ticked_on_the_page_without_script(rest, pages, queued) -> None:
    officer = pages()
    html = officer.log_in("zhen1")
    ticked = [f"{row['id']}:{row['version']}" for row in queued]
    assert all(f'value="{row}"' in html for row in ticked)
    told = visible(officer.post("/desk/bulk", {"action": "claim", "task": ticked}))
    assert "办成3项，没有办成0项" in told
    told = visible(officer.post("/desk/bulk", {"action": "claim", "task": ticked}))
    assert "办成0项，没有办成3项" in told and "别人已经修改了这一项" in told
    officer.post("/desk/bulk", {"action": "claim", "task": ["1"]}, 404)
    officer.post("/desk/bulk", {"action": "claim"}, 409)


def test_what_the_conclusion_demands_is_asked_first(rest, pages, clock) -> None:
    course.recognised(rest, clock)
    medical = rest("yibao")
    medical.act("medical-aid", "claim")
    task = medical.task("medical-aid")
    officer = pages()
    officer.log_in("yibao")
    chosen = {"action": "grant", "task": f"{task['id']}:{task['version']}"}
    html = officer.post("/desk/bulk", chosen)
    assert "选中了1项" in visible(html)
    data = {**form_data(html, "/desk/bulk"), "action": "grant"}
    html = officer.post("/desk/bulk", {**data, "amount": "12"}, 422)
    assert "请填写这一项" in visible(html) and 'value="12"' in html
    assert "办成1项" in visible(officer.post("/desk/bulk", {**data, **GRANTED}))
