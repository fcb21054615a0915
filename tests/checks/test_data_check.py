"""The county checks a family's means with its consent, body by body; the opinion waits for it.

社会救助法 62, 最低生活保障审核确认办法 17, 浙江省社会救助条例 49.
"""

import io
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from portal.cases.models import Case, Task
from portal.checks.models import CheckPaper, DataCheck, NotAwaited
from portal.database import db, transaction
from portal.journal.queries import history, verify
from tests.conftest import BOTH
from tests.support import checks, course
from tests.support.checks import BODIES, FIRST, SECOND, answer, asked, found
from tests.support.course import RESIDENT

OPINION = {"opinion": "grant", "reason": "属实。"}
NAMES = ("王例文", "李例秀", FIRST, SECOND)


def accepted(rest) -> str:
    """An application that the township has accepted."""
    number = course.apply(rest)["number"]
    township = rest("zhen1")
    township.act("accept", "claim")
    township.act("accept", "accept")
    return str(number)


def inquired(rest) -> None:
    """The township has inquired; only its opinion is missing."""
    rest("zhen1").act("verify", "claim")
    rest("zhen1").act("verify", "record-inquiry", **course.INQUIRY)


@BOTH
def test_the_county_has_three_working_days_to_start_it_and_no_limit_is_made_up_for_its_end(
    rest, app, clock
) -> None:
    """审核确认办法 17: accepted on Monday, to be started by Thursday."""
    accepted(rest)
    county = rest("minzheng1")
    task = county.task("check")
    assert (task["name"], task["due_on"], task["lamp"]) == ("经济状况核对", "2026-11-05", "soon")
    clock.shift(timedelta(days=4))
    assert county.task("check")["lamp"] == "overdue"
    assert "经济状况核对" in str(rest("duban").get("/tasks/overdue"))
    county.act("check", "claim")
    county.act("check", "start-check")
    assert (county.task("check")["due_on"], county.task("check")["lamp"]) == (None, "normal")
    clock.shift(timedelta(days=60))
    assert rest("minzheng1").task("check")["lamp"] == "normal"
    assert rest("duban").get("/tasks/overdue")["items"][0]["case"]
    assert "经济状况核对" not in str(rest("duban").get("/tasks/overdue"))
    again = rest("minzheng1").act("check", "start-check", 409)
    assert again["code"] == "started-before"


def test_one_step_is_open_beside_it_and_the_joint_handling_rate_knows_nothing_of_it(
    rest, app, clock
) -> None:
    number = accepted(rest)
    timeline = rest(RESIDENT).get(f"/cases/{number}")["timeline"]
    running = [(s["kind"], s["code"]) for s in timeline if s["state"] == "open"]
    assert running == [("step", "verify"), ("check", "check")]
    assert rest(RESIDENT).get(f"/cases/{number}")["status"] == "verify"
    with app.app_context():
        assert (
            db.session.scalars(select(Task).where(Task.kind == "check")).one().entitlement_id
            is None
        )


@BOTH
def test_every_body_is_asked_once_about_the_family_and_what_it_answers_is_sealed(
    rest, app, clock
) -> None:
    number = checks.started(rest)
    county = rest("minzheng1")
    assert [row["body"] for row in county.get(f"/cases/{number}/check")["bodies"]] == list(BODIES)
    answer(county, "bank-deposits", found("monetary_property", "12,500.50", words="定期存款"))
    row = asked(county, number, "bank-deposits")
    assert (row["state"], row["way"], row["answered_on"]) == ("answered", "by_hand", "2026-11-02")
    assert [(f["amount"], f["words"]) for f in row["findings"]] == [(1_250_050, "定期存款")]
    with app.app_context():
        raw = db.session.connection().exec_driver_sql("SELECT persons, answer FROM data_checks")
        text = b"".join(bytes(cell) for line in raw for cell in line if cell is not None)
        assert not any(name.encode() in text for name in (*NAMES, "定期存款"))
        events = [
            e for r in db.session.scalars(select(DataCheck.id)) for e in history("data-check", r)
        ]
        assert {e.action for e in events} == {"attach", "answer"}
        assert not any(name in str((e.before, e.after, e.reason)) for e in events for name in NAMES)
        assert verify()[1] == []


