"""Searching childcare places beside a hand-written handler that returns the same rows, on PostgreSQL.

`python -m benchmarks.childcare` starts a server of its own, fills it with 500 and then 5,000
institutions, and asks both handlers in turns, through the same application in one process. The floor is
what somebody writes by hand for this one question: one route, two SQL statements, a dictionary a row.
"""

import statistics
import time
from dataclasses import replace
from datetime import date
from http import HTTPStatus
from typing import Any

from flask import Flask, jsonify, request
from flask.testing import FlaskClient
from sqlalchemy import text

from benchmarks.measured import machine, show
from config.settings import Settings, read_settings
from portal.app import create_app
from portal.childcare.positions import METRES, MILLION, Point, cells_within, east
from portal.clock import today
from portal.database import db
from portal.demonstration.childcare import supply
from portal.offices.city import current_city
from portal.offices.operations import store_city
from portal.parameters.queries import parameters_in_force
from portal.schema import migrate
from tests.support.postgres import server

SIZES = ((500, 24_000), (5_000, 240_000))
ROUNDS, ASKED = 5, 40
"""Rounds in turns, and requests in each."""
SPOTS = ("28.676,121.431", "28.650,121.265", "28.582,121.371", "28.858,121.117")
FILTERS = "&service=full&radius=3000&inclusive=yes&fee_most=3000&free=3"
REST, HAND = "/api/v1/childcare/places", "/by-hand"
SEARCH = REST + "?near={spot}&limit=20&entry_month="

ROWS = """
SELECT i.*, (SELECT coalesce(sum(m.free), 0) FROM childcare_class_months m
             WHERE m.institution_id = i.id AND m.month = :entry) AS free_now
FROM childcare_institutions i
WHERE filing = 'filed' AND (filed_until IS NULL OR filed_until >= :today) AND ({squares})
  AND {distance} <= :reach AND fee_full <= 300000 AND inclusive
  AND EXISTS (SELECT 1 FROM childcare_class_months m WHERE m.institution_id = i.id AND m.month = :entry)
  AND EXISTS (SELECT 1 FROM childcare_class_months m WHERE m.institution_id = i.id
              AND m.month >= :entry AND m.month < :third AND m.free > 0)
ORDER BY {distance}, id LIMIT 21
"""
MONTHS = """
SELECT institution_id, month, kind, licensed, staffed, occupied, held, free FROM childcare_class_months
WHERE institution_id = ANY(:ids) AND month >= :entry AND month < :last ORDER BY month, kind
"""
KEPT = (
    "id", "credit_code", "name", "kind", "ownership", "inclusive", "area_code", "address", "point", "phone",
    "fee_full", "fee_half", "fee_hourly", "fee_temporary", "opens", "closes", "filing_number", "filed_on",
    "order_rule", "order_words", "synthetic", "updated_on",
)  # fmt: skip


def by_hand() -> Any:
    """The floor: the same answer for the same question, and for no other."""
    north, across = (round(float(part) * MILLION) for part in request.args["near"].split(","))
    entry = date.fromisoformat(request.args["entry_month"] + "-01")
    here = Point(north, across)
    shrink = east(here) / MILLION
    distance = f"(({north} - latitude)::float ^ 2 + (({across} - longitude)::float * {shrink}) ^ 2)"
    squares = " OR ".join(f"cell BETWEEN {a} AND {b}" for a, b in cells_within(here, 3_000))
    asked = {
        "today": today(),
        "entry": entry,
        "third": _later(entry, 3),
        "reach": (3_000 / METRES) ** 2,
    }
    rows = (
        db.session.execute(text(ROWS.format(squares=squares, distance=distance)), asked)
        .mappings()
        .all()
    )
    found = {row["id"]: _written(row) for row in rows[:20]}
    span = {"ids": list(found), "entry": entry, "last": _later(entry, 6)}
    for month in db.session.execute(text(MONTHS), span).mappings():
        found[month["institution_id"]]["months"].append({**month, "month": str(month["month"])})
    return jsonify({"items": list(found.values()), "next": 20 if len(rows) > 20 else None})


def _written(row: Any) -> dict[str, Any]:
    days = {name: str(row[name]) for name in ("filed_on", "updated_on")}
    point = {"latitude": row["latitude"] / MILLION, "longitude": row["longitude"] / MILLION}
    return (
        {name: row[name] for name in KEPT} | days | point | {"free": row["free_now"], "months": []}
    )


