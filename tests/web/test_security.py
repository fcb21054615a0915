"""What a browser and a stranger may do."""

import logging
from datetime import timedelta

import pytest

from portal.demonstration.accounts import PASSWORD
from portal.web.preferences import local_path
from tests.support import course
from tests.support.pages import faults

PAGE = (
    '<html lang="zh"><head><title>A – B</title></head><body><h1>A</h1>'
    '<form method="post"><input type="hidden" name="csrf_token" value="t">'
    '<label for="x">X</label><input id="x" name="x"></form></body></html>'
)


def test_every_answer_carries_a_strict_policy(app) -> None:
    answer = app.test_client().get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert "'unsafe" not in policy and "script-src 'self'" in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_form_without_its_token_is_refused(app) -> None:
    client = app.test_client()
    for path in ("/login", "/register", "/check/childcare", "/preferences", "/logout"):
        assert client.post(path, data={}).status_code == 400


def test_a_form_may_lie_open_for_hours(pages, clock) -> None:
    person = pages()
    person.get("/login")
    clock.shift(timedelta(hours=5))
    assert person.post("/login", {"login": "zhen1", "password": PASSWORD})


def test_the_api_never_looks_at_the_sessions_cookie(app, pages) -> None:
    person = pages()
    person.log_in("zhen1")
    assert person.client.get("/api/v1/tasks").status_code == 401


@pytest.mark.parametrize(
    ("target", "goes_to"),
    [
        ("/my", "/my"), ("/desk?state=open", "/desk?state=open"), ("https://else.where/", "/"),
        ("//else.where", "/"), ("/\\else.where", "/"), ("javascript:alert(1)", "/"), (None, "/"),
    ],
)  # fmt: skip
def test_nobody_is_sent_to_another_site(target: str | None, goes_to: str) -> None:
    assert local_path(target) == goes_to


def test_an_unforeseen_error_says_nothing_personal(app, rest, clock, caplog, monkeypatch) -> None:
    course.apply(rest)

    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError("王例文 331002198003129910")

    monkeypatch.setattr("portal.desk.api.queue", fail)
    with caplog.at_level(logging.DEBUG):
        answer = rest("zhen1").get("/tasks", 500)
    assert answer["code"] == "unexpected"
    assert "王例文" not in caplog.text + str(answer)
    assert "RuntimeError" in caplog.text


def test_a_sound_page_has_no_faults() -> None:
    assert faults(PAGE) == []


@pytest.mark.parametrize(
    ("sound", "broken", "fault"),
    [
        ("<h1>A</h1>", "<h1>A</h1><h1>A</h1>", "2 h1"),
        ("<h1>A</h1>", "<h1>Other</h1>", "title"),
        ('<label for="x">X</label>', "", "no label: x"),
        ("<h1>", '<p id="x"></p><h1>', "id twice: x"),
        ('value="t"', 'value=""', "no token"),
        ("<h1>", "<script>1</script><h1>", "inline script"),
        ("<h1>", '<p onclick="1"></p><h1>', "inline script"),
        ("<h1>", '<p style="x"></p><h1>', "inline style"),
        (' lang="zh"', "", "no language"),
    ],
)
def test_each_fault_of_a_page_is_seen(sound: str, broken: str, fault: str) -> None:
    found = faults(PAGE.replace(sound, broken, 1))
    assert any(fault in one for one in found)
