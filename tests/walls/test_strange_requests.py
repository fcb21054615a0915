"""Strange requests are answered with a reason, never with an accident (500), on both databases."""

from collections.abc import Callable
from typing import Any

from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import Rest
from tests.support.course import RESIDENT
from tests.support.family import application

Login = Callable[[str], Rest]
HUGE = "9" * 30
KEY = {"Idempotency-Key": "a-strange-one"}
QUESTIONS = (
    ("zhen1", "/tasks?limit=many"),
    ("zhen1", "/tasks?limit=0"),
    ("zhen1", "/tasks?limit=100000"),
    ("zhen1", "/tasks?state=lost"),
    ("zhen1", "/tasks?after=2026-11-01_-1"),
    ("zhen1", "/tasks?after=yesterday_1"),
    ("zhen1", f"/tasks?after=2026-11-01_{HUGE}"),
    (RESIDENT, f"/cases/{'A' * 3000}"),
    (RESIDENT, "/cases?after=first"),
    (RESIDENT, f"/cases?after={HUGE}"),
    (RESIDENT, "/cases/%00"),
    ("", "/matters?on=2026-02-30"),
    ("", "/matters?service=%00"),
    ("", "/areas?parent=%00"),
    ("", "/services/%00/form"),
    ("duban", "/statistics/joint-handling?area=331%25"),
    ("duban", "/statistics/joint-handling?group_by=1;--"),
    ("duban", "/statistics/joint-handling?from=2026-13-01"),
    ("duban", "/statistics/joint-handling?from=2026-12-01&to=2026-11-01"),
    ("duban", "/statistics/joint-handling/entitlements?only=all"),
    ("duban", f"/statistics/joint-handling/entitlements?after=2026-11-01_{HUGE}"),
    ("duban", "/statistics/joint-handling?as_of=0001-01-01"),
    ("duban", "/statistics/joint-handling?department=%00"),
    ("duban", "/statistics/joint-handling?month=%00"),
    ("duban", "/statistics/joint-handling?area=331002%00"),
)
CHECK = "/services/{}/check"
BODIES: tuple[tuple[str, str, Any], ...] = (
    ("", "/accounts", [1]),
    ("", "/accounts", {"name": None, "phone": 1, "password": []}),
    ("", "/tokens", {"login": "\0", "password": "x"}),
    ("", "/tokens", {"login": "zhen2", "password": "x" * 100_000}),
    ("", "/tokens", [1]),
    (RESIDENT, "/cases/{case}/explode", {}),
    (RESIDENT, "/cases/{case}/accept", {"task": "accept"}),
    (RESIDENT, "/cases/{case}/decline", {"task": ["accept"]}),
    (RESIDENT, "/cases/{case}/decline", [1]),
    (RESIDENT, "/cases/{case}/answer-supplement", [1]),
    (RESIDENT, "/cases/{case}/withdraw/again", {}),
    (RESIDENT, "/cases", application(area="331002")),
    (RESIDENT, "/cases", application(area="331002\0")),
    (RESIDENT, "/cases", application(area=["331002001"])),
    (RESIDENT, "/cases", application(homes=10**30)),
    (RESIDENT, "/cases", application(homes="9" * 5000)),
    (RESIDENT, "/cases", application(other_income={"low": 10**30, "high": 10**31})),
    (RESIDENT, "/cases", {**application(), "members": []}),
    (RESIDENT, "/cases", {**application(), "members": [1]}),
    (RESIDENT, "/cases", {**application(), "service": "wedding"}),
    ("", CHECK.format("wedding"), {"household": {}, "members": [{}]}),
    ("", CHECK.format("social-assistance"), {"household": {}, "members": [{}] * 5000}),
    ("", CHECK.format("social-assistance"), {"household": {"horses": 1}, "members": [{}]}),
    ("", CHECK.format("social-assistance"), {"household": {"other_income": "Infinity"}, "members": [{}]}),
    ("", CHECK.format("childcare"), {"household": {}, "members": [{"birth_date": "0001-01-01"}]}),
    ("", CHECK.format("childcare"), {"household": {}, "members": [{"birth_date": "9999-12-31"}]}),
    ("xitong", "/life-events", []),
    ("xitong", "/life-events", [[]]),
    ("xitong", "/life-events", "death"),
    ("xitong", "/life-events", [{}] * 201),
    ("xitong", "/life-events", {"id_number": ["1"], "event": {}, "happened_on": 5}),
)  # fmt: skip
ACTS: tuple[tuple[str, Any], ...] = (
    ("explode", {}),
    ("confirm", {"categories": ["minimum_living"]}),
    ("accept", "accept"),
    ("request-supplement", [1]),
    ("request-supplement", {"items": "户口本", "answer_by": "2020-01-01"}),
    ("request-supplement", {"items": {"a": 1}, "answer_by": 5}),
    ("hand-over", {"officer": 10**30, "reason": "休假。"}),
    ("hand-over", {"officer": 2**31, "reason": "休假。"}),
    ("hand-over", {"officer": -1, "reason": "休假。"}),
    ("reject", {"reason": "理由", "article": "某法第\0一条"}),
)


