"""The workflow: one table of what may be done with a task, by whom, and where it leads."""

from dataclasses import dataclass

from portal.cases.models import Task
from portal.errors import NotAllowed, Refused
from portal.text import N_

OFFICERS = frozenset({"caseworker", "system"})
CASEWORKERS = frozenset({"caseworker"})
RESIDENT = frozenset({"resident"})
ANY = frozenset({
    "accept", "aid", "verify", "check", "publicise", "decide", "matter", "callback", "review", "adjust",
    "visit", "ending", "settle", "homes", "agree", "lease", "clawback",
})  # fmt: skip
ASKING = frozenset({"accept", "verify", "matter", "settle", "homes", "lease"})
LIMITED = frozenset({
    "accept", "aid", "homes", "verify", "publicise", "decide", "matter", "settle", "agree", "lease",
})  # fmt: skip
RULED = frozenset({"accept", "decide", "settle"})
PREPARING = frozenset({"accept", "verify"})
GIVEN = frozenset({"granted", "refused", "declined", "not_applicable"})
"""The answers that an office may have given on a matter; what ended with its recognition was not answered."""
ACCEPT, VERIFY = frozenset({"accept"}), frozenset({"verify"})
PUBLICISE, DECIDE, MATTER = frozenset({"publicise"}), frozenset({"decide"}), frozenset({"matter"})
CALLBACK, CHECK = frozenset({"callback"}), frozenset({"check"})
REVIEW, ADJUST = frozenset({"review"}), frozenset({"adjust"})
SETTLE, HOMES = frozenset({"settle"}), frozenset({"homes"})
AGREE, LEASE, CLAWBACK = frozenset({"agree"}), frozenset({"lease"}), frozenset({"clawback"})
LEFT = PREPARING | SETTLE
"""The steps in which a request to supplement that nobody answers ends the case."""
AID, VISIT, ENDING = frozenset({"aid"}), frozenset({"visit"}), frozenset({"ending"})


@dataclass(frozen=True)
class Transition:
    """One line of the table: `action` leads a task of the kinds `of` from `before` to `after`.

    What it demands is the form of the same name in portal.cases.forms. `outcome` is set when the
    task concludes. `replacing`: the outcomes that it takes the place of, any where it says none.
    """

    action: str
    label: str
    before: str
    after: str
    of: frozenset[str]
    by: frozenset[str]
    outcome: str | None = None
    replacing: frozenset[str] | None = None