def _later(day: date, months: int) -> date:
    serial = day.year * 12 + day.month - 1 + months
    return date(serial // 12, serial % 12 + 1, 1)


def application(url: str) -> Flask:
    """The portal on an empty database, with the handler by hand beside it."""
    settings: Settings = replace(read_settings({}), database_url=url)
    app = create_app(settings)
    app.add_url_rule(HAND, view_func=by_hand)
    with app.app_context():
        migrate()
        store_city(current_city())
    return app


def fill(app: Flask, institutions: int, places: int) -> int:
    """Supply the city; returns how many months of classes there are."""
    with app.app_context():
        day = today()
        supply(current_city(), parameters_in_force().on(day), day, 1, institutions, places)
        db.session.execute(text("ANALYZE"))
        db.session.commit()
        count: int = db.session.execute(
            text("SELECT count(*) FROM childcare_class_months")
        ).scalar_one()
        return count


def ask(client: FlaskClient, path: str) -> list[float]:
    """Seconds of each request of a round."""
    took = []
    for number in range(ASKED):
        begun = time.perf_counter()
        answer = client.get(path.format(spot=SPOTS[number % len(SPOTS)]))
        took.append(time.perf_counter() - begun)
        if answer.status_code != HTTPStatus.OK:
            raise SystemExit(answer.get_data(as_text=True))
    return took


def measure(app: Flask, search: str) -> tuple[float, float]:
    """Requests a second of the portal and by hand, the median of the rounds, in turns."""
    client = app.test_client()
    floor = search.replace(REST, HAND)
    speeds: dict[str, list[float]] = {search: [], floor: []}
    for path in (search, floor):
        ask(client, path)
    for _ in range(ROUNDS):
        for path, found in speeds.items():
            found.append(ASKED / sum(ask(client, path)))
    return statistics.median(speeds[search]), statistics.median(speeds[floor])


def same(app: Flask, search: str) -> int:
    """Both find the same places, everywhere; returns how many."""
    client, count = app.test_client(), 0
    for spot in SPOTS:
        path = search.format(spot=spot)
        answers = [client.get(p).json for p in (path, path.replace(REST, HAND))]
        ids: list[list[tuple[int, int]]] = [
            [(i["id"], i["free"]) for i in a["items"]] for a in answers
        ]
        if ids[0] != ids[1]:
            raise SystemExit(f"the two find other places near {spot}: {ids}")
        count += len(ids[0])
    return count


def plan(app: Flask) -> str:
    """The index that PostgreSQL reads what is near from."""
    near = "SELECT id FROM childcare_institutions WHERE filing = 'filed' AND cell BETWEEN {} AND {}"
    first, last = cells_within(Point(28_676_000, 121_431_000), 3_000)[2]
    with app.app_context():
        told = db.session.execute(
            text(f"EXPLAIN (FORMAT JSON) {near.format(first, last)}")
        ).scalar_one()
    return _index(told[0]["Plan"]) or "a scan"


def _index(node: dict[str, Any]) -> str:
    below = [_index(child) for child in node.get("Plans", [])]
    return str(node.get("Index Name") or next((name for name in below if name), ""))


def main() -> None:
    """Measure both sizes and say the ratio."""
    print(machine())
    show("institutions, months", ["portal/s", "by hand/s", "ratio", "places", "index", "KB"])
    for institutions, places in SIZES:
        with server() as address:
            _measure_one(f"{address}/postgres", institutions, places)


def _measure_one(url: str, institutions: int, places: int) -> None:
    app = application(url)
    months = fill(app, institutions, places)
    with app.app_context():
        search = f"{SEARCH}{_later(today(), 1):%Y-%m}{FILTERS}"
    count, (portal, hand) = same(app, search), measure(app, search)
    show(f"{institutions:,}, {months:,}",
         [f"{portal:.0f}", f"{hand:.0f}", f"{portal / hand:.2f}", count, plan(app),
          f"{_kilobytes(app, search):.0f}"])  # fmt: skip
    with app.app_context():
        db.engine.dispose()


def _kilobytes(app: Flask, search: str) -> float:
    """The size of an answer as it stands."""
    answer = app.test_client().get(search.format(spot=SPOTS[0]))
    return len(answer.get_data()) / 1_000


if __name__ == "__main__":
    main()
