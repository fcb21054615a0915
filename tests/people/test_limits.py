"""A system, and whoever logs in from one place, may ask so often in a minute, whichever worker they ask."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from portal.database import db, transaction
from portal.demonstration.accounts import PASSWORD
from portal.people.limits import Asked, forget_requests
from portal.people.models import Token
from portal.people.operations import digest
from portal.people.system_tokens import note_use
from tests.conftest import BOTH
from tests.support.browser import Rest, visible

MOST = 5
WRONG = {"login": "zhen1", "password": "not-the-password"}
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.7"}


def ask(app, headers: dict[str, str]) -> int:
    return Rest(app).client.get("/api/v1/tasks", headers=headers).status_code


def counted() -> int:
    return db.session.scalar(select(func.sum(Asked.count))) or 0


@BOTH
def test_who_asks_too_often_waits_for_the_next_minute(rest, app, clock) -> None:
    power = rest("xitong")
    app.config["RATE_LIMIT"] = MOST
    clock.shift(timedelta(seconds=12))
    assert [ask(app, power.headers) for _ in range(MOST)] == [200] * MOST
    answer = power.client.get("/api/v1/tasks", headers=power.headers)
    assert (answer.status_code, answer.json["code"]) == (429, "too-many-requests")
    assert answer.headers["Retry-After"] == "48"
    with app.app_context():
        assert counted() == MOST
    clock.shift(timedelta(seconds=48))
    assert ask(app, power.headers) == 200
    clock.shift(timedelta(minutes=2))
    with app.app_context():
        forget_requests()
        assert counted() == 0


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


def test_a_token_that_ends_while_it_is_used_is_no_fault(rest, app, clock) -> None:
    power = rest("xitong")
    secret = power.headers["Authorization"].partition(" ")[2]
    with app.app_context():
        with transaction() as session:
            session.execute(update(Token).values(last_used_on=None))
        token = db.session.get_one(Token, digest(secret))
        db.session.expunge(token)
        with transaction() as session:
            session.delete(session.get_one(Token, token.digest))
        note_use(token)
    assert ask(app, power.headers) == 401


def log_in(app, place: dict[str, str], login: str = "nobody", **headers: str) -> int:
    body = WRONG | {"login": login}
    return Rest(app).client.post(
        "/api/v1/tokens", json=body, headers=headers, environ_overrides=place
    ).status_code  # fmt: skip


def test_who_tries_many_names_from_one_place_waits(app, pages, clock) -> None:
    app.config["LOGIN_LIMIT"] = MOST
    tried = [log_in(app, ELSEWHERE, f"name-{turn}") for turn in range(MOST + 1)]
    assert tried == [401] * MOST + [429]
    assert log_in(app, {"REMOTE_ADDR": "203.0.113.8"}) == 401
    with app.app_context():
        assert all("203.0.113" not in row.who for row in db.session.query(Asked))
    browser = pages()
    browser.get("/login")
    browser.client.environ_base["REMOTE_ADDR"] = ELSEWHERE["REMOTE_ADDR"]
    page = browser.post("/login", {"login": "zhen1", "password": PASSWORD}, 422)
    assert "请求太频繁" in visible(page) and 'value="zhen1"' in page
    newcomer = {"name": "例新人", "phone": "19922223333", "password": "a-long-password"}
    assert "例新人" in browser.post("/register", newcomer, 422)


@pytest.mark.parametrize(("proxies", "answer"), [(0, 401), (1, 429)])
def test_a_proxy_says_who_asks_where_one_is_named(new_app, clock, proxies, answer) -> None:
    """With none named everybody comes from this machine, and is not counted as one."""
    app = new_app(proxies=proxies, login_limit=1)
    place = {"REMOTE_ADDR": "127.0.0.1"}
    forwarded = {"X-Forwarded-For": "203.0.113.9"}
    assert log_in(app, place, **forwarded) == 401
    assert log_in(app, place, **forwarded) == answer


def test_an_account_that_nobody_has_rests_like_any_other(app, clock) -> None:
    for login in ("zhen1", "nobody-has-this"):
        tried = [log_in(app, {}, login) for _ in range(6)]
        assert tried == [401] * 4 + [429] * 2
    clock.shift(timedelta(minutes=16))
    assert log_in(app, {}, "nobody-has-this") == 401
