"""Childcare allowance («育儿补贴»): checked and claimed for the children, decided in their township."""

from portal.rules.assessment import RuleText
from portal.services.childcare_allowance import form, rules
from portal.services.service import Consent, Service, nothing_owed
from portal.text import N_

MATERIALS = (
    {"code": "hukou", "label": N_("孩子的户口本"), "why": N_("由孩子户口所在的乡镇（街道）办理。")},
)  # fmt: skip
CONSENT = Consent(
    title=N_("确认"),
    words=N_("我是孩子的父母或者其他监护人，同意乡镇（街道）用这些内容办理育儿补贴。我保证填写的内容属实。"),
    without=N_("不同意就不能办理。"),
    label=N_("我同意，并确认属实"),
    missing=N_("请勾选同意和确认属实，不同意就不能办理。"),
)  # fmt: skip

SERVICE = Service(
    code="childcare-allowance",
    prefix="CA",
    name=N_("育儿补贴"),
    summary=N_("三岁以下的孩子，看看一共能领多少，网上申请。"),
    check_form=form.CHECK,
    application_form=form.APPLICATION,
    text=RuleText(rules.version, rules.rule, rules.CATALOGUE, rules.PARAMETERS),
    materials=MATERIALS,
    matters_owed=nothing_owed,
    consent=CONSENT,
    whole_household=False,
)
