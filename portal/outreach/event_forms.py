"""A monitoring event as other bodies tell it: one form for files and for REST."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from portal.errors import FieldProblem, Invalid
from portal.forms import fields as answers
from portal.forms.form import Form, Section
from portal.services.facts import MOST_MONEY
from portal.services.forms import StrictSchema, identity
from portal.text import N_

DEATH, MEDICAL_COST = "death", "medical_cost"
KINDS = (
    (DEATH, N_("死亡")), ("birth", N_("生育")), ("marriage", N_("结婚")),
    (MEDICAL_COST, N_("高额医疗支出")), ("employment_change", N_("就业变化")),
)  # fmt: skip
NO_AMOUNT = N_("请填写自己负担的金额。")
TOO_MANY = N_("一次请发送1到%(most)s件事件。")
MOST = 200
"""Events that are told at once."""

ASKED = {
    "id_number": answers.IdNumber(
        required=True,
        metadata={"label": identity(True)["id_number"].metadata["label"], "kind": "id_number",
                  "hint": N_("生育填父亲或母亲的号码。")},
    ),
    "event": answers.Choice(
        tuple(code for code, _ in KINDS), required=True,
        metadata={"label": N_("事件"), "kind": "choice", "choices": KINDS},
    ),
    "happened_on": answers.Day(
        required=True,
        metadata={"label": N_("发生日期"), "kind": "date", "hint": N_("生育填孩子的出生日期。")},
    ),
    "amount": answers.Money(
        MOST_MONEY,
        metadata={"label": N_("金额"), "kind": "money",
                  "hint": N_("医疗支出填自己负担的金额；就业变化填现在每月收入，不知道就空着。")},
    ),
    "detail": answers.Words(1, 200, metadata={"label": N_("说明"), "kind": "line"}),
    "source": answers.Words(1, 40, metadata={"label": N_("来源单位"), "kind": "line"}),
}  # fmt: skip
NEEDED = tuple(code for code, asked in ASKED.items() if asked.required)


class EventSchema(StrictSchema):
    """An event; a medical cost without its amount says nothing."""

    @validates_schema
    def check_amount(self, data: dict[str, object], **_kwargs: object) -> None:
        """An amount is one number, and there where it is needed."""
        amount = data.get("amount")
        if isinstance(amount, dict):
            raise ValidationError(answers.BAD_MONEY, "amount")
        if data.get("event") == MEDICAL_COST and amount is None:
            raise ValidationError(NO_AMOUNT, "amount")


EVENT = Form(
    "life-event", EventSchema.from_dict(dict(ASKED), name="life-event"),
    (Section("life-event", "", "", "", ASKED),),
)  # fmt: skip


def read_events(told: Any) -> list[dict[str, Any]]:
    """The events that a system tells: one, or a list of them.

    Raises Invalid naming every fault; in a list the event's place (from 0) comes before the field.
    """
    if not isinstance(told, list):
        return [EVENT.load(told)]
    if not 1 <= len(told) <= MOST:
        raise Invalid([FieldProblem("", TOO_MANY, {"most": MOST})])
    events, problems = list[dict[str, Any]](), list[FieldProblem]()
    for place, one in enumerate(told):
        try:
            events.append(EVENT.load(one))
        except Invalid as fault:
            problems += [problem.under(str(place)) for problem in fault.problems]
    if problems:
        raise Invalid(problems)
    return events
