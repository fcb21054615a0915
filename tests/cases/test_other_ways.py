"""The ways beside the straight one: not accepted, given back, gone on without an answer, refused."""

from datetime import date, timedelta

from sqlalchemy import select

from portal.cases.joint_handling import reconcile, review_day
from portal.cases.models import Case, Entitlement, Recognition, Task
from portal.database import db
from tests.cases.test_access import move_to_office
from tests.conftest import BOTH
from tests.support import course
from tests.support.course import RESIDENT

ARTICLE = "最低生活保障审核确认办法第十四条"
REFUSAL = {"reason": "户籍不在本街道，也没有居住证。", "article": ARTICLE}


@BOTH
def test_not_accepted_ends_with_a_paper_and_the_way_to_appeal(rest, clock) -> None:
    number = course.apply(rest)["number"]
    township = rest("zhen1")
    township.act("accept", "claim")
    without = township.act("accept", "reject", 422, reason="户籍不在本街道。")
    assert [problem["field"] for problem in without["errors"]] == ["article"]
    township.act("accept", "reject", **REFUSAL)
    case = rest(RESIDENT).get(f"/cases/{number}")
    paper = case["notices"][-1]
    assert (case["status"], paper["content"]["title"]) == ("refused", "不予受理通知书")
    assert any(ARTICLE in line for line in paper["content"]["paragraphs"])
    assert "60日" in paper["content"]["remedies"][0] and "6个月" in paper["content"]["remedies"][0]
    assert [s["outcome"] for s in case["timeline"]] == ["refused", *["not_applicable"] * 3]
    assert course.apply(rest, key="with-a-permit")["number"] != number


@BOTH
def test_a_department_refuses_with_article_reason_and_the_way_to_appeal(rest, clock) -> None:
    number = course.recognised(rest, clock)
    medical = rest("yibao")
    medical.act("medical-aid", "claim")
    bare = medical.act("medical-aid", "refuse", 422)
    assert {problem["field"] for problem in bare["errors"]} == {"reason", "article"}
    medical.act(
        "medical-aid", "refuse", reason="今年没有费用。", article="浙江省社会救助条例第21条"
    )
    paper = rest(RESIDENT).get(f"/cases/{number}")["notices"][-1]
    assert paper["number"].startswith("331002医保〔2026〕办")
    assert "椒江区人民政府" in paper["content"]["remedies"][0]


def test_a_supplier_is_no_authority_its_refusal_goes_to_the_window(rest, clock) -> None:
    number = course.recognised(rest, clock)
    power = rest("xitong")
    power.act("free-electricity", "claim")
    power.act("free-electricity", "refuse", reason="户号不在名下。", article="2013年通知（待核）")
    remedies = rest(RESIDENT).get(f"/cases/{number}")["notices"][-1]["content"]["remedies"]
    assert len(remedies) == 1 and "社会救助窗口" in remedies[0] and "行政复议" not in remedies[0]


def test_given_back_it_is_in_the_queue_again_for_everybody(rest, clock) -> None:
    course.apply(rest)
    first, second = rest("zhen1"), rest("zhen2")
    first.act("accept", "claim")
    assert second.act("accept", "release", 409)["code"] == "claimed-by-another"
    first.act("accept", "release")
    assert second.task("accept")["state"] == "open"
    second.act("accept", "claim")
    assert first.act("accept", "accept", 409)["code"] == "claimed-by-another"


def test_without_an_answer_the_officer_goes_on_with_a_reason(rest, clock) -> None:
    number = course.apply(rest)["number"]
    township = rest("zhen1")
    township.act("accept", "claim")
    township.act("accept", "request-supplement", items="户口本", answer_by="2026-11-09")
    assert township.act("accept", "accept", 409)["code"] == "wrong-state"
    clock.shift(timedelta(days=7))
    assert township.act("accept", "resume", 422)["errors"][0]["field"] == "reason"
    township.act("accept", "resume", reason="户口信息已经在线查到。")
    case = rest(RESIDENT).get(f"/cases/{number}")
    # 15 working days from 2 November end on the 23rd; five working days of waiting: the 30th.
    assert (case["status"], township.task("accept")["due_on"]) == ("accept", "2026-11-30")
    late = rest(RESIDENT).post(f"/cases/{number}/answer-supplement", {"answer": "来了。"}, 409)
    assert late["code"] == "no-such-task"


