"""What each action of the workflow demands: one form for the page, for REST and for OpenAPI."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields

from portal.cases.form_fields import (
    Categories,
    Exact,
    Names,
    amount_asked,
    article_asked,
    choice_asked,
    day_asked,
    reason_asked,
    words_field,
)
from portal.cases.grounds import ENDING_GROUNDS, GROUNDS
from portal.cases.models import Task
from portal.cases.rental.demands import EXIT_REASON, RENTAL_DEMANDS
from portal.cases.rental.words import SERVICE as RENTAL
from portal.cases.steps import procedure_of
from portal.cases.workflow import Transition
from portal.checks.forms import Findings
from portal.forms import fields as answers
from portal.forms.form import Form, flat_form
from portal.offices.city import current_city
from portal.services.catalogue import get_service
from portal.services.facts import MOST_MONEY
from portal.text import N_

METHODS = (
    ("home_visit", N_("入户调查")), ("neighbours", N_("邻里访问")),
    ("data_check", N_("信息核对")), ("letter", N_("信函索证")),
)  # fmt: skip
STATIONS = {
    "accept": N_("受理"),
    "homes": N_("住房核查"),
    "verify": N_("调查核实"),
    "decide": N_("审核确认"),
    "settle": N_("审核"),
}
URGENT = (
    ("small-aid", N_("小额快救（不核对、不公示）")),
    ("emergency", N_("先行救助（先给付、后补手续）")),
)
OPINIONS = (("grant", N_("拟予确认")), ("refuse", N_("拟不予确认")))


def _confirmed() -> dict[str, fields.Field[Any]]:
    metadata = {"label": N_("确认的救助类别"), "kind": "categories"}
    return {"categories": Categories(required=True, metadata=metadata),
            **amount_asked(N_("规则已算出确定金额时不用填。"))}  # fmt: skip


def _phase() -> dict[str, fields.Field[Any]]:
    metadata = {"label": N_("渐退期几个月"), "kind": "line",
                "hint": N_("停发的可以再发几个月，没有就填0。")}  # fmt: skip
    return {"phase_months": answers.Number(99, metadata=metadata)}


def _objection() -> dict[str, fields.Field[Any]]:
    return {
        "words": words_field(N_("异议的内容"), N_("居民看不到这里写的内容。"), lines=4),
        "objector": words_field(N_("提出异议的人"), N_("姓名和联系方式，只有本单位能看到；不愿留名的空着。"), False, 1),
    }  # fmt: skip


def _ruling() -> dict[str, fields.Field[Any]]:
    return {
        "ruling": answers.Words(4, 200, required=True, metadata={
            "label": N_("复议决定或裁判文书"), "kind": "line", "hint": N_("机关和文号")}),
        "decide_by": day_asked(N_("最迟哪天重新作出决定"), N_("复议决定、裁判或者法律规定的期限。"), later=True),
        **reason_asked(),
    }  # fmt: skip


def _granted() -> dict[str, fields.Field[Any]]:
    return {
        "granted": words_field(N_("办理结果"), N_("给了什么、从什么时候起，居民会看到。")),
        **amount_asked(N_("给钱的填写，没有就空着。")),
    }


def _allowed() -> dict[str, fields.Field[Any]]:
    return {
        "granted": words_field(N_("发给谁、从哪个月到哪个月"), N_("居民会看到。")),
        **amount_asked(N_("一共多少。规则已算出确定金额时不用填。")),
    }


BY_TASK = ("ground", "again_from")
"""Answers that are asked of some tasks only."""
DEMANDS: Mapping[str, Mapping[str, fields.Field[Any]]] = {
    "hand-over": {
        "officer": answers.Number(2**31 - 1, required=True,
                                  metadata={"label": N_("转交给"), "kind": "officer"}),
        **reason_asked(N_("写给同事看的。")),
    },
    "transfer": {
        "office": answers.Words(4, 60, required=True, metadata={
            "label": N_("转给哪个单位"), "kind": "office", "hint": N_("期限照旧，不重新计算。")}),
        **reason_asked(N_("写给接收单位看的。")),
    },
    "request-supplement": {
        "items": words_field(N_("还缺哪些材料"), N_("一次写全，每行一项；能通过数据核对的不能要求居民提交。"), lines=5),
        "answer_by": day_asked(N_("请居民在哪天前补齐"), "", later=True),
        "news": words_field(N_("出现了什么新情况"), N_("只在再次要求补正时填写，不写明不能再次要求。"), False),
    },
    "answer-supplement": {"answer": words_field(N_("您的说明"), N_("材料可以在上面拍照上传。"))},
    "resume": reason_asked(N_("写明为什么不等居民补交就继续办理。")),
    "take-as-withdrawn": {**reason_asked(), **article_asked()},
    "accept-tolerating": {
        "items": words_field(N_("容缺的材料"), N_("只限办事指南列明可以容缺的，每行一项。"), lines=4),
        "bring_by": day_asked(N_("请居民在哪天前补齐"), "", later=True),
    },
    "record-brought": reason_asked(N_("哪天收到的、收到了什么。")),
    "withdraw-acceptance": {**reason_asked(), **article_asked()},
    "accept-urgently": {
        "kind": choice_asked(N_("按哪种程序"), URGENT),
        **reason_asked(N_("写明急在哪里，居民会看到。")),
    },
    "mark-kin": reason_asked(N_("谁和谁是什么关系，写给同事看的。")),
    "give-aid": {
        "granted": words_field(N_("给了什么、怎么给的"), N_("居民会看到。")),
        "amount": Exact(MOST_MONEY, required=True, metadata={"label": N_("金额（元）"), "kind": "money"}),
        "givers": Names(2, 200, required=True, metadata={
            "label": N_("经手人"), "kind": "text", "lines": 2, "hint": N_("至少两位，每行一位。")}),
    },
    "record-visit": {
        "made_on": day_asked(N_("入户的日期"), "", later=False),
        "inquirers": Names(2, 200, required=True, metadata={
            "label": N_("入户人员"), "kind": "text", "lines": 2, "hint": N_("至少两位，每行一位。")}),
        "findings": words_field(N_("看到的情况"), lines=5),
    },
    "reject": {**reason_asked(), **article_asked()},
    "record-inquiry": {
        "method": choice_asked(N_("调查方式"), METHODS),
        "made_on": day_asked(N_("调查日期"), "", later=False),
        "inquirers": Names(2, 200, required=True, metadata={
            "label": N_("调查人"), "kind": "text", "lines": 2, "hint": N_("至少两位，每行一位。")}),
        "findings": words_field(N_("调查情况"), lines=5),
    },
    "give-opinion": {
        "opinion": choice_asked(N_("初审意见"), OPINIONS), **reason_asked(),
        "without_check": words_field(N_("为什么不等核对结果"), N_("只在核对还没有完成时填写，写给同事看的。"), False),
    },
    "record-answer": {
        "body": answers.Words(2, 60, required=True, metadata={"label": N_("哪个单位的结果"), "kind": "body"}),
        "day": day_asked(N_("数据截至哪天"), "", later=False),
    },
    "ask-again": {
        "body": answers.Words(2, 60, required=True, metadata={"label": N_("再问哪个单位"), "kind": "body"}),
    },
    "conclude-check": {
        "reason": words_field(N_("说明"), N_("有单位没有答复的，写明为什么不再等。居民会看到。"), False),
    },
    "close-publicity": {"reason": words_field(N_("公示期间收到的意见"), N_("没有就空着。"), False)},
    "record-objection": _objection(),
    "close-ending": {"reason": words_field(N_("公示期间收到的意见"), N_("没有就空着。"), False)},
    "object-ending": _objection(),
    "extend": {
        "until": day_asked(N_("延长到哪天"), N_("同一项任务只能延长一次。"), later=True),
        **reason_asked(), **article_asked(),
    },
    "confirm": {
        **_confirmed(),
        "reason": words_field(N_("说明"), N_("与规则试算结果不同时必须写明理由。"), False),
    },
    "allow": {
        **_allowed(),
        "reason": words_field(N_("说明"), N_("与规则试算结果不同时必须写明理由。"), False),
    },
    "correct-allowance": {**_allowed(), **reason_asked(), **article_asked()},
    "correct": {**_confirmed(), **reason_asked(), **article_asked()},
    "correct-to-refusal": {**reason_asked(), **article_asked()},
    "set-aside": _ruling(),
    "grant": _granted(),
    "amend-grant": {**_granted(), **reason_asked(), **article_asked()},
    "amend-refusal": {**reason_asked(), **article_asked()},
    "reopen": _ruling(),
    "refuse": {**reason_asked(), **article_asked()},
    "decline": reason_asked(N_("居民书面表示不需要的情况。")),
    "conclude-unchanged": reason_asked(),
    "propose-change": {
        **_confirmed(),
        **_phase(),
        "reason": words_field(N_("理由"), N_("居民会看到，请用平实的话写清楚。")),
    },
    "propose-stop": {**_phase(), **reason_asked()},
    "record-death": {"died_on": day_asked(N_("去世的日期"), "", later=False), **reason_asked()},
    "record-hearing": {
        "heard_on": day_asked(N_("哪天听取的"), N_("约了没有来的，写约定的日期。"), later=False),
        "words": words_field(N_("本人怎么说"), N_("没有来的，写明怎么通知的。"), lines=5),
    },
    "adjust": {**reason_asked(), **article_asked()},
    "leave-unchanged": reason_asked(),
    "call-back": reason_asked(N_("怎么联系的，居民怎么说，准备怎么改进。居民会看到。")),
    **RENTAL_DEMANDS,
    "not-applicable": reason_asked(N_("写明为什么不适用；规则认为符合的，不会从联办率里去掉。")),
}  # fmt: skip


class Verified(fields.Field[Any]):
    """The facts as the inquiry found them: a declaration by the service's application form."""

    def __init__(self, service: str) -> None:
        super().__init__(allow_none=True)
        self.service = service

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        form = get_service(self.service).application_form
        errors = form.schema().validate(value) if form else {}
        if form is None or errors:
            raise ValidationError(errors or N_("这项服务没有申请表。"))
        return form.load(value)


