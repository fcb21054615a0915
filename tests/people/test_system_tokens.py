"""Tokens of departments' systems: each opens what its scopes say, until it ends or is replaced."""

import re
from datetime import timedelta
from typing import Any

import pytest

from portal.actor import PORTAL
from portal.demonstration.accounts import PASSWORD
from portal.people.system_tokens import OWN, SCOPES, give_token
from portal.web.login import GUARD, SCOPE
from tests.conftest import BOTH
from tests.support.browser import Rest, visible

WANTED = {"login": "xitong", "name": "供电系统取任务", "days": 90, "scopes": ["tasks:read"]}
TOKENS = "/system-tokens"


def with_token(app, secret: str) -> Rest:
    rest = Rest(app)
    rest.headers["Authorization"] = f"Bearer {secret}"
    return rest


def test_every_route_open_to_systems_names_a_scope(app) -> None:
    guards = {endpoint: guard(view) for endpoint, view in app.view_functions.items()}
    named = {
        endpoint: getattr(found, SCOPE)
        for endpoint, found in guards.items()
        if found is not None and "system" in getattr(found, GUARD)
    }
    assert [e for e, scope in named.items() if scope not in {*SCOPES, OWN}] == []
    assert set(named.values()) == {*SCOPES, OWN}


def guard(view: Any) -> Any:
    """The guarded view within a view, None where there is none."""
    while view is not None and not hasattr(view, GUARD):
        view = getattr(view, "__wrapped__", None)
    return view


def test_a_system_does_not_log_in_with_a_password(app, pages) -> None:
    """A password would open everything that tokens open by scopes."""
    told = Rest(app).post("/tokens", {"login": "xitong", "password": PASSWORD}, 401)
    assert told["code"] == "token-only"
    browser = pages()
    browser.get("/login")
    page = browser.post("/login", {"login": "xitong", "password": PASSWORD}, 422)
    assert "系统账号不用密码登录" in visible(page)


@BOTH
def test_a_token_opens_what_its_scopes_say(app, clock) -> None:
    administrator = Rest(app, "guanli")
    given = administrator.post(TOKENS, WANTED, 201)
    system = with_token(app, given["token"])
    system.get("/tasks")
    system.get("/tasks/changes")
    assert system.get("/cases", 403)["code"] == "scope-missing"
    for narrow in ("/cases/1/check", "/tasks/1/papers", "/notices/1.pdf"):
        assert system.get(narrow, 403)["code"] == "scope-missing"
    assert system.post("/tasks/1/claim", {}, 403, If_Match="1")["code"] == "scope-missing"
    [listed] = administrator.get(TOKENS)
    assert listed["mark"] == given["mark"] and "token" not in listed
    assert listed["last_used_on"] == "2026-11-02" and listed["scopes"] == ["tasks:read"]


def test_a_rotated_token_goes_on_for_a_week_and_an_ended_one_not_at_all(app, clock) -> None:
    administrator = Rest(app, "guanli")
    old = administrator.post(TOKENS, WANTED, 201)
    new = administrator.post(f"{TOKENS}/{old['mark']}/rotate", {}, 201)
    assert (new["name"], new["scopes"]) == (old["name"], old["scopes"])
    for token in (old, new):
        with_token(app, token["token"]).get("/tasks")
    clock.shift(timedelta(days=7))
    with_token(app, old["token"]).get("/tasks", 401)
    with_token(app, new["token"]).get("/tasks")
    administrator = Rest(app, "guanli")
    deleted = administrator.client.delete(
        f"/api/v1{TOKENS}/{new['mark']}", headers=administrator.headers
    )
    assert deleted.status_code == 204
    with_token(app, new["token"]).get("/tasks", 401)
    assert (
        administrator.post(f"{TOKENS}/{new['mark']}/rotate", {}, 404)["code"] == "token-not-found"
    )


@pytest.mark.parametrize(("change", "field"), [
    ({"login": "zhen1"}, "login"), ({"login": "nobody"}, "login"), ({"scopes": []}, "scopes"),
    ({"scopes": ["everything"]}, "scopes"), ({"days": 0}, "days"), ({"days": 366}, "days"), ({"name": ""}, "name"),
])  # fmt: skip
def test_what_is_wrong_is_named(app, change, field) -> None:
    fault = Rest(app, "guanli").post(TOKENS, WANTED | change, 422)
    assert [error["field"] for error in fault["errors"]] == [field]


def test_only_administrators_give_tokens(app) -> None:
    for login in ("duban", "zhen1", "xitong"):
        Rest(app, login).post(TOKENS, WANTED, 403)
    with app.app_context():
        secret, token = give_token(PORTAL, WANTED, ["tasks:read"])
    assert secret not in str(vars(token))


def test_the_page_gives_one_and_shows_it_once(app, pages, rest) -> None:
    administrator = pages()
    administrator.log_in("guanli")
    assert "还没有发过令牌" in visible(administrator.get("/tokens"))
    form = {"login": "xitong", "name": "供电系统取任务", "days": "90"}
    wrong = administrator.post("/tokens", form, 422)
    assert "请至少给一种权限" in visible(wrong) and "供电系统取任务" in wrong
    page = administrator.post("/tokens", {**form, "scopes": ["tasks:read"]})
    secret = re.findall(r"<code>([\w-]{43})</code>", page)[0]
    with_token(app, secret).get("/tasks")
    assert secret not in administrator.get("/tokens")
    mark = rest("guanli").get(TOKENS)[0]["mark"]
    newer = re.findall(r"<code>([\w-]{43})</code>", administrator.post(f"/tokens/{mark}/rotate"))[0]
    for one in rest("guanli").get(TOKENS):
        administrator.post(f"/tokens/{one['mark']}/end")
    with_token(app, newer).get("/tasks", 401)


def test_the_command_line_gives_rotates_and_ends(app, run) -> None:
    secret = run("tokens", "give", "xitong", "供电系统", "--scope", "tasks:read").output.strip()
    with_token(app, secret).get("/tasks")
    mark = run("tokens", "list").output.split()[0]
    run("tokens", "rotate", mark)
    for line in run("tokens", "list").output.splitlines():
        run("tokens", "end", line.split()[0])
    with_token(app, secret).get("/tasks", 401)
    assert run("tokens", "give", "zhen1", "经办", "--scope", "tasks:read").exit_code == 1
