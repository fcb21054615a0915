"""What each action on a finding demands: one form for the page, for REST and for OpenAPI."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields

from portal.cases.filing import application_form
from portal.cases.form_fields import words_field
from portal.forms import fields as answers
from portal.forms.form import Form, Section, flat_form
from portal.outreach.workflow import APPLY, Transition
from portal.services.forms import StrictSchema
from portal.text import N_

MANDATE = "mandate"
NOT_SIGNED = N_(
    "没有签署授权书就无法核对家庭情况，申请不能受理（浙江省社会救助条例第四十九条）。请先让申请人签字。"
)


class Signed(answers.YesNo):
    """Whether the mandate was signed: without it nothing can be filed."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if not super()._deserialize(value, attr, data, **kwargs):
            raise ValidationError(NOT_SIGNED)
        return True


def _day(label: str, hint: str = "") -> fields.Field[Any]:
    metadata = {"label": label, "hint": hint, "kind": "date"}
    return answers.Day(required=True, metadata=metadata)


DEMANDS: Mapping[str, Mapping[str, fields.Field[Any]]] = {
    "contact": {
        "made_on": _day(N_("联系日期")),
        "words": words_field(N_("联系情况"), N_("怎么联系的，对方怎么说；没有联系上也写明。")),
    },
    "decline": {"words": words_field(N_("不申请的原因"), N_("按对方说的写，以后不再为同一情况打扰。"))},
    "move-away": {"words": words_field(N_("搬到哪里"), N_("知道多少写多少，不知道就空着。"), False, 2)},
    "keep": {"words": words_field(N_("核实情况"), N_("怎么核实的，结果怎样。"))},
    "refer": {"words": words_field(N_("有什么变化"), N_("写明核实到的变化，复核的同事会看到。"))},
    "handle": {"words": words_field(N_("处理结果"), N_("例如已请有关单位补办哪一项。"))},
    "review": {"words": words_field(N_("复核结果"), N_("写明维持还是调整，依据是什么。"))},
}  # fmt: skip
NO_MANDATE: dict[str, Any] = dict.fromkeys(("required", "null"), N_("请填写授权书的情况。"))
MANDATE_SECTION = Section(
    MANDATE, N_("授权书"),
    N_("申请人授权民政部门核对家庭成员的户籍、税收、社保、不动产、市场登记、公积金、车船、银行、"
       "保险、证券等信息，只用于这次申请，并委托经办机构代为提出申请。"),
    MANDATE,
    {
        "signed": Signed(required=True, metadata={
            "label": N_("申请人已经在授权书上签字吗"), "kind": "bool",
            "why": N_("有了授权，经办机构才能核对收入和财产（浙江省社会救助条例第四十九条）。")}),
        "signed_on": _day(N_("签字日期"), N_("授权书原件留在本单位备查。")),
    },
)  # fmt: skip
MANDATE_SCHEMA = StrictSchema.from_dict(dict(MANDATE_SECTION.fields), name=MANDATE)


def action_form(line: Transition, service: str) -> Form:
    """The form of an action; empty where it demands nothing."""
    if line.action == APPLY:
        return mandated_form(service)
    return flat_form(line.action, line.label, DEMANDS.get(line.action, {}))


def mandated_form(service: str) -> Form:
    """The service's application form, with the mandate that the household signed."""
    plain = application_form(service)
    mandate = fields.Nested(MANDATE_SCHEMA, required=True, error_messages=NO_MANDATE)
    schema = plain.schema.from_dict({MANDATE: mandate}, name=f"{plain.code}-mandated")
    return Form(f"{plain.code}-mandated", schema, (*plain.sections, MANDATE_SECTION))