TABLE = (
    Transition("claim", N_("领取"), "open", "claimed", ANY, OFFICERS),
    Transition("request-supplement", N_("请居民补交材料"), "claimed", "paused", ASKING, OFFICERS),
    Transition("answer-supplement", N_("提交补交材料"), "paused", "claimed", ASKING, RESIDENT),
    Transition("resume", N_("恢复办理"), "paused", "claimed", ASKING, OFFICERS),
    Transition("take-as-withdrawn", N_("视为撤回"), "paused", "concluded", LEFT, CASEWORKERS, "withdrawn"),
    Transition("accept", N_("受理申请"), "claimed", "concluded", ACCEPT, CASEWORKERS, "done"),
    Transition("accept-tolerating", N_("容缺受理"), "claimed", "concluded", ACCEPT, CASEWORKERS, "done"),
    Transition("accept-urgently", N_("按急难程序受理"), "claimed", "concluded", ACCEPT, CASEWORKERS, "done"),
    Transition("mark-kin", N_("登记近亲属备案"), "claimed", "claimed", PREPARING, CASEWORKERS),
    Transition("give-aid", N_("登记已给付"), "claimed", "concluded", AID, CASEWORKERS, "done"),
    Transition("record-visit", N_("登记县级入户核查"), "claimed", "concluded", VISIT, CASEWORKERS, "done"),
    Transition("reject", N_("不予受理"), "claimed", "concluded", ACCEPT, CASEWORKERS, "refused"),
    Transition("record-inquiry", N_("登记调查"), "claimed", "claimed", VERIFY | REVIEW | ADJUST, CASEWORKERS),
    Transition("give-opinion", N_("提出初审意见"), "claimed", "concluded", VERIFY, CASEWORKERS, "done"),
    Transition("record-brought", N_("登记容缺材料已补齐"), "claimed", "claimed", VERIFY, CASEWORKERS),
    Transition("withdraw-acceptance", N_("撤销受理"), "claimed", "concluded", VERIFY, CASEWORKERS, "withdrawn"),
    Transition("conclude-homes", N_("登记住房核查结果"), "claimed", "concluded", HOMES, CASEWORKERS, "done"),
    Transition("start-check", N_("发起核对"), "claimed", "claimed", CHECK, OFFICERS),
    Transition("record-answer", N_("登记核对结果"), "claimed", "claimed", CHECK, OFFICERS),
    Transition("ask-again", N_("再问一次"), "claimed", "claimed", CHECK, OFFICERS),
    Transition("conclude-check", N_("完成核对"), "claimed", "concluded", CHECK, OFFICERS, "done"),
    Transition("post", N_("张贴公示"), "claimed", "claimed", PUBLICISE, CASEWORKERS),
    Transition("close-publicity", N_("结束公示"), "claimed", "concluded", PUBLICISE, CASEWORKERS, "done"),
    Transition("record-objection", N_("登记公示异议"), "claimed", "concluded", PUBLICISE, CASEWORKERS, "objection"),
    Transition("confirm", N_("确认救助对象"), "claimed", "concluded", DECIDE, CASEWORKERS, "granted"),
    Transition("refuse", N_("不予确认"), "claimed", "concluded", DECIDE, CASEWORKERS, "refused"),
    Transition("allow", N_("核定发放"), "claimed", "concluded", SETTLE, CASEWORKERS, "granted"),
    Transition("refuse", N_("不予发放"), "claimed", "concluded", SETTLE, CASEWORKERS, "refused"),
    Transition("correct-allowance", N_("更正为发放"), "concluded", "concluded", SETTLE, CASEWORKERS, "granted"),
    Transition("correct-to-refusal", N_("更正为不予发放"), "concluded", "concluded", SETTLE, CASEWORKERS, "refused"),
    Transition("correct", N_("更正为确认"), "concluded", "concluded", DECIDE, CASEWORKERS, "granted"),
    Transition("correct-to-refusal", N_("更正为不予确认"), "concluded", "concluded", DECIDE, CASEWORKERS, "refused"),
    Transition("sign-agreement", N_("签订协议"), "claimed", "concluded", AGREE, CASEWORKERS, "done"),
    Transition("file-lease", N_("备案租房合同"), "claimed", "concluded", LEASE, CASEWORKERS, "done"),
    Transition("hear-on-clawback", N_("登记听取意见"), "claimed", "claimed", CLAWBACK, CASEWORKERS),
    Transition("decide-clawback", N_("决定追回"), "claimed", "concluded", CLAWBACK, CASEWORKERS, "done"),
    Transition("drop-clawback", N_("决定不追回"), "claimed", "concluded", CLAWBACK, CASEWORKERS, "done"),
    Transition("set-aside", N_("依复议或裁判重新办理"), "concluded", "concluded", RULED, CASEWORKERS, "set_aside"),
    Transition("grant", N_("办结给付"), "claimed", "concluded", MATTER, OFFICERS, "granted"),
    Transition("refuse", N_("不予办理"), "claimed", "concluded", MATTER, OFFICERS, "refused"),
    Transition("decline", N_("登记居民放弃"), "claimed", "concluded", MATTER, OFFICERS, "declined"),
    Transition("decline", N_("放弃这一项"), "open", "concluded", MATTER, RESIDENT, "declined"),
    Transition("decline", N_("放弃这一项"), "claimed", "concluded", MATTER, RESIDENT, "declined"),
    Transition("not-applicable", N_("认定不适用"), "claimed", "concluded", MATTER, OFFICERS, "not_applicable"),
    Transition("amend-grant", N_("更正为给付"), "concluded", "concluded", MATTER, CASEWORKERS, "granted", GIVEN),
    Transition("amend-refusal", N_("更正为不予办理"), "concluded", "concluded", MATTER, CASEWORKERS, "refused", GIVEN),
    Transition("reopen", N_("依复议或裁判重新办理"), "concluded", "open", MATTER, CASEWORKERS, None, GIVEN),
    Transition("conclude-unchanged", N_("没有变化，继续享受"), "claimed", "concluded", REVIEW, CASEWORKERS, "done"),
    Transition("propose-change", N_("提出调整意见"), "claimed", "concluded", REVIEW, CASEWORKERS, "done"),
    Transition("propose-stop", N_("提出停止意见"), "claimed", "concluded", REVIEW, CASEWORKERS, "done"),
    Transition("record-death", N_("登记独居的救助对象去世"), "claimed", "concluded", REVIEW, CASEWORKERS, "done"),
    Transition("record-hearing", N_("登记听取意见"), "claimed", "claimed", ADJUST, CASEWORKERS),
    Transition("adjust", N_("决定调整或停止"), "claimed", "concluded", ADJUST, CASEWORKERS, "done"),
    Transition("leave-unchanged", N_("决定不作调整"), "claimed", "concluded", ADJUST, CASEWORKERS, "done"),
    Transition("post-ending", N_("张贴终止公示"), "claimed", "claimed", ENDING, CASEWORKERS),
    Transition("close-ending", N_("结束终止公示"), "claimed", "concluded", ENDING, CASEWORKERS, "done"),
    Transition("object-ending", N_("登记对终止的异议"), "claimed", "concluded", ENDING, CASEWORKERS, "objection"),
    Transition("call-back", N_("登记回访"), "claimed", "concluded", CALLBACK, CASEWORKERS, "done"),
    Transition("extend", N_("延长期限"), "claimed", "claimed", LIMITED, CASEWORKERS),
    Transition("transfer", N_("转给其他单位"), "open", "open", LIMITED | CHECK, CASEWORKERS),
    Transition("transfer", N_("转给其他单位"), "claimed", "open", LIMITED | CHECK, CASEWORKERS),
    Transition("hand-over", N_("转交同事"), "claimed", "claimed", ANY, CASEWORKERS),
    Transition("take-back", N_("收回休假同事的任务"), "claimed", "open", ANY, CASEWORKERS),
    Transition("take-over", N_("代班接手"), "claimed", "claimed", ANY, CASEWORKERS),
    Transition("take-over", N_("代班接手"), "paused", "paused", ASKING, CASEWORKERS),
    Transition("release", N_("退回待领"), "claimed", "open", ANY, OFFICERS),
)  # fmt: skip

