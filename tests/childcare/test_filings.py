"""The county health department: confirms filings, sees what was changed; who is not filed is nowhere."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.childcare.models import Institution, Staff
from portal.childcare.passing_time import close_unlisted
from portal.childcare.registering import check_letter
from portal.childcare.request_models import Wish
from portal.childcare.requests import file_request
from portal.clock import now
from portal.database import db, transaction
from portal.journal.queries import history
from portal.people.models import Account
from portal.people.operations import login_index
from tests.childcare.nursery import Nursery
from tests.childcare.test_keeper_pages import CHILD
from tests.conftest import BOTH
from tests.support.browser import Pages, Rest, form_data, visible

LIST = "/childcare/filings"
FILED = {"filing_number": "椒托备2026001", "filed_on": "2026-11-02"}
WHY = {"reason": "场地已经退租。"}
NEW = {
    "name": "例·海门街道向日葵托育园", "credit_code": "91331002MA2XXXXX0" + check_letter("91331002MA2XXXXX0"),
    "kind": "independent", "ownership": "private", "inclusive": "yes", "area_code": "331002001",
    "address": "海门街道例路1号1层", "legal_person": "例法人", "head": "例负责", "founded_on": "2026-9-1",
    "floor_area": "320", "fee_full": "1800", "opens": "7:30", "closes": "18:00", "phone": "0576-88880000",
    "order_rule": "first_come",
}  # fmt: skip


@pytest.fixture
def home(sparse: Flask) -> int:
    """A listed institution of the county for which a family waits; its id."""
    with sparse.app_context():
        nursery = Nursery()
        file_request(nursery.parent(), CHILD, nursery.ids[:1])
        return nursery.ids[0]


@pytest.fixture
def health(sparse: Flask) -> Rest:
    return Rest(sparse, "weijian")


@pytest.fixture
def officer(sparse: Flask) -> Pages:
    pages = Pages(sparse)
    pages.log_in("weijian")
    return pages


def version(app: Flask, institution: int) -> str:
    with app.app_context():
        return str(db.session.get_one(Institution, institution).version)


def decide(
    health: Rest, app: Flask, home: int, action: str, status: int = 200, **typed: str
) -> object:
    path = f"{LIST}/{home}/{action}"
    return health.post(path, typed, status, If_Match=version(app, home))


def public(app: Flask, home: int) -> int:
    return app.test_client().get(f"/childcare/places/{home}").status_code


@BOTH
def test_what_is_no_longer_filed_is_nowhere_and_who_waits_there_is_told(
    sparse: Flask, home: int, health: Rest
) -> None:
    assert public(sparse, home) == 200
    bare = decide(health, sparse, home, "lapse", 422)
    assert bare["errors"][0]["field"] == "reason"
    decide(health, sparse, home, "lapse", **WHY)
    assert public(sparse, home) == 404
    with sparse.app_context():
        assert db.session.scalars(select(Wish.state)).all() == ["closed"]
        assert close_unlisted() == 0
        assert history("childcare-institution", home)[-1].action == "lapse-filing"
    assert decide(health, sparse, home, "lapse", 409, **WHY)["code"] == "wrong-state"
    decide(health, sparse, home, "confirm", **FILED)
    assert public(sparse, home) == 200


def test_a_filing_that_runs_out_takes_the_open_requests_with_it(
    sparse, home, health, clock
) -> None:
    decide(health, sparse, home, "confirm", **FILED, filed_until="2026-11-20")
    with sparse.app_context():
        assert close_unlisted() == 0
    clock.shift(timedelta(days=19))
    assert public(sparse, home) == 404
    with sparse.app_context():
        assert close_unlisted() == 1


def test_each_county_files_its_own_and_no_other_department_does(sparse, home, health) -> None:
    assert home in [row["id"] for row in health.get(f"{LIST}?only=filed")["items"]]
    with sparse.app_context(), transaction() as session:
        session.get_one(Institution, home).area_code = "331003001"
    path = f"{LIST}/{home}/lapse"
    health.post(path, WHY, 404, If_Match=version(sparse, home))
    for login in ("zhen1", "yibao"):
        assert Rest(sparse, login).get(LIST)["items"] == []
        Rest(sparse, login).post(LIST, NEW, 403)
    Rest(sparse, "tuoyu").get(LIST, 403)


def test_a_number_stands_for_one_institution(sparse, home, health) -> None:
    with sparse.app_context():
        other = db.session.scalars(
            select(Institution.id).where(
                Institution.id != home, Institution.area_code.startswith("331002")
            )
        ).first()
    decide(health, sparse, home, "confirm", **FILED)
    twice = decide(health, sparse, other, "confirm", 422, **FILED)
    assert twice["errors"][0]["field"] == "filing_number"


def test_a_new_institution_is_public_once_it_is_filed(sparse: Flask, health: Rest) -> None:
    wrong = health.post(
        LIST, {**NEW, "credit_code": "91331002MA2XXXXX00", "area_code": "331003001"}, 422
    )
    assert {problem["field"] for problem in wrong["errors"]} == {"credit_code"}
    wrong = health.post(LIST, {**NEW, "area_code": "331003001"}, 422)
    assert {problem["field"] for problem in wrong["errors"]} == {"area_code"}
    made = health.post(LIST, NEW, 201)["id"]
    assert health.post(LIST, NEW, 422)["errors"][0]["field"] == "credit_code"
    assert public(sparse, made) == 404
    assert made in [row["id"] for row in health.get(f"{LIST}?only=pending")["items"]]
    decide(health, sparse, made, "confirm", **FILED)
    assert public(sparse, made) == 200


def test_the_pages_confirm_show_changes_and_name_the_keeper(sparse, home, officer) -> None:
    with sparse.app_context(), transaction() as session:
        keeper = select(Account.id).where(Account.login_index == login_index("tuoyu"))
        session.add(
            Staff(account_id=session.scalars(keeper).one(), institution_id=home, since=now())
        )
    staff = Pages(sparse)
    staff.log_in("tuoyu")
    page = staff.get("/childcare/keeper")
    staff.post(
        "/childcare/keeper/record",
        form_data(page, "/childcare/keeper/record") | {"phone": "0576-81110000"},
    )
    assert "托育机构备案" in visible(officer.get("/desk"))
    assert f"{LIST}/{home}" in officer.get(f"{LIST}?only=changed")
    page = officer.get(f"{LIST}/{home}")
    assert "电话：" in visible(page) and "→ 0576-81110000" in visible(page)
    assert "没有新的变动" in visible(officer.post(f"{LIST}/{home}/seen"))
    assert f"{LIST}/{home}" not in officer.get(f"{LIST}?only=changed")
    page = officer.get(f"{LIST}/{home}")
    confirm = form_data(page, f"{LIST}/{home}/confirm")
    wrong = officer.post(f"{LIST}/{home}/confirm", confirm | {"filed_on": "bald"}, 422)
    assert "请填写日期" in visible(wrong) and 'value="bald"' in wrong
    page = officer.post(f"{LIST}/{home}/confirm", confirm | FILED)
    assert "椒托备2026001" in visible(page)
    taken = officer.post(f"{LIST}/{home}/keeper", {"login": "tuoyu"}, 422)
    assert "已经在管一家机构" in visible(taken)


def test_the_page_enters_a_new_one_and_loses_nothing(officer: Pages) -> None:
    officer.get(f"{LIST}/new")
    wrong = officer.post(f"{LIST}/new", {**NEW, "closes": "7:00"}, 422)
    assert "关门要晚于开门" in visible(wrong) and NEW["address"] in wrong
    page = officer.post(f"{LIST}/new", NEW)
    assert "备案审核中" in visible(page) and NEW["name"] in page


def test_requests_beyond_their_day_are_counted(sparse, home, health, clock) -> None:
    with sparse.app_context(), transaction() as session:
        session.scalars(select(Wish)).one().answer_due = now().date()
    clock.shift(timedelta(days=3))
    [row] = health.get(f"{LIST}?only=late")["items"]
    assert (row["id"], row["late"]) == (home, 1)


def test_supervisors_find_the_citys_figures(sparse: Flask) -> None:
    supervisor = Pages(sparse)
    supervisor.log_in("duban")
    assert "/childcare/city" in supervisor.get("/supervision")
