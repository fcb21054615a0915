"""What everybody may look up without an account: the search with its map, a place, a comparison."""

import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.childcare.models import Institution
from portal.childcare.search_form import township_in
from portal.database import db, transaction
from portal.errors import Invalid
from tests.support.browser import Pages, visible
from tests.support.pages import faults, token

HAIMEN = "/childcare?area=331002001&radius=any"


def some(app: Flask, count: int = 1) -> list[Institution]:
    with app.app_context():
        return list(db.session.scalars(select(Institution).order_by(Institution.id).limit(count)))


def change(app: Flask, institution: int, **values: object) -> None:
    with app.app_context(), transaction() as session:
        session.execute(update(Institution).where(Institution.id == institution).values(values))


@pytest.fixture
def parent(sparse: Flask) -> Pages:
    """Somebody without an account."""
    return Pages(sparse)


def test_a_parent_reads_places_class_month_fee_and_age_of_the_record(parent: Pages) -> None:
    html = parent.get(HAIMEN + "&born_on=2025-03-01&entry_month=2026-12")
    text = visible(html)
    assert faults(html) == []
    assert "2026年12月可以入托的" in text
    assert re.search(r"2026年12月(空[0-9]+个|已满) ?.*托小班 [0-9]+", text)
    assert "更新于2026年" in text and "备案号" in text and "元/月" in text
    assert "<svg" in html and len(html.encode()) < 60_000


def test_on_the_map_every_place_of_the_list_has_its_number(parent: Pages) -> None:
    html = parent.get(HAIMEN)
    numbers = re.findall(r'<li class="card place" id="place-([0-9]+)"', html)
    assert numbers and re.findall(r'<a href="#place-([0-9]+)">', html) == numbers
    assert "<image" not in html


def test_a_wrong_answer_is_named_and_nothing_typed_is_lost(parent: Pages) -> None:
    html = parent.get("/childcare?born_on=soon&words=hm", 422)
    assert "请填写日期" in visible(html)
    assert 'value="soon"' in html and 'value="hm"' in html
    assert re.search(r"<details class=.folded. open>", html)


@pytest.mark.parametrize(("address", "code"), [
    ("椒江区白云街道东海大道12号", "331002002"), ("海门街道", "331002001"), ("台州市三门县海游街道", "331022001"),
])  # fmt: skip
def test_an_address_is_searched_from_the_township_that_it_names(app, address, code) -> None:
    with app.app_context():
        assert township_in(address) == code


@pytest.mark.parametrize("address", ["东海大道12号", "白云街道和海门街道"])
def test_an_address_without_one_township_is_asked_for_again(app, address) -> None:
    with app.app_context(), pytest.raises(Invalid):
        township_in(address)


def test_the_own_position_is_posted_and_stands_in_no_address(parent: Pages) -> None:
    html = parent.get("/childcare")
    found = parent.post("/childcare", {"csrf_token": token(html), "near": "28.679,121.426"})
    assert "约" in visible(found)
    assert not re.search(r'(href|action)="[^"]*28\.679', found)
    assert 'name="near" value="28.679,121.426"' in found


def test_who_is_not_filed_is_nowhere(sparse: Flask, parent: Pages) -> None:
    one = some(sparse)[0]
    assert one.name in parent.get(f"/childcare/places/{one.id}")
    change(sparse, one.id, filing="lapsed")
    parent.get(f"/childcare/places/{one.id}", 404)
    assert one.name not in parent.get(f"/childcare/compare?place={one.id}")
    assert "这样找不到" in visible(parent.get("/childcare?words=" + one.name))


def test_a_record_older_than_30_days_is_marked(sparse: Flask, parent: Pages, clock) -> None:
    one = some(sparse)[0]
    path = f"/childcare/places/{one.id}"
    for day, marked in (("2026-10-03", False), ("2026-10-02", True)):
        change(sparse, one.id, updated_on=date.fromisoformat(day))
        assert ("超过30天没有更新" in parent.get(path)) is marked


def test_a_place_says_who_decides_and_how_free_places_are_counted(sparse, parent: Pages) -> None:
    text = visible(parent.get(f"/childcare/places/{some(sparse)[0].id}"))
    assert "国家和浙江省没有规定先后顺序" in text
    assert "空位＝获准和人手够的较小数，减去在托和已留的" in text


def test_at_most_four_places_stand_beside_each_other(sparse: Flask, parent: Pages) -> None:
    ones = some(sparse, 5)
    html = parent.get("/childcare/compare?" + "&".join(f"place={one.id}" for one in ones))
    assert [one.name in html for one in ones] == [True] * 4 + [False]
    assert "一次最多比较4家" in visible(html)
    assert faults(html) == []
