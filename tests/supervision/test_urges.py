"""Urging an office and its answer, over REST and on pages; nothing personal reaches a supervisor."""

from datetime import datetime

import pytest
from sqlalchemy import func, select

from portal.clock import CHINA
from portal.database import db
from portal.journal.queries import history, verify
from portal.people.models import Account
from portal.people.operations import login_index
from portal.supervision.models import Urge
from tests.cases.test_numbers_and_pdf import printed
from tests.cases.test_together import at_once
from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import visible

WORDS = {"words": "请说明超期的原因和办结的时间。", "answer_by": "2026-12-04"}
ANSWER = {"answer": "人手不足，下周三前办结。"}


@pytest.fixture
def late(rest, clock) -> int:
    """A case that nobody accepted: its first step was due on 23 November. The task's id."""
    course.apply(rest)
    clock.move_to(datetime(2026, 11, 25, 9, tzinfo=CHINA))
    return int(rest("zhen1").task("accept")["id"])


@BOTH
def test_a_supervisor_urges_and_the_office_answers(rest, app, late) -> None:
    made = rest("quduban").post(f"/tasks/{late}/urge", WORDS, 201)
    assert (made["number"], made["state"]) == ("331002督〔2026〕00001号", "waiting")
    township = rest("zhen1")
    assert township.task("accept")["urged"] is True
    asked = township.get("/urges")["items"][0]
    assert (asked["words"], asked["answer_by"]) == (WORDS["words"], "2026-12-04")
    path, seen = f"/urges/{asked['id']}/answer", {"If_Match": str(asked["version"])}
    done = township.post(path, ANSWER, **seen)
    assert (done["state"], done["answered_on"]) == ("answered", "2026-11-25")
    assert township.task("accept")["urged"] is False
    told = rest("quduban").get("/urges?state=answered")["items"][0]
    assert told["answer"] == ANSWER["answer"]
    assert rest("quduban").get("/urges")["items"] == []
    assert township.post(path, ANSWER, 409, **seen)["code"] == "answered-before"
    with app.app_context():
        assert [e.action for e in history("urge", done["id"])] == ["urge", "answer"]
        assert "urge" in [e.action for e in history("task", late)]
        assert verify()[1] == []


@BOTH
def test_a_task_has_one_urge_without_an_answer(rest, app, late) -> None:
    rest("quduban").post(f"/tasks/{late}/urge", WORDS, 201)
    second = rest("duban").post(f"/tasks/{late}/urge", WORDS, 409)
    assert second["code"] == "urged-before"
    with app.app_context():
        assert db.session.scalar(select(func.count(Urge.id))) == 1


@BOTH
def test_two_supervisors_at_once_make_one_urge(rest, app, late) -> None:
    county, city = rest("quduban"), rest("duban")
    path = f"/api/v1/tasks/{late}/urge"
    answers = at_once(*(
        lambda who=who: who.client.post(path, json=WORDS, headers=who.headers)
        for who in (county, city)
    ))  # fmt: skip
    assert sorted(answer.status_code for answer in answers) == [201, 409]


def test_a_departments_system_answers_for_its_office(rest, clock) -> None:
    course.recognised(rest, clock)
    clock.move_to(datetime(2026, 11, 25, 9, tzinfo=CHINA))
    task = rest("xitong").task("free-electricity")
    made = rest("duban").post(f"/tasks/{task['id']}/urge", WORDS, 201)
    assert rest("xitong").get("/urges")["items"][0]["number"] == made["number"]
    stale = {"If_Match": str(made["version"] + 1)}
    assert (
        rest("xitong").post(f"/urges/{made['id']}/answer", ANSWER, 409, **stale)["code"] == "stale"
    )
    seen = {"If_Match": str(made["version"])}
    sent = {**seen, "Idempotency_Key": "answer-0001"}
    done = rest("xitong").post(f"/urges/{made['id']}/answer", ANSWER, **sent)
    assert done["answer"] == ANSWER["answer"]
    assert rest("xitong").post(f"/urges/{made['id']}/answer", ANSWER, **sent) == done


def test_who_concludes_the_task_has_answered(rest, clock, late) -> None:
    rest("duban").post(f"/tasks/{late}/urge", WORDS, 201)
    township = rest("zhen1")
    township.act("accept", "claim")
    township.act("accept", "accept")
    told = rest("duban").get("/urges?state=answered")["items"][0]
    assert (told["state"], told["outcome"], told["answer"]) == ("concluded", "done", None)


def test_an_answer_that_does_not_come_is_late(rest, clock, late) -> None:
    rest("duban").post(f"/tasks/{late}/urge", WORDS, 201)
    clock.move_to(datetime(2026, 12, 5, 9, tzinfo=CHINA))
    assert rest("duban").get("/urges")["items"][0]["state"] == "late"


@pytest.mark.parametrize(
    ("day", "code"), [(18, "not-urgent"), (19, None), (23, None)], ids=["early", "amber", "due"]
)
def test_only_what_is_late_or_soon_due_is_urged(rest, clock, day, code) -> None:
    course.apply(rest)
    clock.move_to(datetime(2026, 11, day - 1, 9, tzinfo=CHINA))
    task = rest("zhen1").task("accept")
    answer = rest("duban").post(f"/tasks/{task['id']}/urge", WORDS, 409 if code else 201)
    assert answer.get("code") == code