def test_withdrawn_while_waiting_nothing_stays_open(rest, clock, app) -> None:
    number = course.apply(rest)["number"]
    township = rest("zhen1")
    township.act("accept", "claim")
    township.act("accept", "request-supplement", items="户口本", answer_by="2026-11-09")
    rest(RESIDENT).post(f"/cases/{number}/withdraw")
    assert township.get("/tasks")["items"] == []
    with app.app_context():
        case = db.session.scalars(select(Case)).one()
        assert {(t.state, t.outcome, t.paused_on) for t in case.tasks} == {
            ("concluded", "withdrawn", None)
        }
        assert all(asked.closed_on is not None for asked in case.supplements)
    assert rest(RESIDENT).post(f"/cases/{number}/withdraw", status=409)["code"] == "decided-before"


def test_a_proposal_to_refuse_is_not_posted_to_the_neighbours(rest, clock) -> None:
    number = course.apply(rest)["number"]
    course.inquire(rest, opinion="refuse")
    case = rest(RESIDENT).get(f"/cases/{number}")
    steps = {s["code"]: (s["state"], s["outcome"]) for s in case["timeline"]}
    assert steps["publicise"] == ("concluded", "not_applicable")
    assert (case["status"], steps["decide"]) == ("decide", ("open", None))


def test_each_department_may_ask_once_for_itself(rest, clock) -> None:
    number = course.recognised(rest, clock)
    asked = {"items": "残疾人证", "answer_by": "2026-11-30"}
    canlian, civil = rest("canlian"), rest("minzheng1")
    for officer, matter in ((canlian, "barrier-free-home"), (civil, "disabled-living-allowance")):
        officer.act(matter, "claim")
        officer.act(matter, "request-supplement", **asked)
    resident = rest(RESIDENT)
    several = resident.post(f"/cases/{number}/answer-supplement", {"answer": "都在这里。"}, 409)
    assert several["code"] == "no-such-task"
    body = {"answer": "都在这里。", "task": "barrier-free-home"}
    resident.post(f"/cases/{number}/answer-supplement", body)
    again = canlian.act("barrier-free-home", "request-supplement", 409, **asked)
    assert again["code"] == "supplement-asked-before"
    assert civil.task("disabled-living-allowance")["state"] == "paused"


@BOTH
def test_an_entitlement_that_got_lost_comes_back_with_the_laws_date(rest, app, clock) -> None:
    """Not only its task: the row itself; what was closed in error is open again."""
    number = course.recognised(rest, clock)
    with app.app_context():
        db.session.delete(db.session.scalars(select(Task).where(Task.code == "free-bus")).one())
        lost = select(Entitlement).where(Entitlement.matter_code == "free-bus")
        db.session.delete(db.session.scalars(lost).one())
        db.session.commit()
    clock.shift(timedelta(days=20))
    with app.app_context():
        assert (reconcile(), reconcile()) == (1, 0)
        found = db.session.scalars(lost).one()
        assert (str(found.opened_on), str(found.due_on)) == ("2026-11-10", "2026-11-10")
    codes = [s["code"] for s in rest(RESIDENT).get(f"/cases/{number}")["timeline"]]
    assert codes.count("free-bus") == 1


def test_a_recognition_is_looked_at_again_by_the_rhythm_of_the_law(rest, app, clock) -> None:
    """The husband works: every half year; a household that cannot, every year (审核确认办法 31)."""
    course.recognised(rest, clock)
    with app.app_context():
        found = db.session.scalars(select(Recognition)).one()
        assert (str(found.first_day), str(found.review_on)) == ("2026-11-10", "2027-05-10")
        for category, work, first, expected in (
            ("marginal", "working", date(2026, 11, 10), None),
            ("hard_expense", "working", date(2026, 2, 28), date(2027, 2, 28)),
            ("minimum_living", "unable", date(2026, 11, 10), date(2027, 11, 10)),
            ("minimum_living", "seeking", date(2026, 8, 31), date(2027, 2, 28)),
            ("minimum_living_single", "other", date(2026, 11, 10), date(2027, 11, 10)),
        ):
            facts = {"members": [{"work": work, "monthly_income": 0}]}
            assert review_day("social-assistance", facts, category, first) == expected


