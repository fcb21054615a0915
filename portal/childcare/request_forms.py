"""What a request and each action on a wish demand."""

from typing import Any

from portal.childcare.search_form import EntryMonth
from portal.childcare.words import SERVICES
from portal.forms import fields as answers
from portal.forms.form import Form, flat_form
from portal.text import N_

MOST_WISHES = 5
MOST_PRIORITY = 999


def _words(label: str, hint: str = "", required: bool = True) -> answers.Words:
    return answers.Words(
        required=required, metadata={"label": label, "hint": hint, "kind": "text", "lines": 3}
    )


def _day(label: str, hint: str = "", *, future: bool = True, required: bool = True) -> answers.Day:
    return answers.Day(
        future, required=required, metadata={"label": label, "hint": hint, "kind": "date"}
    )


REQUEST = flat_form("childcare-request", N_("申请托位"), {
    "name": answers.Words(1, 40, metadata={
        "label": N_("孩子的姓名"), "kind": "line", "hint": N_("还没出生或没取名的，可以不填。")}),
    "born_on": _day(N_("孩子的出生日期"), N_("还没出生的，填预产期。")),
    "entry_month": EntryMonth(required=True, metadata={
        "label": N_("想从哪个月开始入托"), "kind": "month", "hint": N_("如 2027-3。")}),
    "service": answers.Choice(tuple(SERVICES), required=True, metadata={
        "label": N_("托育方式"), "kind": "choice", "choices": tuple(SERVICES.items())}),
    "area": answers.Township(required=True, metadata={
        "label": N_("住在哪个乡镇或街道"), "kind": "township"}),
})  # fmt: skip

NOTHING = flat_form("childcare-nothing", "", {})
FORMS: dict[str, Form] = {
    "offer": flat_form("childcare-offer", N_("给出名额"), {
        "from_month": EntryMonth(metadata={
            "label": N_("从哪个月入托"), "kind": "month", "hint": N_("不填就是家长想入托的月份。")}),
        "answer_by": _day(N_("请家长在哪天前答复"), required=False),
        "enrol_by": _day(N_("接受后请在哪天前办理入托"), required=False),
        "reason": _words(N_("没有按排队顺序的，写明理由"), N_("前面的家庭会看到这条理由。"), False),
    }),
    "refuse": flat_form("childcare-refuse", N_("不能接收"), {"reason": _words(N_("理由"), N_("家长会看到。"))}),
    "take-back": flat_form("childcare-take-back", N_("收回名额"), {
        "reason": _words(N_("理由"), N_("家长会看到，县（市、区）卫生健康部门也会看到。"))}),
    "set-priority": flat_form("childcare-priority", N_("调整优先顺序"), {
        "priority": answers.Number(MOST_PRIORITY, required=True, metadata={
            "label": N_("优先级"), "kind": "line", "hint": N_("数字小的在前；不用优先顺序的填0。")}),
        "reason": _words(N_("按公布的哪一条"), N_("家长会看到。")),
    }),
    "enrol": flat_form("childcare-enrol", N_("办理入托"), {
        "health_check_on": _day(N_("入托健康检查的日期"), N_("托育机构管理规范第十一条：入托前要体检、查验接种。"),
                                future=False),
        "agreement_on": _day(N_("签订托育服务协议的日期"), future=False),
    }),
    "turn-down": flat_form("childcare-turn-down", N_("不接受这个名额"), {
        "reason": _words(N_("原因"), N_("可以不写。"), False)}),
    "accept": NOTHING,
    "withdraw": NOTHING,
}  # fmt: skip
"""What each action of portal.childcare.workflow demands."""

Answers = dict[str, Any]