def accidents_of_questions(rest: Login, questions: tuple[tuple[str, str], ...]) -> list[str]:
    """The paths that were not answered in order."""
    people = {login: rest(login) for login in {login for login, _ in questions}}
    found = []
    for login, path in questions:
        answer = people[login].client.get(f"/api/v1{path}", headers=people[login].headers)
        told = answer.status_code < 400 or answer.json["code"] not in ("", "unexpected")
        if answer.status_code >= 500 or not told:
            found.append(path)
    return found


def accidents_of_bodies(rest: Login, bodies: tuple[tuple[str, str, Any], ...]) -> list[str]:
    """The bodies that were not refused with a code."""
    number = course.apply(rest)["number"]
    people = {login: rest(login) for login in {login for login, *_ in bodies}}
    found = []
    for login, path, body in bodies:
        headers = {**people[login].headers, **KEY}
        target = f"/api/v1{path.format(case=number)}"
        answer = people[login].client.post(target, json=body, headers=headers)
        if not 400 <= answer.status_code < 500 or not answer.json["code"]:
            found.append(f"{path} {str(body)[:60]}")
    return found


def accidents_of_acts(rest: Login, acts: tuple[tuple[str, Any], ...]) -> list[str]:
    """The actions that were not refused, or changed the task though they were."""
    course.apply(rest)
    officer = rest("zhen1")
    officer.act("accept", "claim")
    task = officer.task("accept")
    headers = {**officer.headers, "If-Match": str(task["version"])}
    found = []
    for action, body in acts:
        path = f"/api/v1/tasks/{task['id']}/{action}"
        answer = officer.client.post(path, json=body, headers=headers)
        if not 400 <= answer.status_code < 500 or officer.task("accept") != task:
            found.append(f"{action} {str(body)[:60]}")
    return found


@BOTH
def test_strange_questions_are_answered(rest, clock) -> None:
    assert accidents_of_questions(rest, QUESTIONS) == []


@BOTH
def test_strange_bodies_are_refused(rest, clock) -> None:
    assert accidents_of_bodies(rest, BODIES) == []


@BOTH
def test_strange_acts_are_refused_and_change_nothing(rest, clock) -> None:
    assert accidents_of_acts(rest, ACTS) == []


@BOTH
def test_a_task_beyond_every_number_is_not_found(rest) -> None:
    officer = rest("zhen1")
    assert officer.post(f"/tasks/{HUGE}/claim", status=404, If_Match="1")["code"]


def test_an_accident_is_noticed(rest, monkeypatch) -> None:
    """A view that fails is not taken for an answer."""

    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("portal.desk.api.queue", fail)
    assert accidents_of_questions(rest, (("zhen1", "/tasks"),)) == ["/tasks"]
