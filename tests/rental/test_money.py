"""The housing department's monthly list, and overpaid months taken back (条例 56; 社会救助法 48)."""

from datetime import date

import pytest
from sqlalchemy import func, select

from portal.cases.models import Recognition
from portal.cases.payable import payable
from portal.cases.rental.spans import spans_of
from portal.database import db
from portal.payments.models import Payment, PaymentList
from tests.conftest import BOTH
from tests.support import course, paying, renting
from tests.support.browser import form_data, visible
from tests.support.course import RESIDENT

MONTH = "2026-12"
CLAW = {
    "category": "rent_minimum_living", "first_month": "2026-12", "last_month": "2027-2", "due": 0,
    "reason": "12月起已经住进公租房。",
}  # fmt: skip


@BOTH
def test_housing_pays_the_subsidy_and_civil_affairs_the_allowance_to_the_same_people(
    rest, app, clock
) -> None:
    course.recognised(rest, clock)
    number = renting.apply(rest)
    renting.accept(rest)
    renting.review(rest)
    renting.publicise(rest, clock)
    renting.decide(rest)
    renting.sign(rest, number, "2027-11-20")
    renting.file_lease(rest, number)
    renting.at(clock, "2026-12-10")
    allowance = paying.fixed(rest, MONTH)
    subsidy = renting.paid(rest, MONTH)
    assert (allowance["department"], allowance["total"]) == ("civil-affairs", 134_700)
    assert (subsidy["department"], subsidy["total"]) == ("housing", 108_000)
    assert rest("jianshe").get(f"/payment-lists/{MONTH}")["held"] == []
    lists = rest("quduban").get("/payment-lists")
    assert sorted(one["total"] for one in lists) == [108_000, 134_700]


def test_a_second_run_of_a_month_changes_nothing_and_the_sum_ties_to_the_cases(
    rest, app, clock, run
) -> None:
    renting.subsidised(rest, clock)
    renting.at(clock, "2027-02-10")
    first = rest("jianshe").post("/payment-lists/2027-02")
    again = rest("jianshe").post("/payment-lists/2027-02")
    assert (first["count"], first["list"]["total"]) == (again["count"], again["list"]["total"])
    seen = {"If-Match": str(again["list"]["version"])}
    fixed = rest("jianshe2").post("/payment-lists/2027-02/fix", **seen)
    refused = rest("jianshe").post("/payment-lists/2027-02", status=409)
    assert refused["code"] == "fixed"
    with app.app_context():
        [found] = db.session.scalars(select(Recognition)).all()
        due = payable(found, [found], [], date(2027, 2, 1), spans_of([found.id])[found.id])
        [month] = [m.amount for m in due if m.month == date(2027, 2, 1)]
        assert fixed["total"] == month == db.session.scalar(select(func.sum(Payment.amount)))
    told = run("payments", "show", "331002", "2027-02", "--department", "housing")
    assert told.exit_code == 0 and "1 lines the same" in told.output


def test_each_line_says_for_whom_how_much_and_why(rest, pages, clock) -> None:
    number = renting.subsidised(rest, clock)
    renting.at(clock, "2026-12-10")
    rest("jianshe").post(f"/payment-lists/{MONTH}")
    [line] = rest("jianshe").get(f"/payment-lists/{MONTH}/lines")
    assert (line["case"], line["amount"], bool(line["paper"])) == (number, 108_000, True)
    assert [figure["low"] for figure in line["figures"]] == [5_400, 0, 5_400, 2_000]
    officer = pages()
    officer.log_in("jianshe")
    page = visible(officer.get(f"/payments/{MONTH}/lines"))
    assert "王**" in page and "王例文" not in page and "1,080.00元" in page
    assert rest("jianshe").get(f"/payment-lists/{MONTH}/lines?after={line['id']}") == []
    assert rest("minzheng1").get(f"/payment-lists/{MONTH}/lines", 404)["code"] == "list-not-found"


def test_what_the_bank_returns_is_on_the_next_list(rest, app, clock) -> None:
    renting.subsidised(rest, clock)
    renting.at(clock, "2026-12-10")
    renting.paid(rest, MONTH)
    renting.bank_answers(app, MONTH, "账户已注销")
    renting.at(clock, "2027-01-10")
    made = rest("jianshe").post("/payment-lists/2027-01")
    assert (made["count"], made["list"]["total"]) == (2, 216_000)


