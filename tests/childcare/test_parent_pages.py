"""A parent asks for places on the web: once per child, up to five, with place and reasons shown."""

import pytest
from flask import Flask
from sqlalchemy import select

from portal.childcare.request_models import Wish
from portal.childcare.requests import act_on_wish, file_request
from portal.database import db
from tests.childcare.nursery import Nursery
from tests.support.browser import Pages, Rest, form_data, visible
from tests.support.pages import faults

ANSWERS = {
    "name": "例小安", "born_on": "2025-5-2", "entry_month": "2026-12", "service": "full",
    "area": "331002001",
}  # fmt: skip
OFFER = {"answer_by": "2026-11-09", "enrol_by": "2026-11-20"}


@pytest.fixture
def houses(sparse: Flask) -> Nursery:
    """Institutions with three free places each; no context of the application is left open."""
    with sparse.app_context():
        nursery = Nursery()
        for institution in nursery.ids:
            nursery.free(institution, 3)
    return nursery


@pytest.fixture
def parent(sparse: Flask) -> Pages:
    """The demonstration's resident."""
    pages = Pages(sparse)
    pages.log_in("19900000000")
    return pages


def asked(parent: Pages, institution: int, **answers: str) -> str:
    path = f"/childcare/requests/new/{institution}"
    data = form_data(parent.get(path), path) | ANSWERS | answers
    return parent.post(path, data)


def offer(app: Flask, houses: Nursery) -> None:
    with app.app_context():
        wish = db.session.scalars(select(Wish).order_by(Wish.id)).first()
        assert wish is not None
        act_on_wish(houses.staff[0], wish.id, "offer", wish.version, OFFER)


def test_from_asking_to_the_place_held_the_others_are_released(sparse, parent, houses) -> None:
    html = asked(parent, houses.ids[0])
    assert faults(html) == [] and "排第1位，共1户" in visible(html)
    path = f"/childcare/requests/new/{houses.ids[1]}"
    page = parent.get(path)
    assert "给例小安加一家：第2志愿" in visible(page)
    added = next(a for a in _actions(page) if "/wishes/" in a)
    assert "第2志愿" in visible(parent.post(added, form_data(page, added)))
    offer(sparse, houses)
    page = parent.get("/childcare/requests")
    assert "请在2026年11月9日前（含当天）答复" in visible(page)
    accept = next(a for a in _actions(page) if a.endswith("/accept"))
    text = visible(parent.post(accept, form_data(page, accept)))
    assert "名额已留，等入托" in text and "已在别处留了名额" in text


def _actions(html: str) -> list[str]:
    return [part.split('"')[0] for part in html.split('action="')[1:]]


def test_what_is_wrong_is_named_and_what_was_typed_stays(sparse, parent, houses) -> None:
    path = f"/childcare/requests/new/{houses.ids[0]}"
    data = form_data(parent.get(path), path) | ANSWERS | {"born_on": "2021-1-1"}
    html = parent.post(path, data, 409)
    assert "没有适合孩子月龄的班" in visible(html) and 'value="例小安"' in html
    html = parent.post(path, data | {"entry_month": "2020-1"}, 422)
    assert "入托月份不能早于本月" in visible(html)


def test_an_action_on_a_wish_that_changed_meanwhile_says_so(sparse, parent, houses) -> None:
    page = asked(parent, houses.ids[0])
    withdraw = next(a for a in _actions(page) if a.endswith("/withdraw"))
    offer(sparse, houses)
    html = parent.post(withdraw, form_data(page, withdraw), 409)
    assert "别人已经修改了这一项" in visible(html) or "不能这样办理" in visible(html)


def test_giving_up_withdraws_every_wish(sparse, parent, houses) -> None:
    page = asked(parent, houses.ids[0])
    end = next(a for a in _actions(page) if a.endswith("/give-up"))
    text = visible(parent.post(end, form_data(page, end)))
    assert "已撤回" in text and "排第" not in text


def test_the_same_over_rest_and_sent_twice_it_is_one(sparse, houses) -> None:
    rest = Rest(sparse, "19900000000")
    body = ANSWERS | {"institutions": houses.ids[:2]}
    made = rest.post("/childcare/requests", body, 201)
    assert rest.post("/childcare/requests", body, 201) == made
    [found] = rest.get("/childcare/requests")
    assert [(w["rank"], w["place"], w["waiting"], w["actions"]) for w in found["wishes"]] == [
        (1, 1, 1, ["withdraw"]), (2, 1, 1, ["withdraw"]),
    ]  # fmt: skip
    wish = found["wishes"][0]
    path = f"/childcare/wishes/{wish['id']}/withdraw"
    assert rest.post(path, {}, 428)["code"]
    done = rest.post(path, {}, 200, If_Match=str(wish["version"]))
    assert done["state"] == "withdrawn"
    body = ANSWERS | {"institutions": []}
    assert rest.post("/childcare/requests", body, 422)["errors"]


def test_another_parents_search_is_not_found(sparse, houses) -> None:
    with sparse.app_context():
        request = file_request(houses.parent(), ANSWERS, houses.ids[:1])
    rest = Rest(sparse, "19900000000")
    rest.post(f"/childcare/requests/{request}/give-up", {}, 404)
    assert rest.get("/childcare/requests") == []
