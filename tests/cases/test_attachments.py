"""Papers that an office, or its system, attaches to its own task: who reads them, and only once."""

import io
from datetime import timedelta
from typing import Any

import pytest

from portal.cases.course_models import DoneOnce
from portal.cases.once import KEPT, forget_answers
from portal.database import db
from portal.journal.queries import history
from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import visible
from tests.support.checks import paper
from tests.support.course import RESIDENT


def attach(who: Any, task_id: int, status: int = 201, content: bytes = b"", **more: str) -> Any:
    """Send a paper as programs do."""
    key = {"Idempotency-Key": more.pop("key")} if "key" in more else {}
    form = {"file": (io.BytesIO(content or paper()), "停电通知.jpg"), **more}
    path = f"/api/v1/tasks/{task_id}/papers"
    answer = who.client.post(path, data=form, headers={**who.headers, **key})
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.json


def matter(rest, who: str, code: str) -> int:
    return int(rest(who).task(code)["id"])


@BOTH
def test_a_system_attaches_a_paper_once_however_often_it_is_sent(rest, app, clock) -> None:
    course.recognised(rest, clock)
    task, power = matter(rest, "xitong", "free-electricity"), rest("xitong")
    first = attach(power, task, key="paper-0001")
    assert attach(power, task, key="paper-0001") == first
    other = attach(power, task, 409, content=paper() + b" ", key="paper-0001")
    assert other["code"] == "idempotency-key-reused"
    [kept] = power.get(f"/tasks/{task}/papers")
    assert (kept["id"], kept["name"], kept["shown"]) == (first["id"], "停电通知.jpg", False)
    with app.app_context():
        assert [e.action for e in history("task", task)].count("attach") == 1


@BOTH
def test_who_reads_it(rest, clock) -> None:
    """The task's office, the offices of the procedure, no other department; the resident what is shown."""
    number = course.recognised(rest, clock)
    task = matter(rest, "yibao", "medical-aid")
    hidden = attach(rest("yibao"), task)["id"]
    shown = attach(rest("yibao"), task, shown="yes")["id"]
    attach(rest("jiaoyu"), task, 404)
    attach(rest(RESIDENT), task, 403)
    for who, status in {
        "yibao": 200,
        "zhen1": 200,
        "minzheng1": 200,
        "jiaoyu": 404,
        "duban": 403,
    }.items():
        for paper_id in (hidden, shown):
            path = f"/api/v1/task-papers/{paper_id}"
            answer = rest(who).client.get(path, headers=rest(who).headers)
            assert answer.status_code == status, (who, paper_id)
    resident = rest(RESIDENT)
    for paper_id, status in ((hidden, 404), (shown, 200)):
        path = f"/api/v1/task-papers/{paper_id}"
        answer = resident.client.get(path, headers=resident.headers)
        assert answer.status_code == status
    assert number


@pytest.mark.parametrize(("content", "words"), [(b"MZ", "只能上传照片"), (b" ", "文件打不开")])
def test_what_does_not_open_is_not_kept(rest, clock, content: bytes, words: str) -> None:
    course.apply(rest)
    task = matter(rest, "zhen1", "accept")
    assert words in str(attach(rest("zhen1"), task, 422, content=content)["errors"])
    assert rest("zhen1").get(f"/tasks/{task}/papers") == []


def test_the_desk_adds_one_and_the_resident_finds_it(rest, pages, clock) -> None:
    number = course.recognised(rest, clock)
    task = matter(rest, "yibao", "medical-aid")
    officer, resident = pages(), pages()
    officer.log_in("yibao")
    officer.get(f"/desk/tasks/{task}")
    wrong = officer.post(f"/desk/tasks/{task}/papers", {"shown": "yes"}, 422)
    assert "请选择要上传的文件" in visible(wrong) and 'value="yes" checked' in wrong
    form = {"file": (io.BytesIO(paper()), "结算单.jpg"), "shown": "yes"}
    page = officer.post(f"/desk/tasks/{task}/papers", form)
    assert "结算单.jpg" in page and "居民可见" in visible(page)
    resident.log_in(RESIDENT)
    assert "单位给您的材料 结算单.jpg" in visible(resident.get(f"/cases/{number}"))


def test_answers_are_forgotten_after_a_month(rest, app, clock) -> None:
    course.apply(rest)
    task = rest("zhen1").task("accept")
    path, seen = f"/tasks/{task['id']}/claim", str(task["version"])
    rest("zhen1").post(path, {}, If_Match=seen, Idempotency_Key="claim-0001")
    for days, left in ((29, 1), (2, 0)):
        clock.shift(timedelta(days=days))
        with app.app_context():
            forget_answers()
            assert db.session.query(DoneOnce).count() == left
    assert timedelta(days=30) == KEPT