def overpaid(rest, app, clock) -> str:
    """December, January and February are paid."""
    number = renting.subsidised(rest, clock)
    for month in ("2026-12", "2027-01", "2027-02"):
        renting.at(clock, f"{month}-10")
        renting.bank_pays(rest, app, month)
    return number


@BOTH
def test_overpaid_months_come_back_after_a_hearing_by_another_pair_of_eyes(
    rest, app, clock
) -> None:
    number = overpaid(rest, app, clock)
    proposed = rest("jianshe").post(f"/cases/{number}/clawbacks", CLAW, 201)
    assert (proposed["amount"], proposed["open"]) == (324_000, 0)
    own = renting.do(rest, "jianshe", "clawback", "drop-clawback", 409, **renting.REASON)
    assert own["code"] == "four-eyes"
    rest("jianshe").act("clawback", "release")
    decision = {"repay_by": "2027-4-1", **renting.BY_LAW}
    early = renting.do(rest, "jianshe2", "clawback", "decide-clawback", 409, **decision)
    assert early["code"] == "hearing-missing"
    rest("jianshe2").act("clawback", "hear-on-clawback", heard_on="2027-2-10", words="愿意退。")
    rest("jianshe2").act("clawback", "decide-clawback", **decision)
    paper = rest(RESIDENT).get(f"/cases/{number}")["notices"][-1]["content"]
    assert paper["title"] == "追回租赁补贴决定书" and "3,240.00元" in str(paper)
    assert "2026年12月到2027年2月" in str(paper) and "60日" in str(paper["remedies"])
    path = f"/clawbacks/{proposed['id']}/repayments"
    part = {"amount": "2000", "received_on": "2027-2-10", "words": "收据001"}
    assert rest("jianshe").post(path, part)["open"] == 124_000
    beyond = rest("jianshe").post(path, part, 422)
    assert beyond["errors"][0]["field"] == "amount" and "1240.00" in str(beyond)
    assert rest("jianshe").post(path, {**part, "amount": "1240"})["open"] == 0


def test_only_what_was_paid_and_not_due_counts_and_only_once(rest, app, clock) -> None:
    number = overpaid(rest, app, clock)
    path = f"/cases/{number}/clawbacks"
    unpaid = {**CLAW, "first_month": "2027-3", "last_month": "2027-5"}
    assert rest("jianshe").post(path, unpaid, 422)["errors"][0]["field"] == "first_month"
    partly = {**CLAW, "due": "1000", "last_month": "2027-1"}
    assert rest("jianshe").post(path, partly, 201)["amount"] == 2 * 8_000
    assert rest("jianshe").post(path, CLAW, 409)["code"] == "clawed-before"
    rest("minzheng1").post(path, CLAW, 403)
    rest(RESIDENT).post(path, CLAW, 403)


def test_the_pages_of_a_clawback(rest, app, pages, clock) -> None:
    number = overpaid(rest, app, clock)
    officer = pages()
    officer.log_in("jianshe")
    page = officer.get(f"/cases/{number}/clawbacks")
    typed = form_data(page, "/clawbacks") | {**CLAW, "due": "0", "first_month": "去年"}
    wrong = officer.post(f"/cases/{number}/clawbacks", typed, 422)
    assert form_data(wrong, "/clawbacks")["first_month"] == "去年"
    done = visible(officer.post(f"/cases/{number}/clawbacks", {**typed, "first_month": "2026-12"}))
    assert "3,240.00元" in done and "待决定" in done
    assert number in visible(officer.get("/payments/clawbacks"))
    task = next(t for t in rest("jianshe2").get("/tasks")["items"] if t["code"] == "clawback")
    assert "12月起已经住进公租房" in visible(officer.get(f"/desk/tasks/{task['id']}"))
    resident = pages()
    resident.log_in(RESIDENT)
    assert "3,240.00元" in visible(resident.get(f"/cases/{number}/clawbacks"))


@pytest.mark.parametrize("who", ["zhen1", "jiaoyu", "duban"])
def test_nobody_else_pays(rest, who: str, clock) -> None:
    rest(who).post("/payment-lists/2026-11", status=403)


def test_a_list_has_one_payer(rest, app, clock) -> None:
    renting.at(clock, "2026-12-10")
    rest("jianshe").post(f"/payment-lists/{MONTH}")
    rest("minzheng1").post(f"/payment-lists/{MONTH}")
    with app.app_context():
        found = db.session.execute(select(PaymentList.county, PaymentList.department)).all()
        assert sorted(map(tuple, found)) == [("331002", "civil-affairs"), ("331002", "housing")]
