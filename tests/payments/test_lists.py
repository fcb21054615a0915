"""Monthly payment lists (审核确认办法 21; 浙江省社会救助条例 56): prepared, fixed, paid, never twice."""

import csv
import io
from datetime import date, datetime
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from portal.actor import Actor
from portal.cases.models import Case, Recognition
from portal.cases.payable import payable
from portal.clock import CHINA
from portal.database import db, transaction
from portal.journal.queries import history
from portal.payments import files
from portal.payments.files import COLUMNS, TITLE
from portal.payments.lists import export, fix, prepare, take_answers
from portal.payments.models import Payment, PaymentAccount, PaymentList, PaymentPerson
from portal.people.models import Account
from portal.people.operations import login_index
from portal.register.sheets import KINDS
from tests.conftest import BOTH
from tests.support import course, paying
from tests.support.browser import visible
from tests.support.course import RESIDENT
from tests.support.paying import ACCOUNT, MONTH


@BOTH
def test_from_recognition_to_the_bank_and_back(rest, app, clock) -> None:
    number = paying.recognised_with_account(rest, clock)
    made = rest("minzheng1").post(f"/payment-lists/{MONTH}")
    assert (made["list"]["total"], made["count"], made["held"]) == (134_700, 1, [])
    assert made["differences"] == [{
        "kind": "new", "case": number, "category": "minimum_living", "month": "2026-12-01",
        "before": 0, "now": 134_700,
    }]  # fmt: skip
    seen = {"If-Match": str(made["list"]["version"])}
    own = rest("minzheng1").post(f"/payment-lists/{MONTH}/fix", None, 409, **seen)
    assert own["code"] == "four-eyes"
    fixed = rest("minzheng2").post(f"/payment-lists/{MONTH}/fix", **seen)
    assert fixed["state"] == "fixed" and len(fixed["digest"]) == 64
    again = rest("minzheng1").post(f"/payment-lists/{MONTH}", None, 409)
    assert again["code"] == "fixed"
    officer = rest("minzheng1")
    file = _file(app, officer, "csv")
    [row] = csv.DictReader(io.StringIO(file.decode("utf-8-sig")))
    assert (row["户名"], row["账号"], row["金额（元）"]) == ("王例文", ACCOUNT["number"], "1347.00")
    sheet = load_workbook(io.BytesIO(_file(app, officer, "xlsx"))).active
    assert [cell.data_type for cell in sheet[2]] == ["s"] * 6
    answer = _answer(app, officer, f"编号,结果,原因\n{row['编号']},成功,\n")
    assert answer.json["state"] == "closed"
    [paid] = rest(RESIDENT).get("/payments")
    assert (paid["month"], paid["amount"], paid["state"]) == ("2026-12-01", 134_700, "paid")
    with app.app_context():
        actions = [e.action for e in history(
            "payment-list", db.session.scalars(select(PaymentList.id)).one())]  # fmt: skip
        assert actions == ["prepare", "fix", "export", "export", "answer"]


def _file(app: Any, officer: Any, kind: str) -> bytes:
    """The bank's file as the office's page gives it."""
    with app.app_context():
        who = db.session.scalars(
            select(Account).where(Account.login_index == login_index("minzheng1"))
        ).one()
        actor = Actor("caseworker", who.id, who.office_code or "", "331002", "civil-affairs")
        _, rows = export(actor, date(2026, 12, 1))
        return KINDS[kind][1](TITLE, COLUMNS, files.rows(rows))


def _answer(app: Any, officer: Any, text: str) -> Any:
    return officer.client.post(
        f"/api/v1/payment-lists/{MONTH}/answers", headers=officer.headers,
        data={"file": (io.BytesIO(text.encode()), "bank.csv")},
    )  # fmt: skip


