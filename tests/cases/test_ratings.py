"""好差评: who may rate what and when, the call-back with four eyes, and what stays unread."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.cases.models import Case, Task
from portal.cases.rating_models import Rating
from portal.cases.ratings import CALLED_BACK, LEVELS
from portal.database import db, transaction
from portal.journal.queries import history
from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import visible
from tests.support.course import RESIDENT

REFUSAL = {"reason": "户籍不在本街道。", "article": "最低生活保障审核确认办法第十四条"}
CALL = {"reason": "电话联系，居民说材料要跑两趟，已经改为一次告知。"}


def refused(rest: Any) -> str:
    """A case that the township did not accept."""
    number = str(course.apply(rest)["number"])
    rest("zhen1").act("accept", "claim")
    rest("zhen1").act("accept", "reject", **REFUSAL)
    return number


def rate(rest: Any, number: str, level: str, status: int = 200, **more: str) -> Any:
    """The resident rates over REST."""
    return rest(RESIDENT).post(f"/cases/{number}/rating", {"level": level, **more}, status)


@BOTH
@pytest.mark.parametrize("level", LEVELS)
def test_the_last_two_levels_are_called_back(rest, app, clock, level: str) -> None:
    number = refused(rest)
    told = rate(rest, number, level, words="跑了两趟。")
    assert (told["level"], told["words"], told["changeable"]) == (level, "跑了两趟。", True)
    assert told["callback"] == ("open" if level in CALLED_BACK else None)
    assert rest(RESIDENT).get(f"/cases/{number}/rating") == told
    queue = [t for t in rest("zhen2").get("/tasks")["items"] if t["kind"] == "callback"]
    assert [(t["due_on"], t["days"]) for t in queue] == [("2026-11-02", 0)] * (level in CALLED_BACK)
    with app.app_context():
        raw = db.session.connection().exec_driver_sql("SELECT words FROM ratings").scalar_one()
        assert "两趟".encode() not in bytes(raw)
        assert "两趟" not in str([e.after for e in history("case", number)])


@BOTH
def test_a_colleague_calls_back_and_the_rating_stands(rest, app, clock) -> None:
    number = refused(rest)
    rate(rest, number, "very_dissatisfied")
    first, second = rest("zhen1"), rest("zhen2")
    assert first.act("callback", "claim", 409)["code"] == "four-eyes"
    second.act("callback", "claim")
    with app.app_context():
        accepted = db.session.scalars(select(Task).where(Task.code == "accept")).one()
        officer = accepted.officer_id
    second.act("callback", "hand-over", officer=officer, reason="请你回访。")
    assert first.act("callback", "call-back", 409, **CALL)["code"] == "four-eyes"
    first.act("callback", "release")
    second.act("callback", "claim")
    missing = second.act("callback", "call-back", 422)
    assert [problem["field"] for problem in missing["errors"]] == ["reason"]
    second.act("callback", "call-back", **CALL)
    case = rest(RESIDENT).get(f"/cases/{number}")
    last = case["timeline"][-1]
    assert (case["status"], last["outcome"], last["reason"]) == ("refused", "done", CALL["reason"])
    assert rate(rest, number, "satisfied", 409)["code"] == "called-back"
    assert rest(RESIDENT).get(f"/cases/{number}/rating")["level"] == "very_dissatisfied"


def test_where_nobody_else_is_there_the_officer_calls_back(rest, app, clock) -> None:
    number = refused(rest)
    rest("zhen2").get("/tasks")
    with app.app_context(), transaction() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        worked = history("task", case.tasks[0].id)[-1].account_id
        table = "UPDATE accounts SET active = false WHERE office_code = '331002001-township'"
        session.connection().exec_driver_sql(f"{table} AND id <> {worked}")
    rate(rest, number, "dissatisfied")
    rest("zhen1").act("callback", "claim")
    rest("zhen1").act("callback", "call-back", **CALL)
    assert rest(RESIDENT).get(f"/cases/{number}/rating")["callback"] == "concluded"


@BOTH
def test_a_better_rating_later_does_not_take_the_call_back_away(rest, app, clock) -> None:
    number = refused(rest)
    rate(rest, number, "dissatisfied")
    told = rate(rest, number, "satisfied")
    assert (told["level"], told["callback"]) == ("satisfied", "open")
    rate(rest, number, "very_dissatisfied")
    with app.app_context():
        assert len(db.session.scalars(select(Task).where(Task.kind == "callback")).all()) == 1
        assert len(db.session.scalars(select(Rating)).all()) == 1


def test_a_running_case_is_not_rated_a_withdrawn_one_is(rest, clock) -> None:
    number = course.apply(rest)["number"]
    assert rate(rest, number, "satisfied", 409)["code"] == "not-concluded"
    rest(RESIDENT).post(f"/cases/{number}/withdraw")
    rest(RESIDENT).get(f"/cases/{number}/rating", 404)
    assert rate(rest, number, "great", 422)["errors"][0]["field"] == "level"
    assert rate(rest, number, "fairly_satisfied")["words"] is None


def test_nobody_rates_the_case_of_another(rest, clock) -> None:
    number = refused(rest)
    neighbour = {"name": "邻例居", "phone": "19911112222", "password": "a-long-password"}
    rest("").post("/accounts", neighbour, 201)
    tokens = {"login": neighbour["phone"], "password": neighbour["password"]}
    visitor = rest("")
    visitor.headers["Authorization"] = f"Bearer {visitor.post('/tokens', tokens, 201)['token']}"
    visitor.post(f"/cases/{number}/rating", {"level": "satisfied"}, 404)
    rest("zhen1").post(f"/cases/{number}/rating", {"level": "satisfied"}, 403)


def test_a_call_back_changes_no_rate_of_joint_handling(rest, clock) -> None:
    number = refused(rest)
    path = "/statistics/joint-handling?from=2026-01-01&to=2026-12-31"
    before = rest("duban").get(path)
    rate(rest, number, "dissatisfied")
    assert rest("duban").get(path) == before


def test_the_pages_ask_show_and_keep_what_was_typed(rest, pages, clock) -> None:
    number = refused(rest)
    person = pages()
    person.log_in(RESIDENT)
    assert "评价这次办理" in visible(person.get(f"/cases/{number}"))
    person.get(f"/cases/{number}/rating")
    wrong = person.post(f"/cases/{number}/rating", {"words": "等了很久"}, 422)
    assert "等了很久" in wrong
    done = visible(
        person.post(f"/cases/{number}/rating", {"level": "dissatisfied", "words": "等了很久"})
    )
    assert "谢谢您的评价" in done and "不满意" in done and "等了很久" in done
    officer = pages()
    officer.log_in("zhen2")
    assert "不满意回访" in visible(officer.get("/desk"))
    task = rest("zhen2").task("callback")
    page = visible(officer.get(f"/desk/tasks/{task['id']}"))
    assert "居民的评价" in page and "等了很久" in page and RESIDENT in page
    officer.post(f"/desk/tasks/{task['id']}/claim", {"version": task["version"]})
    version = rest("zhen2").task("callback")["version"]
    answer = {"version": version, **CALL}
    assert "已办理" in officer.post(f"/desk/tasks/{task['id']}/call-back", answer)
    assert "现在不能评价" in visible(person.get(f"/cases/{number}/rating"))


def rated_cases(rest: Any, clock: Any, levels: list[str]) -> None:
    """As many refused cases of the resident as there are levels, each rated."""
    for place, level in enumerate(levels):
        number = str(course.apply(rest, key=f"application-{place}")["number"])
        rest(RESIDENT).post(f"/cases/{number}/withdraw")
        rate(rest, number, level)


@BOTH
def test_figures_are_shown_from_five_voices_on(rest, pages, clock) -> None:
    none = rest("duban").get("/statistics/ratings")
    assert none["total"]["rated"] == 0 and none["total"]["satisfaction_permille"] is None
    rated_cases(rest, clock, ["satisfied", "dissatisfied", "very_satisfied", "fairly_satisfied"])
    few = rest("duban").get("/statistics/ratings")
    assert few["total"]["rated"] is None and few["offices"][0]["satisfied"] is None
    supervisor = pages()
    supervisor.log_in("duban")
    assert "评价少于5件" in visible(supervisor.get("/supervision"))
    clock.shift(timedelta(days=1))
    number = str(course.apply(rest, key="the-fifth-one")["number"])
    rest(RESIDENT).post(f"/cases/{number}/withdraw")
    rate(rest, number, "very_dissatisfied")
    five = rest("duban").get("/statistics/ratings")
    expected = {
        "rated": 5, "satisfied": 3, "to_call_back": 2, "called_back": 0,
        "satisfaction_permille": 600,
    }  # fmt: skip
    assert five["total"] == {"key": "", **expected}
    assert five["offices"] == [{"key": "331002001-township", **expected}]
    assert "60.0%" in visible(supervisor.get("/supervision"))
    assert rest("duban").get("/statistics/ratings?to=2026-11-02")["total"]["rated"] is None
    assert rest("duban").get("/statistics/ratings?area=331003")["total"]["rated"] == 0
    rest("quduban").get("/statistics/ratings?area=331003", 403)
