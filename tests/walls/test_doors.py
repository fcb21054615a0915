"""Every door is tried: by a visitor, and by each role that it is not for."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portal.actor import ROLES
from portal.web.login import GUARD
from tests.support.browser import Pages, Rest
from tests.support.family import application

WHO = {
    "resident": "19900000000", "caseworker": "zhen1", "supervisor": "duban",
    "administrator": "guanli", "system": "xitong",
    "institution": "tuoyu",
}  # fmt: skip
SAMPLES = {"int": "1"}
BODIES = {"/api/v1/cases": application()}
LOG_IN = re.compile(r"^/login(\?|$)")


def roles_of(view: object) -> tuple[str, ...] | None:
    """The roles that a view is guarded for, None for a public one."""
    while view is not None:
        if hasattr(view, GUARD):
            found: tuple[str, ...] = getattr(view, GUARD)
            return found
        view = getattr(view, "__wrapped__", None)
    return None


def doors(app: Flask) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Method, path with made-up values, and roles of every guarded route."""
    for rule in app.url_map.iter_rules():
        roles = roles_of(app.view_functions[rule.endpoint])
        if roles is not None:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield method, filled(rule), roles


def filled(rule: Rule) -> str:
    """A rule's path, its places filled with something harmless."""
    return re.sub(r"<(?:(\w+):)?\w+>", lambda m: SAMPLES.get(m[1], "nothing"), rule.rule)


def api(path: str) -> bool:
    """Whether programs ask here."""
    return path.startswith("/api/")


def knock(who: Pages | Rest, method: str, path: str) -> TestResponse:
    """Ask at a door as programs and people do."""
    if api(path):
        headers, body = getattr(who, "headers", {}), BODIES.get(path, {})
        given = {"json": body} if method == "POST" else {}
        return who.client.open(path, method=method, headers=headers, **given)
    return who.client.open(path, method=method, data={"csrf_token": getattr(who, "csrf", "")})


def test_a_visitor_finds_every_guarded_door_closed(app) -> None:
    visitor = Pages(app)
    visitor.get("/login")
    for method, path, _ in doors(app):
        answer = knock(visitor, method, path)
        if api(path):
            assert (answer.status_code, answer.json["code"]) == (401, "login-required"), path
        else:
            assert (answer.status_code, bool(LOG_IN.match(answer.location))) == (302, True), path


@pytest.mark.parametrize("role", ROLES)
def test_a_role_finds_the_doors_of_others_closed(app, role: str) -> None:
    """403 on pages and over REST, whatever the path names. A system has no pages at all."""
    program, person = Rest(app, WHO[role]), Pages(app)
    if role != "system":
        person.log_in(WHO[role])
    closed = [d for d in doors(app) if role not in d[2] and (api(d[1]) or role != "system")]
    assert closed
    for method, path, _ in closed:
        answer = knock(program if api(path) else person, method, path)
        assert answer.status_code == 403, (method, path)


def test_who_asks_comes_before_what_is_asked(app) -> None:
    answer = app.test_client().post("/api/v1/cases", json={})
    assert answer.status_code == 401


def test_the_roles_of_a_door_are_roles_that_exist(app) -> None:
    named = {role for _, _, roles in doors(app) for role in roles}
    assert named <= set(ROLES)
    assert len(list(doors(app))) > 25


def test_an_open_door_is_noticed(app) -> None:
    """A guard that lets everybody in: the visitor gets further than the log-in."""
    endpoint = "desk-api.tasks"
    view = app.view_functions[endpoint]

    def unlocked(**_values: object) -> str:
        return "all tasks"

    setattr(unlocked, GUARD, roles_of(view))
    app.view_functions[endpoint] = unlocked
    with pytest.raises((AssertionError, TypeError, KeyError)):
        test_a_visitor_finds_every_guarded_door_closed(app)
