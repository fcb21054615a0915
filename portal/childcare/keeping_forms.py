"""What an institution's staff are asked about its classes and its record."""

from portal.childcare.places import KINDS
from portal.childcare.search_form import EntryMonth
from portal.childcare.words import ORDER_RULES
from portal.forms import fields as answers
from portal.forms.form import flat_form
from portal.services.facts import MOST_MONEY
from portal.text import N_

MOST_CHILDREN, MOST_GROUPS = 999, 99
FEES = ("fee_full", "fee_half", "fee_hourly", "fee_temporary")


def _count(label: str, most: int, hint: str = "") -> answers.Number:
    return answers.Number(
        most, required=True, metadata={"label": label, "kind": "int", "hint": hint}
    )


def _fee(label: str) -> answers.Money:
    return answers.Money(MOST_MONEY, metadata={
        "label": label, "kind": "money", "hint": N_("不提供的不填。")})  # fmt: skip


def _clock(label: str) -> answers.Clock:
    return answers.Clock(required=True, metadata={
        "label": label, "kind": "clock", "hint": N_("如 17:30。")})  # fmt: skip


MONTHS = flat_form("childcare-months", N_("班和托位"), {
    "kind": answers.Choice(tuple(KINDS), required=True, metadata={
        "label": N_("哪种班"), "kind": "choice", "choices": tuple(KINDS.items())}),
    "from_month": EntryMonth(required=True, metadata={
        "label": N_("从哪个月起"), "kind": "month", "hint": N_("如 2027-3。")}),
    "to_month": EntryMonth(metadata={
        "label": N_("到哪个月止"), "kind": "month", "hint": N_("不填就只改这一个月。")}),
    "groups": _count(N_("几个班"), MOST_GROUPS),
    "licensed": _count(N_("获准的托位"), MOST_CHILDREN),
    "carers": _count(N_("保育人员"), MOST_CHILDREN, N_("人手够几个孩子，按师生比自动算。")),
    "occupied": _count(N_("在托的孩子"), MOST_CHILDREN, N_("已留的名额不算在内。")),
})  # fmt: skip
RECORD = flat_form("childcare-record", N_("机构情况"), {
    "fee_full": _fee(N_("全日托，每月")), "fee_half": _fee(N_("半日托，每月")),
    "fee_hourly": _fee(N_("计时托，每小时")), "fee_temporary": _fee(N_("临时托，每天")),
    "opens": _clock(N_("几点开门")), "closes": _clock(N_("几点关门")),
    "phone": answers.Words(6, 20, required=True, metadata={"label": N_("电话"), "kind": "line"}),
    "order_rule": answers.Choice(tuple(ORDER_RULES), required=True, metadata={
        "label": N_("先收谁"), "kind": "choice", "choices": tuple(ORDER_RULES.items())}),
    "order_words": answers.Words(2, 1000, metadata={
        "label": N_("公布的优先顺序"), "kind": "text", "lines": 4,
        "hint": N_("家长在机构页面上看得到；这是机构自己的规则，不是法律规定。")}),
})  # fmt: skip
