"""A program that sends an action again, because the answer got lost, does it once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from portal.cases.course_models import DoneOnce
from portal.database import db
from portal.journal.models import Event
from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import Rest

KEY = "7c1e-claim-1"


def claiming(app, rest) -> tuple[Rest, str, str]:
    """An officer, the path to claim the first task, its version."""
    course.apply(rest)
    officer = rest("zhen1")
    task = officer.task("accept")
    return officer, f"/tasks/{task['id']}", str(task["version"])


@BOTH
def test_sent_again_it_is_done_once_and_answered_alike(app, rest) -> None:
    officer, path, version = claiming(app, rest)
    first = officer.post(f"{path}/claim", {}, If_Match=version, Idempotency_Key=KEY)
    assert officer.post(f"{path}/claim", {}, If_Match=version, Idempotency_Key=KEY) == first
    officer.post(f"{path}/release", {}, If_Match=str(first["version"]))
    assert officer.post(f"{path}/claim", {}, If_Match=version, Idempotency_Key=KEY) == first
    with app.app_context():
        claimed = select(func.count()).where(Event.action == "claim")
        assert db.session.scalar(claimed) == 1


def test_the_key_of_one_action_opens_no_other(app, rest) -> None:
    officer, path, version = claiming(app, rest)
    first = officer.post(f"{path}/claim", {}, If_Match=version, Idempotency_Key=KEY)
    fault = officer.post(
        f"{path}/release", {}, 409, If_Match=str(first["version"]), Idempotency_Key=KEY
    )
    assert fault["code"] == "idempotency-key-reused"


def test_what_failed_is_not_remembered(app, rest) -> None:
    officer, path, version = claiming(app, rest)
    stale = str(int(version) + 1)
    assert (
        officer.post(f"{path}/claim", {}, 409, If_Match=stale, Idempotency_Key=KEY)["code"]
        == "stale"
    )
    officer.post(f"{path}/claim", {}, If_Match=version, Idempotency_Key=KEY)


@pytest.mark.parametrize("key", ["short", "x" * 81])
def test_a_key_has_8_to_80_characters(app, rest, key: str) -> None:
    officer, path, version = claiming(app, rest)
    fault = officer.post(f"{path}/claim", {}, 422, If_Match=version, Idempotency_Key=key)
    assert fault["errors"][0]["field"] == "Idempotency-Key"


@BOTH
def test_sent_eight_times_at_once_it_is_done_once(app, rest) -> None:
    officer, path, version = claiming(app, rest)

    def send(_number: int) -> object:
        program = Rest(app)
        program.headers = officer.headers
        return program.post(f"{path}/claim", {}, If_Match=version, Idempotency_Key=KEY)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert answers == [answers[0]] * 8
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(DoneOnce)) == 1