def test_what_waits_for_the_resident_is_not_the_offices_delay(rest, clock) -> None:
    course.apply(rest)
    township = rest("zhen1")
    township.act("accept", "claim")
    township.act("accept", "request-supplement", items="租房合同", answer_by="2026-12-10")
    clock.move_to(datetime(2026, 11, 25, 9, tzinfo=CHINA))
    task = rest("zhen1").task("accept")
    refused = rest("duban").post(f"/tasks/{task['id']}/urge", WORDS, 409)
    assert refused["code"] == "not-urgent"


def test_a_waiting_step_is_nobodys_yet(rest, late) -> None:
    assert rest("duban").post(f"/tasks/{late + 1}/urge", WORDS, 404)["code"] == "task-not-found"


def test_an_urge_names_every_field_that_is_wrong(rest, late) -> None:
    wrong = rest("duban").post(f"/tasks/{late}/urge", {"answer_by": "2026-11-25"}, 422)
    assert {e["field"] for e in wrong["errors"]} == {"words", "answer_by"}


def test_another_area_and_another_office_do_not_find_it(rest, app, late) -> None:
    made = rest("quduban").post(f"/tasks/{late}/urge", WORDS, 201)
    assert rest("minzheng1").get("/urges")["items"] == []
    body = {"If_Match": str(made["version"])}
    assert rest("minzheng1").post(f"/urges/{made['id']}/answer", ANSWER, 404, **body)
    with app.app_context():
        move_supervisor(app, "quduban", "331003")
    assert rest("quduban").get("/urges")["items"] == []
    assert rest("quduban").get("/tasks/overdue")["items"] == []
    assert rest("quduban").post(f"/tasks/{late}/urge", WORDS, 404)


@BOTH
def test_on_pages_from_the_list_to_the_answer(pages, rest, late) -> None:
    supervisor, officer = pages(), pages()
    supervisor.log_in("quduban")
    listed = supervisor.get("/supervision/overdue")
    assert f"/supervision/tasks/{late}/urge" in listed
    assert "王例文" not in listed
    supervisor.get(f"/supervision/tasks/{late}/urge")
    kept = supervisor.post(f"/supervision/tasks/{late}/urge", {"words": WORDS["words"]}, 422)
    assert WORDS["words"] in kept
    paper = visible(supervisor.post(f"/supervision/tasks/{late}/urge", WORDS))
    assert "331002督〔2026〕00001号" in paper
    assert "王例文" not in paper
    assert "已督办" in visible(supervisor.get("/supervision/overdue"))
    again = visible(supervisor.get(f"/supervision/tasks/{late}/urge"))
    assert "还没有答复" in again
    officer.log_in("zhen1")
    assert "督办" in officer.get("/desk")
    urge = rest("zhen1").get("/urges")["items"][0]
    assert f"/supervision/urges/{urge['id']}" in officer.get(f"/desk/tasks/{late}")
    path = f"/supervision/urges/{urge['id']}"
    officer.get(path)
    assert "需要修改" in officer.post(path, {"version": urge["version"], "answer": ""}, 422)
    officer.post(path, {"version": urge["version"], **ANSWER})
    assert ANSWER["answer"] in supervisor.get(path)
    assert urge["number"] in supervisor.get("/supervision/urges?only=answered")
    assert officer.post(path, {"version": urge["version"], **ANSWER}, 409)


def test_the_gap_list_leads_to_the_urge(pages, rest, clock) -> None:
    course.recognised(rest, clock)
    clock.move_to(datetime(2026, 11, 25, 9, tzinfo=CHINA))
    supervisor = pages()
    supervisor.log_in("quduban")
    gaps = supervisor.get("/supervision/entitlements?from=2026-11-01&to=2026-11-30")
    task = rest("yibao").task("medical-aid")
    assert f"/supervision/tasks/{task['id']}/urge" in gaps


def move_supervisor(app, login: str, area: str) -> None:
    """The supervisor's area becomes another one."""
    index = login_index(login)
    account = db.session.scalars(select(Account).where(Account.login_index == index)).one()
    account.area_code = area
    db.session.commit()


def test_an_urge_is_printed_for_both_sides_and_nobody_else(rest, pages, late) -> None:
    made = rest("quduban").post(f"/tasks/{late}/urge", WORDS, 201)
    for login in ("quduban", "zhen1"):
        text = printed(rest(login), f"/urges/{made['id']}.pdf")
        assert made["number"] in text and WORDS["words"] in text and "2026年12月4日" in text
    printed(rest("jianshe"), f"/urges/{made['id']}.pdf", 404)
    person = pages()
    person.log_in("zhen1")
    assert f"/supervision/urges/{made['id']}.pdf" in person.get(f"/supervision/urges/{made['id']}")
    answer = person.client.get(f"/supervision/urges/{made['id']}.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
