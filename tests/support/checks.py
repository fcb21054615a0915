"""A data check on its way: started by the county, answered on paper or by a system."""

import io
import json
from collections.abc import Callable
from typing import Any

from PIL import Image

from tests.support import course
from tests.support.browser import Rest
from tests.support.course import Login
from tests.support.family import FAMILY

BODIES = (
    "real-estate", "vehicles", "social-insurance", "housing-fund", "taxation", "bank-deposits",
    "securities", "commercial-insurance", "market-entities", "funerals",
)  # fmt: skip
FIRST, SECOND = (member["id_number"] for member in FAMILY["members"][:2])
DAY = "2026-11-02"


def started(rest: Login, key: str = "first-application", **home: Any) -> str:
    """An accepted application whose check the county has started; returns the case's number."""
    number = str(course.apply(rest, key, **home)["number"])
    township, county = rest("zhen1"), rest("minzheng1")
    township.act("accept", "claim")
    township.act("accept", "accept")
    county.act("check", "claim")
    county.act("check", "start-check")
    return number


def paper() -> bytes:
    """A small picture, as an office photographs a paper."""
    picture = io.BytesIO()
    Image.new("RGB", (9, 9)).save(picture, "JPEG")
    return picture.getvalue()


def attach(
    officer: Rest, body: str, content: bytes | None = None, status: int = 201, *, key: str = ""
) -> Any:
    """Hand in the paper of a body's answer."""
    task = officer.task("check")
    form = {"file": (io.BytesIO(content or paper()), "查询结果.jpg")}
    path = f"/api/v1/tasks/{task['id']}/checks/{body}/papers"
    sent = {**officer.headers, **({"Idempotency-Key": key} if key else {})}
    answer = officer.client.post(path, data=form, headers=sent)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.json


def found(fact: str, amount: Any, person: str = FIRST, words: str = "") -> dict[str, Any]:
    """A finding of the contract."""
    return {
        "person": person,
        "fact": fact,
        "amount": amount,
        "from": None,
        "to": None,
        "words": words,
    }


def answer(officer: Rest, body: str, *findings: dict[str, Any], status: int = 200) -> Any:
    """A body's answer, entered by hand with its paper."""
    attach(officer, body)
    said = {"body": body, "day": DAY, "findings": list(findings)}
    return officer.act("check", "record-answer", status, **said)


def asked(who: Rest, number: str, body: str) -> Any:
    """How the question to a body stands."""
    rows = who.get(f"/cases/{number}/check")["bodies"]
    return next(row for row in rows if row["body"] == body)


def replying(
    findings: dict[str, list[dict[str, Any]]], /, **changed: Any
) -> Callable[[bytes], bytes]:
    """A system that answers every question as the contract says; `changed` spoils its answers."""

    def reply(body: bytes) -> bytes:
        question = json.loads(body)
        said = {"id": question["id"], "body": question["body"], "day": DAY,
                "findings": findings.get(question["body"], []), **changed}  # fmt: skip
        return json.dumps(said, ensure_ascii=False).encode()

    return reply
