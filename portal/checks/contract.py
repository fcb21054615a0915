"""The contract with bodies that answer data checks: what is asked, what an answer may say.

An answer is believed only as far as it answers the question: its id, its body, the persons that were
asked about, facts that the body answers, amounts that can be. `docs/data-check.md` is made from here.
"""

import json
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from portal.checks.models import DataCheck
from portal.clock import today
from portal.offices.check_bodies import CheckBody
from portal.rules.facts import Fact
from portal.services.facts import CATALOGUE
from portal.text import N_

MOST_FINDINGS = 500
MOST_HELD = 99
"""How many of a thing (homes, cars) a body may find."""

FAILURES = {
    "timeout": N_("对方没有在规定时间内答复"),
    "unreachable": N_("连不上对方系统"),
    "status": N_("对方系统没有接受（状态码%(status)s）"),
    "too-large": N_("答复太大，没有读取"),
    "not-json": N_("答复不是能读懂的JSON"),
    "bad-shape": N_("答复的内容不符合约定的格式"),
    "other-request": N_("答复的是另一次查询"),
    "other-body": N_("答复来自另一个单位"),
    "other-person": N_("答复里有没有查询过的人"),
    "other-fact": N_("答复里有不归这个单位答复的内容"),
    "bad-amount": N_("答复里的金额或数量不可能"),
    "bad-day": N_("答复里的日期不可能"),
}
"""Why a body's answer could not be used; never what it said."""


class AnswerUnusable(Exception):
    """An answer cannot be believed; `reason` is a code of FAILURES, `field` the place in the answer."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.reason, self.field = reason, field


class Amount(fields.Field[int]):
    """An integer, and nothing that only looks like one (true, 1.0, "1")."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        if type(value) is not int:
            raise ValidationError("bad-amount")
        return value


class PersonSchema(Schema):
    """Somebody asked about."""

    name = fields.Str(required=True, metadata={"description": "姓名"})
    id_number = fields.Str(required=True, metadata={"description": "身份证号"})


class RequestSchema(Schema):
    """What a body is asked (POST, JSON)."""

    id = fields.Str(required=True, metadata={
        "description": "查询编号。同一次查询重发时不变，收到过的应当给出同样的答复"})  # fmt: skip
    body = fields.Str(required=True, metadata={"description": "被查询单位的代码"})
    purpose = fields.Str(required=True, metadata={"description": "用途，即服务的代码"})
    mandate_day = fields.Date(required=True, metadata={"description": "家庭授权核对的日期"})
    facts = fields.List(fields.Str(), required=True, metadata={"description": "要答复的事项"})
    persons = fields.List(
        fields.Nested(PersonSchema), required=True, metadata={"description": "被查询的人"}
    )


class FindingSchema(Schema):
    """One thing that a body knows about one person."""

    person = fields.Str(required=True, metadata={"description": "身份证号，须是查询过的人"})
    fact = fields.Str(required=True, metadata={"description": "事项的代码"})
    amount = Amount(required=True, allow_none=True, metadata={
        "description": "整数，单位见事项表；选择类事项为null"})  # fmt: skip
    from_day = fields.Date(data_key="from", required=True, allow_none=True, metadata={
        "description": "从哪天起，不知道为null"})  # fmt: skip
    to_day = fields.Date(data_key="to", required=True, allow_none=True, metadata={
        "description": "到哪天止，至今为null"})  # fmt: skip
    words = fields.Str(required=True, validate=[validate.Length(max=500)], metadata={
        "description": "说明，最多500字，可以是空的"})  # fmt: skip

    @validates_schema
    def check_days(self, data: Mapping[str, Any], **_: Any) -> None:
        """It does not end before it begins."""
        if data["from_day"] and data["to_day"] and data["to_day"] < data["from_day"]:
            raise ValidationError("bad-day", "to")