def _again_from(task: Task) -> fields.Field[Any]:
    """The steps up to the one whose decision was set aside, but for publicity, which follows."""
    codes = [step.code for step in procedure_of(current_city(), task.case).steps]
    before = codes[: codes.index(task.code) + 1]
    choices = tuple((code, STATIONS[code]) for code in before if code in STATIONS)
    return choice_asked(N_("从哪一步重新办理"), choices)


def _ground(service: str) -> fields.Field[Any]:
    choices = tuple((code, GROUNDS[code]) for code in current_city().grounds(service))
    metadata = {"label": N_("法定的延长情形"), "kind": "choice", "choices": choices,
                "unanswered": N_("没有这些情形"),
                "hint": N_("超出全程期限的，必须有这些情形之一。")}  # fmt: skip
    return answers.Choice(tuple(code for code, _ in choices), metadata=metadata)


def _ending_ground() -> fields.Field[Any]:
    metadata = {"label": N_("终止特困供养的情形"), "kind": "choice", "choices": tuple(ENDING_GROUNDS.items()),
                "unanswered": N_("不终止特困供养"), "hint": N_(
                    "未成年人可以享受到18周岁；满18周岁还在接受义务教育或者在普通高中、中等职业学校"
                    "就读的，可以继续享受。")}  # fmt: skip
    return answers.Choice(tuple(ENDING_GROUNDS), metadata=metadata)


def _ending(task: Task) -> dict[str, fields.Field[Any]]:
    """Why it ends, of what needs a reason beside the officer's words."""
    if task.case.service == RENTAL:
        return {"ground": EXIT_REASON}
    destitute = any(found.category == "destitute" for found in task.case.recognitions)
    return {"ground": _ending_ground()} if destitute else {}


def action_form(line: Transition, task: Task) -> Form:
    """The form of an action; empty where the action demands nothing.

    An inquiry may carry the verified facts, in the words of the service's own application form. A step
    may be extended beyond the outer limit only on a legal ground that the procedure names.
    """
    asked = dict(DEMANDS.get(line.action, {}))
    if line.action == "record-inquiry" and task.kind != "adjust":
        asked["facts"] = Verified(task.case.service)
    if line.action == "record-answer":
        asked["findings"] = Findings()
    if line.action == "set-aside":
        asked["again_from"] = _again_from(task)
    if line.action in ("propose-change", "propose-stop"):
        asked |= _ending(task)
    if line.action == "extend" and task.kind == "step":
        asked["ground"] = _ground(task.case.service)
    return flat_form(line.action, line.label, asked)
