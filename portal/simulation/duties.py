"""What an officer does with a task when its turn comes: one entry per kind of task.

A duty gives the actions of one sitting, in order, each with its answers; nothing where the task has to
wait. The dice are the county's, so that a run can be repeated.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from portal.cases.models import Case, Task
from portal.cases.rental.prefilled import MATTER
from portal.cases.rental.words import SERVICE as RENTAL

Deed = tuple[str, dict[str, Any]]
ARTICLE = "浙江省社会救助条例第九条、第十三条"


@dataclass(frozen=True)
class Sitting:
    """A task before its officer: its case, the day, the dice."""

    task: Task
    case: Case
    day: date
    random: Random

    def later(self, days: int) -> str:
        """A day so many days on, as a form takes it."""
        return (self.day + timedelta(days=days)).isoformat()

    def by_chance(self, permille: int) -> bool:
        """Whether something happens that does so in so many of a thousand cases."""
        return self.random.randrange(1000) < permille


def _elsewhere(s: Sitting) -> list[Deed]:
    """The household lives in the next township: its office has the task from now on."""
    code = s.task.office_code
    other = "331002002-township" if code.startswith("331002001") else "331002001-township"
    return [("transfer", {"office": other, "reason": "实际居住在对方辖区。"})]


def _accept(s: Sitting) -> list[Deed]:
    if s.task.office_code.startswith("331002") and s.by_chance(10):
        return _elsewhere(s)
    if s.by_chance(25):
        return [("reject", {"reason": "户口不在本乡镇。", "article": "社会救助法第三十七条"})]
    if s.by_chance(20):
        return [("accept-tolerating", {"items": "房产证复印件", "bring_by": s.later(5)})]
    return [("accept", {})]


def _check(s: Sitting) -> list[Deed]:
    if s.task.due_on is not None:
        return [("start-check", {})]
    opened = s.task.opened_on or s.day
    if (s.day - opened).days < 3:
        return []
    return [("conclude-check", {"reason": "其余单位没有答复，已用入户调查核实。"})]


def _verify(s: Sitting) -> list[Deed]:
    if not s.case.supplements and s.by_chance(60):
        return [("request-supplement", {"items": "银行流水", "answer_by": s.later(15)})]
    check = next((t for t in s.case.tasks if t.kind == "check"), None)
    if check is not None and check.state != "concluded":
        return []
    if s.task.extended_on is None and s.by_chance(20) and _may_wait(s):
        until = {
            "until": s.later(3),
            "reason": "需要到外地核实。",
            "article": "最低生活保障审核确认办法第二十二条",
        }
        return [("extend", until)]
    deeds: list[Deed] = [("record-inquiry", {
        "method": "home_visit", "made_on": s.day.isoformat(),
        "inquirers": "例调查甲\n例调查乙", "findings": "入户看过，情况与自报一致。",
    })]  # fmt: skip
    if any(one.tolerated and one.closed_on is None for one in s.case.supplements):
        deeds.append(("record-brought", {"reason": "已经收到。"}))
    opinion = "refuse" if s.by_chance(40) else "grant"
    return [*deeds, ("give-opinion", {"opinion": opinion, "reason": "按调查情况提出。"})]


def _may_wait(s: Sitting) -> bool:
    """Whether the task may be put off by three days: later than now, within the case's outer limit."""
    due, until = s.task.due_on, s.day + timedelta(days=3)
    outer = s.case.due_on
    return due is not None and outer is not None and due < until <= outer


def _publicise(s: Sitting) -> list[Deed]:
    if s.task.state == "open":
        return [("post", {})]
    if s.task.due_on is None or s.day < s.task.due_on:
        return []
    if s.by_chance(15):
        return [("record-objection", {"words": "听说他家有一间店面。"})]
    return [("close-publicity", {})]


def _decide(s: Sitting) -> list[Deed]:
    verdicts = s.case.assessment["verdicts"]
    met = [v["category"] for v in verdicts if v["verdict"] == "met"]
    left_open = [v["category"] for v in verdicts if v["verdict"] == "needs_review"]
    prepared = [t for t in s.case.tasks if t.code == "verify"]
    against = max(prepared, key=lambda t: t.position).opinion == "refuse"
    if met and not against:
        return [("confirm", {"categories": met, "amount": "500.00"})]
    if left_open and not against and s.by_chance(500):
        reason = "标准未公布，经集体研究核定。"
        return [("confirm", {"categories": left_open[:1], "amount": "300.00", "reason": reason})]
    return [("refuse", {"reason": "经核对，收入或财产超过规定。", "article": ARTICLE})]


def _homes(s: Sitting) -> list[Deed]:
    if s.by_chance(50):
        return [("conclude-homes", {"homes": "1", "home_area": "120", "housing_support": "no",
                                    "reason": "名下有一套住房。"})]  # fmt: skip
    return [("conclude-homes", {"homes": "0", "housing_support": "no", "reason": "名下没有住房。"})]


def _agree(s: Sitting) -> list[Deed]:
    return [("sign-agreement", {"last_day": s.later(364)})]


def _lease(_s: Sitting) -> list[Deed]:
    return [("file-lease", {"reason": "合同真实。"})]


def _matter(s: Sitting) -> list[Deed]:
    asked = any(one.task_id == s.task.id for one in s.case.supplements)
    if not asked and s.by_chance(25):
        return [("request-supplement", {"items": "社保卡照片", "answer_by": s.later(10)})]
    certain = next(e.certain for e in s.case.entitlements if e.id == s.task.entitlement_id)
    if certain and s.task.code == MATTER:
        return []  # the decision of its own case answers it
    if not certain:
        return [("not-applicable", {"reason": "核实后家中没有符合的成员。"})]
    if s.by_chance(40):
        return [("refuse", {"reason": "同类待遇已经享受。", "article": "浙江省社会救助条例第七条"})]
    if s.by_chance(30):
        return [("decline", {"reason": "居民书面表示不需要。"})]
    return [("grant", {"granted": "已按规定办理。"})]


def _review(s: Sitting) -> list[Deed]:
    inquiry: Deed = ("record-inquiry", {
        "method": "home_visit", "made_on": s.day.isoformat(),
        "inquirers": "例调查甲\n例调查乙", "findings": "入户复核。",
    })  # fmt: skip
    if s.by_chance(100):
        ground = "income" if s.case.service == RENTAL else "means"
        return [inquiry, ("propose-stop", {"reason": "家庭情况已经好转。", "ground": ground})]
    return [inquiry, ("conclude-unchanged", {"reason": "没有变化。"})]


def _adjust(s: Sitting) -> list[Deed]:
    return [
        ("record-hearing", {"heard_on": s.day.isoformat(), "words": "本人没有意见。"}),
        ("adjust", {"reason": "复核后不再符合。", "article": ARTICLE}),
    ]


def _end(s: Sitting) -> list[Deed]:
    if s.task.state == "open":
        return [("post-ending", {})]
    return [("close-ending", {})] if s.task.due_on and s.day >= s.task.due_on else []


def _call_back(_s: Sitting) -> list[Deed]:
    return [("call-back", {"reason": "已电话说明，居民表示理解。"})]


DUTIES: Mapping[str, Callable[[Sitting], list[Deed]]] = {
    "accept": _accept, "check": _check, "verify": _verify, "publicise": _publicise,
    "decide": _decide, "matter": _matter, "review": _review, "adjust": _adjust,
    "callback": _call_back, "ending": _end, "homes": _homes, "agree": _agree, "lease": _lease,
}  # fmt: skip
"""By the workflow's code of a task (portal.cases.workflow.workflow_code)."""