ONLY_OF = {"accept-urgently": "social-assistance", "mark-kin": "social-assistance"}
"""Actions on shared steps that one service alone knows."""
ACTIONS = tuple(dict.fromkeys(line.action for line in TABLE))


def workflow_code(task: Task) -> str:
    """What the table calls this task: its step's code, else its kind."""
    return task.code if task.kind == "step" else task.kind


def possible(task: Task, role: str) -> list[Transition]:
    """What somebody of `role` may do with the task as it stands."""
    code = workflow_code(task)
    return [
        line for line in TABLE
        if line.before == task.state and code in line.of and role in line.by
        and (line.replacing is None or task.outcome in line.replacing)
        and (line.action not in ONLY_OF or ONLY_OF[line.action] == task.case.service)
    ]  # fmt: skip


def transition(task: Task, action: str, role: str) -> Transition:
    """The line of the table for `action` now.

    Raises NotAllowed when the role may never do it here, Refused when only not in this state.
    """
    found = [line for line in possible(task, role) if line.action == action]
    if found:
        return found[0]
    code = workflow_code(task)
    if not any(line.action == action and code in line.of and role in line.by for line in TABLE):
        raise NotAllowed()
    raise Refused(
        N_("这项任务现在是“%(state)s”，不能这样办理。请刷新后再看。"),
        code="wrong-state", state=STATES[task.state],
    )  # fmt: skip


STATES = {
    "waiting": N_("未轮到"),
    "open": N_("待领取"),
    "claimed": N_("办理中"),
    "paused": N_("等居民补交材料"),
    "concluded": N_("已办结"),
}

OUTCOMES = {
    "done": N_("已完成"),
    "granted": N_("已给付"),
    "refused": N_("不予办理"),
    "declined": N_("居民放弃"),
    "not_applicable": N_("不适用"),
    "ended": N_("认定已结束"),
    "withdrawn": N_("已撤回"),
    "objection": N_("收到异议"),
    "set_aside": N_("决定已撤销"),
}
