"""A department's system may ask so often in a minute, whichever worker it asks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from portal.database import db
from portal.people.limits import Asked, forget_requests
from tests.conftest import BOTH
from tests.support.browser import Rest

MOST = 5


def ask(app, headers: dict[str, str]) -> int:
    return Rest(app).client.get("/api/v1/tasks", headers=headers).status_code


@BOTH
def test_who_asks_too_often_waits_for_the_next_minute(rest, app, clock) -> None:
    power = rest("xitong")
    app.config["RATE_LIMIT"] = MOST
    clock.shift(timedelta(seconds=12))
    assert [ask(app, power.headers) for _ in range(MOST)] == [200] * MOST
    answer = power.client.get("/api/v1/tasks", headers=power.headers)
    assert (answer.status_code, answer.json["code"]) == (429, "too-many-requests")
    assert answer.headers["Retry-After"] == "48"
    clock.shift(timedelta(seconds=48))
    assert ask(app, power.headers) == 200
    with app.app_context():
        assert db.session.query(Asked).count() == 2
    clock.shift(timedelta(minutes=2))
    with app.app_context():
        forget_requests()
        assert db.session.query(Asked).count() == 0


@BOTH
def test_of_many_at_once_no_more_come_through(rest, app, clock) -> None:
    headers = rest("xitong").headers
    app.config["RATE_LIMIT"] = MOST
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: ask(app, headers), range(12)))
    assert sorted(answers) == [200] * MOST + [429] * 7


def test_people_are_not_counted_and_nought_is_no_limit(rest, app, clock) -> None:
    app.config["RATE_LIMIT"] = 1
    assert [ask(app, rest("zhen1").headers) for _ in range(3)] == [200] * 3
    app.config["RATE_LIMIT"] = 0
    assert [ask(app, rest("xitong").headers) for _ in range(3)] == [200] * 3