@BOTH
def test_what_comes_back_from_the_bank_is_on_the_next_list(rest, app, clock) -> None:
    number = paying.recognised_with_account(rest, clock)
    paying.fixed(rest)
    officer = rest("minzheng1")
    [row] = csv.DictReader(io.StringIO(_file(app, officer, "csv").decode("utf-8-sig")))
    assert (
        _answer(app, officer, f"编号,结果,原因\n{row['编号']},退回,账号已销户\n").status_code == 200
    )
    clock.move_to(datetime(2027, 1, 4, 9, tzinfo=CHINA))
    rest(RESIDENT).post(f"/cases/{number}/payment-account", {**ACCOUNT, "number": "660011223344"})
    made = rest("minzheng1").post("/payment-lists/2027-01")
    assert made["list"]["total"] == 2 * 134_700
    kinds = {(one["kind"], one["month"]) for one in made["differences"]}
    assert ("arrears", "2026-12-01") in kinds


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("编号,结果\n1,成功\n", "三列"),
        ("编号,结果,原因\nx,成功,\n", "第2行：编号不对"),
        ("编号,结果,原因\n999,成功,\n", "清单里没有这一笔"),
        ("编号,结果,原因\n1,也许,\n", "第2行：结果"),
        ("编号,结果,原因\n1,退回,\n", "第2行：退回的要写明原因"),
        ("编号,结果,原因\n1,成功,\n1,成功,\n", "两次"),
        ("", "三列"),
    ],
)
def test_a_banks_file_that_cannot_be_read_changes_nothing(
    rest, app, clock, text: str, words: str
) -> None:
    paying.recognised_with_account(rest, clock)
    paying.fixed(rest)
    officer = rest("minzheng1")
    _file(app, officer, "csv")
    answer = _answer(app, officer, text)
    assert answer.status_code == 422 and words in str(answer.json["errors"])
    with app.app_context():
        assert db.session.scalars(select(Payment.state)).all() == ["due"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"number": "6222020200112233447"}, "number"),  # a card's check digit
        ({"number": "12345"}, "number"),
        ({"number": "ABC123456789"}, "number"),
        ({"bank": "=1+1台州银行"}, "bank"),
        ({"holder": "例某某"}, "guardian"),
    ],
)
def test_an_account_is_checked(rest, clock, change: dict[str, str], field: str) -> None:
    number = course.recognised(rest, clock)
    path = f"/cases/{number}/payment-account"
    problem = rest(RESIDENT).post(path, {**ACCOUNT, **change}, 422)
    assert [p["field"] for p in problem["errors"]] == [field]
    rest(RESIDENT).get(path, 404)
    kept = rest("zhen1").post(path, {**ACCOUNT, "holder": "例某某", "guardian": "王例明的监护人"})
    assert kept["number"] == "*" * 15 + "3446"
    rest("yibao").get(path, 404)
    rest("duban").get(path, 403)


def test_without_an_account_the_line_is_held_and_comes_with_the_next_list(rest, clock) -> None:
    number = course.recognised(rest, clock)
    clock.move_to(datetime(2026, 12, 3, 9, tzinfo=CHINA))
    made = paying_list = rest("minzheng1").post(f"/payment-lists/{MONTH}")
    assert [(h["case"], h["held"]) for h in made["held"]] == [(number, "no-account")]
    assert paying_list["list"]["total"] == 0
    rest(RESIDENT).post(f"/cases/{number}/payment-account", ACCOUNT)
    assert rest("minzheng1").post(f"/payment-lists/{MONTH}")["list"]["total"] == 134_700


def test_who_may_and_when(rest, clock) -> None:
    paying.recognised_with_account(rest, clock)
    for login in ("zhen1", "yibao", RESIDENT, "guanli"):
        rest(login).post(f"/payment-lists/{MONTH}", None, 403)
    rest("minzheng1").post("/payment-lists/2027-01", None, 422)
    rest("minzheng1").get(f"/payment-lists/{MONTH}", 404)
    rest("minzheng1").get("/payment-lists/2026-13", 404)
    paying.fixed(rest)
    assert len(rest("duban").get("/payment-lists")) == 1
    rest("duban").get(f"/payment-lists/{MONTH}", 403)


def test_a_list_comes_out_again_or_says_why_not(rest, app, clock, run) -> None:
    paying.recognised_with_account(rest, clock)
    paying.fixed(rest)
    same = run("payments", "show", "331002", MONTH)
    assert (same.exit_code, same.output) == (0, "1 lines the same\n")
    with app.app_context():
        db.session.scalars(select(Recognition)).one().ended_on = date(2026, 12, 1)
        db.session.commit()
    other = run("payments", "show", "331002", MONTH)
    assert other.exit_code == 1 and "- recognition" in other.output