class AnswerSchema(Schema):
    """What a body answers (200, JSON). Nothing found is an empty list."""

    id = fields.Str(required=True, metadata={"description": "查询编号，原样"})
    body = fields.Str(required=True, metadata={"description": "被查询单位的代码，原样"})
    day = fields.Date(required=True, metadata={"description": "数据截至哪天，不晚于今天"})
    findings = fields.List(
        fields.Nested(FindingSchema), required=True, validate=validate.Length(max=MOST_FINDINGS),
        metadata={"description": "查到的情况；共有的只写一次，没有查到为空列表"},
    )  # fmt: skip


def question(check: DataCheck, body: CheckBody) -> dict[str, Any]:
    """The request as JSON goes."""
    asked = {
        "id": check.request, "body": check.body, "purpose": check.purpose,
        "mandate_day": check.mandate_day, "facts": sorted(body.facts), "persons": check.persons,
    }  # fmt: skip
    told: dict[str, Any] = RequestSchema().dump(asked)
    return told


def parse(raw: bytes) -> Any:
    """The JSON in some bytes. Raises AnswerUnusable for anything else, also for NaN."""
    try:
        return json.loads(raw.decode(), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise AnswerUnusable("not-json") from None


def _no_number(word: str) -> None:
    raise ValueError(word)


def read_answer(check: DataCheck, body: CheckBody, said: Any) -> dict[str, Any]:
    """A body's answer to this very question, as it is kept: JSON with days as ISO text.

    Raises AnswerUnusable, with the place in the answer and never with what stood there.
    """
    try:
        answer = AnswerSchema().load(said)
    except ValidationError as fault:
        raise _unusable(fault.messages) from None
    if answer["id"] != check.request:
        raise AnswerUnusable("other-request", "id")
    if answer["body"] != check.body:
        raise AnswerUnusable("other-body", "body")
    if answer["day"] > today():
        raise AnswerUnusable("bad-day", "day")
    known = {person["id_number"] for person in check.persons}
    for place, finding in enumerate(answer["findings"]):
        _believe(finding, f"findings.{place}", known, body)
    kept: dict[str, Any] = AnswerSchema().dump(answer)
    return kept


def _believe(finding: Mapping[str, Any], path: str, known: set[str], body: CheckBody) -> None:
    if finding["person"] not in known:
        raise AnswerUnusable("other-person", f"{path}.person")
    if finding["fact"] not in body.facts:
        raise AnswerUnusable("other-fact", f"{path}.fact")
    if not possible_amount(fact_of(finding["fact"]), finding["amount"]):
        raise AnswerUnusable("bad-amount", f"{path}.amount")


def fact_of(code: str) -> Fact:
    """A fact of a declaration, the household's or a member's. Raises KeyError."""
    return CATALOGUE.household.get(code) or CATALOGUE.member[code]


def possible_amount(fact: Fact, amount: int | None) -> bool:
    """Whether a body may find so much: a choice has no amount, a yes is how many there are."""
    if fact.kind == "choice":
        return amount is None
    most = MOST_HELD if fact.kind == "bool" else fact.high
    return amount is not None and 0 <= amount <= most


def _unusable(messages: Any, path: str = "") -> AnswerUnusable:
    """The first fault of a shape: where it stands, and nothing of what stands there."""
    if isinstance(messages, Mapping):
        key, inner = next(iter(messages.items()))
        return _unusable(inner, f"{path}.{key}".removeprefix(".") if key != "_schema" else path)
    reason = "bad-day" if "bad-day" in messages else "bad-shape"
    if path.endswith(".amount"):
        reason = "bad-amount"
    return AnswerUnusable(reason, path)


UNITS: Mapping[str, str] = {
    "money": N_("分"), "area": N_("0.01平方米"), "int": N_("个数"), "bool": N_("个数，没有为0"),
    "choice": N_("没有数量（null），写在说明里"),
}  # fmt: skip


def failure(reason: str) -> tuple[str, dict[str, str]]:
    """What a failure is called, with what the words need: status-503 is a status."""
    code, _, number = reason.partition("status-")
    if number:
        return FAILURES["status"], {"status": number}
    return FAILURES.get(code, FAILURES["bad-shape"]), {}
