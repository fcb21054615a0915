"""An institution's own staff: answering families, keeping the places, the record and its age."""

import pytest
from flask import Flask
from sqlalchemy import select

from portal.childcare.keeping import confirm_record, keep_months, keep_record
from portal.childcare.models import ClassMonth, Institution, Staff
from portal.childcare.requests import file_request
from portal.clock import now, today
from portal.database import db, transaction
from portal.errors import Invalid, NotAllowed
from portal.people.models import Account
from portal.people.operations import login_index
from tests.childcare.nursery import Nursery
from tests.conftest import BOTH
from tests.support.browser import Pages, Rest, form_data, visible
from tests.support.pages import faults

DESK = "/childcare/keeper"
CHILD = {"name": "例小安", "born_on": "2025-05-02", "entry_month": "2026-12", "service": "full",
         "area": "331002001"}  # fmt: skip
MONTHS = {"kind": "small", "from_month": "2026-12", "groups": "1", "licensed": "15", "carers": "2",
          "occupied": "7"}  # fmt: skip


@pytest.fixture
def houses(sparse: Flask) -> Nursery:
    """Institutions with three free places each; the demonstration's keeper keeps the first."""
    with sparse.app_context():
        nursery = Nursery()
        for institution in nursery.ids:
            nursery.free(institution, 3)
        keeper = select(Account.id).where(Account.login_index == login_index("tuoyu"))
        with transaction() as session:
            session.add(Staff(account_id=session.scalars(keeper).one(),
                              institution_id=nursery.ids[0], since=now()))  # fmt: skip
        file_request(nursery.parent(), CHILD, nursery.ids[:2])
    return nursery


@pytest.fixture
def keeper(sparse: Flask, houses: Nursery) -> Pages:
    """The demonstration's keeper of the first institution."""
    pages = Pages(sparse)
    pages.log_in("tuoyu")
    return pages


def actions(html: str) -> list[str]:
    return [part.split('"')[0] for part in html.split('action="')[1:]]


def test_a_family_that_asks_is_offered_a_place(keeper: Pages) -> None:
    page = keeper.get(DESK)
    assert faults(page) == [] and "例小安" in visible(page)
    offer = next(a for a in actions(page) if a.endswith("/offer"))
    wrong = keeper.post(offer, form_data(page, offer) | {"answer_by": "bald"}, 422)
    assert "请填写日期" in visible(wrong) and 'value="bald"' in wrong
    days = {"answer_by": "2026-11-09", "enrol_by": "2026-11-20"}
    assert "等家长答复" in visible(keeper.post(offer, form_data(page, offer) | days))


def test_a_wish_for_another_institution_is_not_found(sparse: Flask, keeper: Pages) -> None:
    page = keeper.get(DESK)
    own = next(a for a in actions(page) if a.endswith("/refuse"))
    other = own.replace("/wishes/1/", "/wishes/2/")
    keeper.post(other, form_data(page, own) | {"reason": "满了，抱歉"}, 404)
    rest = Rest(sparse, "tuoyu")
    rest.post("/childcare/wishes/2/refuse", {"reason": "满了，抱歉"}, 404, If_Match="1")


def test_what_the_carers_suffice_for_is_computed_never_typed(sparse, houses, keeper) -> None:
    """托育机构设置标准(试行) 20: one carer for five children in the toddler class."""
    page = keeper.get(DESK)
    path = f"{DESK}/months"
    keeper.post(path, form_data(page, path) | MONTHS | {"to_month": "2027-2"})
    with sparse.app_context():
        query = select(ClassMonth).where(
            ClassMonth.institution_id == houses.ids[0], ClassMonth.kind == "small"
        )
        rows = {f"{row.month:%Y-%m}": row for row in db.session.scalars(query)}
    assert [rows[m].staffed for m in ("2026-12", "2027-01", "2027-02")] == [10, 10, 10]
    assert [rows[m].free for m in ("2026-12", "2027-02", "2027-03")] == [3, 3, 3]
    assert rows["2027-03"].staffed == 20


@pytest.mark.parametrize(("change", "field"), [
    ({"licensed": "16"}, "licensed"), ({"occupied": "16"}, "occupied"), ({"to_month": "2026-11"}, "to_month"),
    ({"carers": "-1"}, "carers"), ({"kind": "x"}, "kind"), ({"from_month": "2025-1"}, "from_month"),
])  # fmt: skip
def test_places_that_cannot_be_are_refused_by_field(sparse, houses, change, field) -> None:
    """托育机构设置标准(试行) 19: at most 15 in a toddler class."""
    with sparse.app_context(), pytest.raises(Invalid) as fault:
        keep_months(houses.staff[0], MONTHS | change)
    assert [problem.field for problem in fault.value.problems] == [field]


@BOTH
def test_a_month_that_begins_to_be_kept_takes_over_the_places_held(app, sparse) -> None:
    with sparse.app_context():
        nursery = Nursery(1)
        key = {"institution_id": nursery.ids[0], "kind": "small"}
        assert keep_months(nursery.staff[0], MONTHS | {"from_month": "2027-11"}) == 1
        row = db.session.scalars(
            select(ClassMonth).filter_by(**key).order_by(ClassMonth.month.desc())
        )
        assert (last := row.first()) is not None and str(last.month) == "2027-11-01"
        assert (last.held, last.free) == (0, 3)


def test_the_record_is_shown_to_parents_at_once_and_journalled(sparse, houses, keeper) -> None:
    page, path = keeper.get(DESK), f"{DESK}/record"
    typed = form_data(page, path) | {"fee_full": "1888", "closes": "18:45"}
    keeper.post(path, typed)
    told = visible(Pages(sparse).get(f"/childcare/places/{houses.ids[0]}"))
    assert "1,888.00元/月" in told and "18:45" in told
    for change, field in (({"closes": "6:00"}, "关门要晚于开门"), ({"order_rule": "priorities", "order_words": ""},
                          "请写出公布的优先顺序")):  # fmt: skip
        assert field in visible(keeper.post(path, typed | change, 422))


def test_nothing_changed_renews_the_day(sparse, houses, keeper) -> None:
    page, path = keeper.get(DESK), f"{DESK}/confirm"
    assert "请核对后更新" not in visible(keeper.post(path, form_data(page, path)))
    with sparse.app_context():
        assert db.session.get_one(Institution, houses.ids[0]).updated_on == today()


def test_nobody_else_keeps_an_institution(sparse, houses) -> None:
    with sparse.app_context():
        parent = houses.parent(7)
        for deed in (lambda: keep_months(parent, MONTHS), lambda: confirm_record(parent)):
            with pytest.raises(NotAllowed):
                deed()
        with pytest.raises(Invalid):
            keep_record(parent, {})


def test_an_account_without_an_institution_is_told_whom_to_ask(sparse: Flask) -> None:
    pages = Pages(sparse)
    assert "请联系县（市、区）卫生健康部门" in visible(pages.log_in("tuoyu"))