def test_an_answer_entered_by_hand_needs_its_paper_and_the_paper_really_opens(rest, clock) -> None:
    number = checks.started(rest)
    county = rest("minzheng1")
    said = {"body": "vehicles", "day": checks.DAY, "findings": []}
    assert county.act("check", "record-answer", 409, **said)["code"] == "paper-missing"
    assert checks.attach(county, "vehicles", b"not a picture", 422)["errors"][0]["field"] == "file"
    first = checks.attach(county, "vehicles", key="paper-0001")
    assert checks.attach(county, "vehicles", key="paper-0001") == first
    county.act("check", "record-answer", **said)
    assert len(asked(county, number, "vehicles")["papers"]) == 1


def test_only_the_officer_who_has_the_task_attaches_papers(rest, app, clock) -> None:
    checks.started(rest)
    task = rest("minzheng1").task("check")["id"]
    colleague, township = rest("minzheng2"), rest("zhen1")
    checks.attach(colleague, "vehicles", status=409)
    for who, path in ((township, f"/tasks/{task}/checks/vehicles/papers"),
                      (colleague, "/tasks/1/checks/vehicles/papers")):  # fmt: skip
        form = {"file": (io.BytesIO(checks.paper()), "a.jpg")}
        gone = who.client.post(f"/api/v1{path}", data=form, headers=who.headers)
        assert gone.status_code == 404
    with app.app_context():
        assert db.session.scalar(select(func.count(CheckPaper.id))) == 0