def test_papers_and_cases_are_numbered_without_holes(rest, clock) -> None:
    """SA3310022026000001, …002; 331002001〔2026〕受00001号, …002."""
    resident, cases = rest(RESIDENT), []
    for place in range(3):
        cases.append(course.apply(rest, key=f"application-{place}"))
        resident.post(f"/cases/{cases[-1]['number']}/withdraw")
    assert [case["number"] for case in cases] == [f"SA3310022026{n:06d}" for n in (1, 2, 3)]
    receipts = [case["notices"][0]["number"] for case in cases]
    assert receipts == [f"331002001〔2026〕受{n:05d}号" for n in (1, 2, 3)]


def test_who_made_the_inquiry_does_not_decide_either(rest, app, clock) -> None:
    course.apply(rest)
    first, second = rest("zhen1"), rest("zhen2")
    second.act("accept", "claim")
    second.act("accept", "accept")
    first.act("verify", "claim")
    first.act("verify", "record-inquiry", **course.INQUIRY)
    first.act("verify", "release")
    second.act("verify", "claim")
    course.check(rest)
    second.act("verify", "give-opinion", opinion="grant", reason="属实。")
    course.publicise(rest, clock)
    move_to_office(app, "zhen1", "331002-civil-affairs")
    task = first.task("decide")
    path = f"/api/v1/tasks/{task['id']}/claim"
    headers = {**first.headers, "If-Match": str(task["version"])}
    assert first.client.post(path, json={}, headers=headers).status_code == 409


def test_a_system_leaves_a_caseworkers_task_alone(rest, app, clock) -> None:
    course.recognised(rest, clock)
    move_to_office(app, "xitong", "331002-medical-insurance")
    rest("yibao").act("medical-aid", "claim")
    system = rest("xitong")
    task = system.task("medical-aid")
    headers = {**system.headers, "If-Match": str(task["version"])}
    path, body = f"/api/v1/tasks/{task['id']}/grant", {"granted": "系统自动办结。"}
    assert system.client.post(path, json=body, headers=headers).status_code == 409


def test_a_household_that_is_owed_nothing_may_apply_again(rest, clock) -> None:
    body = course.application(hard_expenses=9_000_000)
    for member in body["members"]:
        member |= {"disability_kind": "none", "school": "none"}
    body["members"][0]["monthly_income"] = 800_000
    rest(RESIDENT).post("/cases", body, 201, Idempotency_Key="nothing-owed")
    course.inquire(rest)
    course.publicise(rest, clock)
    county = rest("minzheng1")
    county.act("decide", "claim")
    county.act("decide", "confirm", categories=["hard_expense"], reason="集体研究核定。")
    clock.shift(timedelta(days=400))
    resident = rest(RESIDENT)
    headers = {**resident.headers, "Idempotency-Key": "a-year-later"}
    again = resident.client.post("/api/v1/cases", json=course.application(), headers=headers)
    assert again.status_code == 201


@BOTH
def test_reconciliation_survives_a_closed_case_beside_an_open_one(rest, app, clock) -> None:
    number = course.recognised(rest, clock)
    resident = rest(RESIDENT)
    matters = [
        s["code"] for s in resident.get(f"/cases/{number}")["timeline"] if s["kind"] == "matter"
    ]
    for code in matters:
        resident.post(f"/cases/{number}/decline", {"task": code, "reason": "暂时不需要。"})
    course.apply(rest, key="second-application")
    with app.app_context():
        db.session.delete(db.session.scalars(select(Task).where(Task.code == "free-bus")).one())
        db.session.commit()
        assert outcome_of_reconciliation() == 1


def outcome_of_reconciliation() -> int | str:
    """How many tasks were opened, or the accident's name."""
    try:
        return reconcile()
    except Exception as accident:  # noqa: BLE001 - the accident is what the test reports
        return type(accident).__name__
