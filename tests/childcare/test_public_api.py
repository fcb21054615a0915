"""Places over REST: the same search, GeoJSON, both datums, and the open file without a person."""

import csv
import io

from flask import Flask
from sqlalchemy import func, select

from portal.childcare.models import ClassMonth, Institution
from portal.childcare.open_data import COLUMNS
from portal.childcare.positions import MILLION, Point, metres, to_gcj02
from portal.clock import today
from portal.database import db
from tests.conftest import BOTH
from tests.support.browser import Rest

PLACES = "/childcare/places"
NEAR = "area=331002001&radius=any&born_on=2025-03-01"


def test_pages_of_places_follow_one_another(sparse: Flask) -> None:
    rest = Rest(sparse)
    everything = rest.get(f"{PLACES}?{NEAR}&limit=200")
    assert everything["next"] is None and len(everything["items"]) > 4
    first = rest.get(f"{PLACES}?{NEAR}&limit=3")
    second = rest.get(f"{PLACES}?{NEAR}&limit=200&after={first['next']}")
    assert first["items"] + second["items"] == everything["items"]
    assert all(m["kind"] in ("small", "mixed", "large") for m in first["items"][0]["months"])


def test_geojson_is_of_the_same_places(sparse: Flask) -> None:
    rest = Rest(sparse)
    plain = rest.get(f"{PLACES}?{NEAR}")["items"]
    answer = sparse.test_client().get(f"/api/v1{PLACES}?{NEAR}&format=geojson")
    assert answer.mimetype == "application/geo+json"
    features = answer.get_json()["features"]
    assert [f["geometry"]["coordinates"] for f in features] == [
        [one["longitude"], one["latitude"]] for one in plain
    ]
    assert [f["properties"]["name"] for f in features] == [one["name"] for one in plain]


def test_a_map_in_gcj02_gets_the_same_places_moved(sparse: Flask) -> None:
    rest = Rest(sparse)
    here = Point(28_679_093, 121_426_626)
    moved = to_gcj02(here)
    plain = rest.get(f"{PLACES}?near=28.679093,121.426626&radius=any")["items"]
    chinese = rest.get(
        f"{PLACES}?near={moved.latitude / MILLION},{moved.longitude / MILLION}&radius=any&datum=gcj02"
    )["items"]
    assert [one["id"] for one in plain] == [one["id"] for one in chinese]
    one, other = (
        Point(round(i["latitude"] * MILLION), round(i["longitude"] * MILLION))
        for i in (plain[0], chinese[0])
    )
    assert 300 < metres(one, other) < 800
    assert metres(to_gcj02(one), other) <= 1


def test_a_wrong_filter_is_named(sparse: Flask) -> None:
    rest = Rest(sparse)
    assert rest.get(f"{PLACES}?born_on=soon", 422)["errors"][0]["field"] == "born_on"
    assert rest.get(f"{PLACES}?near=here&datum=gcj02", 422)["errors"][0]["field"] == "near"
    assert rest.get(f"{PLACES}?limit=999", 422)["errors"][0]["field"] == "limit"


def test_a_search_tells_an_institution_as_its_own_page_does(sparse: Flask, rest) -> None:
    """Both ways of writing it agree, field by field."""
    for item in rest("").get(f"{PLACES}?{NEAR}")["items"]:
        told = rest("").get(f"{PLACES}/{item['id']}")
        same = {name for name in told if name in item and name not in ("months", "free")}
        assert len(same) > 20
        assert {name: item[name] for name in same} == {name: told[name] for name in same}
        assert set(item["months"][0]) == set(told["months"][0])


def test_one_place_is_told_by_its_id_and_an_unknown_one_is_not_found(sparse: Flask) -> None:
    rest = Rest(sparse)
    one = rest.get(f"{PLACES}?{NEAR}&limit=1")["items"][0]
    told = rest.get(f"{PLACES}/{one['id']}")
    assert told["name"] == one["name"] and told["months"][0]["month"] == "2026-11-01"
    assert rest.get(f"{PLACES}/999999", 404)["code"] == "place-not-found"


@BOTH
def test_the_open_file_has_every_listed_institution_and_no_person(
    app: Flask, sparse: Flask
) -> None:
    text = sparse.test_client().get(f"/api/v1{PLACES}.csv").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    with sparse.app_context():
        month = ClassMonth.month == today().replace(day=1)
        free = db.session.scalar(select(func.sum(ClassMonth.free)).where(month))
        persons = db.session.scalars(select(Institution.legal_person)).all()
        persons += db.session.scalars(select(Institution.phone)).all()
    assert list(rows[0]) == list(COLUMNS)
    assert len(rows) == 24 and sum(int(row["free"]) for row in rows) == free
    assert not any(person in text for person in persons)
    described = Rest(sparse).get(f"{PLACES}/columns")
    assert [column["code"] for column in described] == list(COLUMNS)