@BOTH
def test_the_database_refuses_a_person_month_twice(rest, app, clock) -> None:
    paying.recognised_with_account(rest, clock)
    rest("minzheng1").post(f"/payment-lists/{MONTH}")
    with app.app_context():
        one = db.session.scalars(select(PaymentPerson)).first()
        assert one is not None
        with pytest.raises(IntegrityError), transaction() as session:
            copy = Payment(
                **{c.key: getattr(session.get_one(Payment, one.payment_id), c.key)
                   for c in Payment.__mapper__.columns if c.key not in ("id", "month")},
                month=date(2027, 1, 1),
            )  # fmt: skip
            session.add(copy)
            session.flush()
            session.add(
                PaymentPerson(
                    payment_id=copy.id,
                    person=one.person,
                    department=one.department,
                    month=one.month,
                )
            )


@BOTH
def test_two_officers_preparing_at_once_make_one_list(rest, app, new_app, clock) -> None:
    paying.recognised_with_account(rest, clock)
    with app.app_context():
        actors = [_actor(name) for name in ("minzheng1", "minzheng2")]
    barrier, faults = Barrier(2, timeout=60), list[Exception]()

    def start(own_app: Flask, actor: Actor) -> None:
        with own_app.app_context():
            barrier.wait()
            try:
                prepare(actor, date(2026, 12, 1))
            except Exception as fault:  # noqa: BLE001 - told below
                faults.append(fault)
            finally:
                db.session.remove()

    threads = [Thread(target=start, args=(new_app(), actor)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with app.app_context():
        assert db.session.scalar(select(func.count(PaymentList.id))) == 1
        assert db.session.scalar(select(func.count(Payment.id))) == 1


def _actor(login: str) -> Actor:
    who = db.session.scalars(select(Account).where(Account.login_index == login_index(login))).one()
    return Actor("caseworker", who.id, who.office_code or "", "331002", "civil-affairs")


SOME = st.lists(
    st.tuples(
        st.integers(0, 2), st.integers(1, 4), st.booleans(), st.integers(0, 5),
        st.none() | st.integers(1, 6),
    ),
    min_size=1, max_size=6,
)  # fmt: skip
"""Recognitions: whose (of three persons), how much, in another county, begun in month, ended in month."""


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=SOME, back=st.sets(st.integers(0, 20), max_size=4))
def test_whatever_is_decided_nobody_is_paid_a_month_twice_and_nothing_is_forgotten(
    rest, app, clock, made: list[Any], back: set[int]
) -> None:
    with app.app_context():
        clock.move_to(datetime(2026, 11, 2, 9, tzinfo=CHINA))
        case = _cases(rest)
        recognitions = _recognise(case, made)
        officers = {"331002": ("minzheng1", "minzheng2"), "331003": ("minzheng1", "minzheng2")}
        for month in range(12, 18):
            day = date(2026 + (month > 12), (month - 1) % 12 + 1, 1)
            clock.move_to(datetime(day.year, day.month, 3, 9, tzinfo=CHINA))
            for county, (first, second) in officers.items():
                _one_month(county, day, first, second, back)
        paid = db.session.execute(
            select(PaymentPerson.person, PaymentPerson.month).where(PaymentPerson.standing)
        ).all()
        assert len(paid) == len(set(paid))
        rows = db.session.scalars(
            select(Payment).where(Payment.held.is_(None), Payment.state != "returned")
        ).all()
        for recognition in recognitions:
            mine = {row.month: row.amount for row in rows if row.recognition_id == recognition.id}
            due = {
                m.month: m.amount for m in payable(recognition, [recognition], [], date(2027, 5, 1))
            }
            assert mine.items() <= due.items()
        begin = date(2026, 12, 1)  # the first list: what came before was paid outside the portal
        months = {(r.id, m.month) for r in recognitions
                  for m in payable(r, [r], [], date(2027, 5, 1)) if m.month >= begin}  # fmt: skip
        covered = {(row.recognition_id, row.month) for row in rows}
        held = {(row.recognition_id, row.month) for row in db.session.scalars(
            select(Payment).where(Payment.held == "paid-already"))}  # fmt: skip
        last = {(row.recognition_id, row.month) for row in db.session.scalars(
            select(Payment).where(Payment.state == "returned"))}  # fmt: skip
        assert months <= covered | held | last


def _cases(rest: Any) -> Case:
    """An applied case to copy, made once."""
    found = db.session.scalars(select(Case).order_by(Case.id).limit(1)).first()
    if found is None:
        course.apply(rest)
        found = db.session.scalars(select(Case)).one()
    for table in (PaymentPerson, Payment, PaymentList, PaymentAccount, Recognition):
        db.session.execute(delete(table))
    db.session.execute(delete(Case).where(Case.number.startswith("XX")))
    db.session.commit()
    return found


def _recognise(case: Case, made: list[Any]) -> list[Recognition]:
    db.session.add(PaymentAccount(household_id=case.household_id, account=ACCOUNT,
                                  changed_on=date(2026, 11, 2)))  # fmt: skip
    rows = []
    for place, (person, amount, other, begun, ended) in enumerate(made):
        copied = {
            column.key: getattr(case, column.key) for column in Case.__mapper__.columns
            if column.key not in ("id", "number", "version", "idempotency_key", "area_code", "decision")
        }  # fmt: skip
        made_case = Case(
            **copied, number=f"XX{place:04d}", idempotency_key=f"copy-{place}", decision="granted",
            area_code="331003001" if other else "331002001",
        )  # fmt: skip
        first = date(2026 + (10 + begun > 12), (9 + begun) % 12 + 1, 20)
        over = date(2027, ended, 1) if ended else None
        row = Recognition(
            household_id=case.household_id, category=f"minimum_living_{place}", members=[person],
            amount=amount * 100, first_day=first, ended_on=over,
        )  # fmt: skip
        made_case.recognitions.append(row)
        db.session.add(made_case)
        rows.append(row)
    db.session.commit()
    return rows


def _one_month(county: str, day: date, first: str, second: str, back: set[int]) -> None:
    prepared, fixing = (
        Actor("caseworker", _actor(name).account_id, f"{county}-civil-affairs", county, "civil-affairs")
        for name in (first, second)
    )  # fmt: skip
    made = prepare(prepared, day)
    fix(fixing, day, made.version)
    _, rows = export(prepared, day)
    answers = {row.id: "销户" if place in back else "" for place, row in enumerate(rows)}
    if answers:
        take_answers(prepared, day, answers)


def test_the_pages_of_payments(rest, pages, clock) -> None:
    number = course.recognised(rest, clock)
    person = pages()
    person.log_in(RESIDENT)
    assert "收款账户" in visible(person.get(f"/cases/{number}"))
    page = person.post(f"/cases/{number}/payment-account", {**ACCOUNT, "number": "12345"}, 422)
    assert "台州银行海门支行" in page
    assert "3446" in visible(person.post(f"/cases/{number}/payment-account", ACCOUNT))
    clock.move_to(datetime(2026, 12, 3, 9, tzinfo=CHINA))
    officer, colleague = pages(), pages()
    officer.log_in("minzheng1")
    colleague.log_in("minzheng2")
    assert "发放清单" in visible(officer.get("/desk"))
    assert "编制2026年12月的清单" in visible(officer.get("/payments"))
    assert "1,347.00元" in visible(officer.post("/payments"))
    assert "不能核定" in visible(officer.post(f"/payments/{MONTH}/fix", {"version": "1"}, 409))
    colleague.get(f"/payments/{MONTH}")
    version = rest("minzheng1").get(f"/payment-lists/{MONTH}")["list"]["version"]
    assert "已核定" in visible(colleague.post(f"/payments/{MONTH}/fix", {"version": str(version)}))
    answer = officer.client.get(f"/payments/{MONTH}/bank.xlsx")
    assert answer.status_code == 200 and answer.data[:2] == b"PK"
    assert "登记银行的结果" in visible(officer.get(f"/payments/{MONTH}"))
    person = pages()
    person.log_in(RESIDENT)
    assert "已交银行" in visible(person.get("/my/payments"))
    watcher = pages()
    watcher.log_in("quduban")
    assert "1,347.00元" in visible(watcher.get("/payments"))