@pytest.mark.parametrize(
    ("finding", "field"),
    [
        (found("monetary_property", "很多"), "findings.0.amount"),
        (found("monetary_property", "-5"), "findings.0.amount"),
        (found("monetary_property", "100-200"), "findings.0.amount"),
        (found("monetary_property", 10**12), "findings.0.amount"),
        (found("monetary_property", None), "findings.0.amount"),
        (found("monetary_property", True), "findings.0.amount"),
        (found("private_car", 1), "findings.0.fact"),
        (found("monetary_property", 1, "331002199001011234"), "findings.0.person"),
        ({**found("monetary_property", 1), "to": "2026-01-01", "from": "2026-02-01"}, "findings.0.to"),
        ({**found("monetary_property", 1), "colour": "red"}, "findings"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_not_recorded_and_its_place_is_named(rest, clock, finding, field) -> None:
    checks.started(rest)
    refused = answer(rest("minzheng1"), "bank-deposits", finding, status=422)
    assert [problem["field"] for problem in refused["errors"]] == [field]


def test_a_body_that_nobody_knows_and_a_day_to_come_are_refused(rest, clock) -> None:
    checks.started(rest)
    county = rest("minzheng1")
    said = {"body": "the-neighbours", "day": checks.DAY, "findings": []}
    assert county.act("check", "record-answer", 422, **said)["errors"][0]["field"] == "body"
    said = {"body": "vehicles", "day": "2026-11-03", "findings": []}
    assert county.act("check", "record-answer", 422, **said)["errors"][0]["field"] == "day"


@BOTH
def test_the_opinion_waits_for_the_check(rest, app, clock) -> None:
    accepted(rest)
    inquired(rest)
    township = rest("zhen1")
    assert township.act("verify", "give-opinion", 409, **OPINION)["code"] == "check-running"
    course.check(rest)
    township.act("verify", "give-opinion", **OPINION)
    with app.app_context():
        assert db.session.scalar(select(func.count(NotAwaited.id))) == 0


def test_or_says_in_writing_why_it_does_not_and_the_case_goes_on(rest, app, clock) -> None:
    number = checks.started(rest)
    inquired(rest)
    why = {**OPINION, "without_check": "核对系统停机，家里等米下锅。"}
    rest("zhen1").act("verify", "give-opinion", **why)
    with app.app_context():
        assert "not-await-check" in [event.action for event in history("case", number)]
        note = db.session.scalars(select(NotAwaited)).one()
        assert note.words == "核对系统停机，家里等米下锅。"
    answer(rest("minzheng1"), "vehicles")
    course.publicise(rest, clock)
    course.decide(rest)
    timeline = rest(RESIDENT).get(f"/cases/{number}")["timeline"]
    check = next(station for station in timeline if station["code"] == "check")
    assert (check["state"], check["outcome"]) == ("concluded", "not_applicable")


def test_it_is_concluded_when_all_have_answered_or_with_the_reason_why_not(rest, clock) -> None:
    number = checks.started(rest)
    county = rest("minzheng1")
    for body in BODIES[:-1]:
        answer(county, body)
    assert county.act("check", "conclude-check", 409)["code"] == "check-unanswered"
    answer(county, BODIES[-1])
    county.act("check", "conclude-check")
    assert county.get(f"/cases/{number}/check")["outcome"] == "done"


def test_a_case_accepted_before_there_were_checks_is_not_stuck(rest, app, clock) -> None:
    number = accepted(rest)
    with app.app_context(), transaction() as session:
        session.execute(delete(Task).where(Task.kind == "check"))
    inquired(rest)
    rest("zhen1").act("verify", "give-opinion", **OPINION)
    course.publicise(rest, clock)
    course.decide(rest)
    assert rest(RESIDENT).get(f"/cases/{number}")["status"] == "delivering"
    assert rest("zhen1").get(f"/cases/{number}/check", 404)["code"] == "check-not-found"


@BOTH
def test_without_consent_nobody_is_asked_and_what_follows_is_said(rest, app, clock) -> None:
    """浙江省社会救助条例 49; 个人信息保护法 15: consent may be taken back."""
    number = accepted(rest)
    resident, county = rest(RESIDENT), rest("minzheng1")
    resident.post(f"/cases/{number}/withdraw-consent")
    county.act("check", "claim")
    refused = county.act("check", "start-check", 409)
    assert refused["code"] == "no-consent"
    assert "浙江省社会救助条例第四十九条" in refused["detail"]
    with app.app_context():
        assert db.session.scalar(select(func.count(DataCheck.id))) == 0
    resident.post(f"/cases/{number}/give-consent")
    county.act("check", "start-check")
    resident.post(f"/cases/{number}/withdraw-consent")
    assert answer(county, "vehicles", status=409)["code"] == "no-consent"
    county.act("check", "conclude-check", reason="居民撤回了授权。")
    with app.app_context():
        told = [event.action for event in history("case", number)]
        assert told.count("withdraw-consent") == 2 and told.count("give-consent") == 1


def test_declared_and_found_stand_side_by_side_and_begin_the_inquiry(rest, clock) -> None:
    number = checks.started(rest)
    county = rest("minzheng1")
    answer(county, "bank-deposits", found("monetary_property", 1_000_000),
           found("monetary_property", 250_000, SECOND))  # fmt: skip
    for body in ("securities", "commercial-insurance", "real-estate"):
        answer(county, body)
    answer(county, "vehicles", found("private_car", 1))
    read = county.get(f"/cases/{number}/check")
    lines = {line["fact"]: line for line in read["comparison"] if line["member"] is None}
    assert {fact: (line["declared"], line["found"], line["state"]) for fact, line in lines.items()} == {
        "monetary_property": (500_000, 1_250_000, "more"), "private_car": (False, 1, "more"),
        "business_property": (False, 0, "same"), "homes": (1, 0, "less"), "home_area": (None, 0, "new"),
    }  # fmt: skip
    assert read["proposed"]["household"]["monetary_property"] == 500_000  # not concluded yet
    county.act("check", "conclude-check", reason="其余单位不再等。")
    proposed = county.get(f"/cases/{number}/check")["proposed"]
    assert proposed["household"]["monetary_property"] == 1_250_000
    assert (proposed["household"]["private_car"], proposed["household"]["homes"]) == (True, 1)
    township = rest("zhen1")
    township.act("verify", "claim")
    township.act("verify", "record-inquiry", **course.INQUIRY, facts=proposed)
    assert township.get(f"/cases/{number}/check")["proposed"] == proposed


def test_the_resident_sees_who_was_asked_and_after_the_opinion_what_was_found(rest, clock) -> None:
    number = checks.started(rest)
    resident, county = rest(RESIDENT), rest("minzheng1")
    answer(county, "bank-deposits", found("monetary_property", 1_000_000, words="内部备注"))
    before = resident.get(f"/cases/{number}/check")
    assert [row["body"] for row in before["bodies"]] == list(BODIES)
    assert before["comparison"] == [] and before["proposed"] is None
    county.act("check", "conclude-check", reason="其余单位不再等。")
    inquired(rest)
    rest("zhen1").act("verify", "give-opinion", **OPINION)
    after = resident.get(f"/cases/{number}/check")
    assert [line["found"] for line in after["comparison"] if line["fact"] == "monetary_property"]
    assert "内部备注" not in str(after)
    assert all(row["findings"] == [] for row in after["bodies"])


def test_a_department_that_owes_one_matter_sees_nothing_of_it(rest, pages, clock) -> None:
    """社会救助法 42: recognised status is shared, what was found is not."""
    number = checks.started(rest)
    county = rest("minzheng1")
    answer(county, "bank-deposits", found("monetary_property", 1_000_000))
    paper = asked(county, number, "bank-deposits")["papers"][0]
    county.act("check", "conclude-check", reason="其余单位不再等。")
    inquired(rest)
    rest("zhen1").act("verify", "give-opinion", **OPINION)
    course.publicise(rest, clock)
    course.decide(rest)
    medical = pages()
    medical.log_in("yibao")
    medical.get(f"/desk/check-papers/{paper}", 404)
    assert "经济状况核对" not in medical.get(
        f"/desk/tasks/{rest('yibao').task('medical-aid')['id']}"
    )
    assert rest("yibao").get(f"/cases/{number}/check", 404)["code"] == "check-not-found"
    officer = pages()
    officer.log_in("zhen1")
    assert officer.client.get(f"/desk/check-papers/{paper}").data == checks.paper()


def test_a_check_may_go_to_another_countys_office(rest, app, clock) -> None:
    number = accepted(rest)
    county = rest("minzheng1")
    county.act("check", "transfer", office="331003-civil-affairs", reason="户籍在黄岩。")
    with app.app_context():
        task = db.session.scalars(select(Task).join(Case).where(Task.kind == "check")).one()
        assert (task.office_code, task.state) == ("331003-civil-affairs", "open")
    county.get(f"/cases/{number}", 404)


def test_a_withdrawn_application_ends_its_check(rest, clock) -> None:
    number = checks.started(rest)
    rest(RESIDENT).post(f"/cases/{number}/withdraw")
    timeline = rest(RESIDENT).get(f"/cases/{number}")["timeline"]
    assert {station["outcome"] for station in timeline} == {"done", "withdrawn"}


@BOTH
def test_after_a_ruling_the_family_is_checked_anew(rest, clock) -> None:
    course.recognised(rest, clock)
    rest("minzheng2")
    decided = rest("minzheng1").get("/tasks?state=concluded")["items"]
    task = next(item for item in decided if item["code"] == "decide")
    ruling = {"ruling": "区政府复议决定7号", "decide_by": "2027-01-20", "reason": "事实不清。",
              "again_from": "verify"}  # fmt: skip
    rest("minzheng1").post(f"/tasks/{task['id']}/set-aside", ruling, If_Match=str(task["version"]))
    assert rest("minzheng1").task("check")["state"] == "open"
