"""The status of a case, derived from its tasks and its decision: here and nowhere else.

And the words for statuses and categories, which every page shares.
"""

from collections import Counter

from portal.cases.models import Case, Task
from portal.cases.rental.words import RENTED
from portal.text import N_

STATUSES = {
    "accept": N_("等待受理"),
    "aid": N_("先行救助中"),
    "homes": N_("住房核查中"),
    "verify": N_("调查核实中"),
    "publicise": N_("公示中"),
    "decide": N_("等待审核确认"),
    "settle": N_("审核中"),
    "agree": N_("已同意，等签补贴协议"),
    "lease": N_("已同意，等租房合同备案"),
    "subsidised": N_("享受租赁补贴中"),
    "paused": N_("等您补交材料"),
    "delivering": N_("已确认，各部门办理中"),
    "nothing-owed": N_("已确认，没有应办事项"),
    "closed": N_("全部办结"),
    "refused": N_("不予确认"),
    "withdrawn": N_("已撤回"),
}
CATEGORIES = {
    "minimum_living": N_("最低生活保障（低保）"),
    "minimum_living_single": N_("最低生活保障（单人保）"),
    "marginal": N_("低保边缘家庭（低边）"),
    "hard_expense": N_("刚性支出困难家庭"),
    "destitute": N_("特困人员"),
    "emergency_aid": N_("临时救助（急难型）"),
    "expense_aid": N_("临时救助（支出型）"),
    "small_aid": N_("临时救助（小额快救）"),
    "childcare_allowance": N_("育儿补贴"),
    **RENTED,
}
KINDS = {"small-aid": N_("小额快救"), "emergency": N_("先行救助")}
"""Kinds of procedures beside the ordinary one."""
PAID_ONCE = frozenset({"emergency_aid", "expense_aid", "small_aid"})
"""Categories whose amount is given once, not every month."""

LAPSING = frozenset({"hard_expense"})
"""Categories that are valid up to their review day and no longer (刚性支出困难家庭认定办法: at most 12
months). All others are looked at again and go on until that is done (审核确认办法 31)."""

FINISHED = frozenset({"closed", "refused", "withdrawn", "nothing-owed"})
"""Nothing more is to be done in the case, and the household may apply again."""


def derive_status(case: Case) -> str:
    """A code of STATUSES.

    While the procedure runs: its present step, or "paused". After recognition: "delivering" until
    every entitlement has its one concluded task, then "closed": a case with a task missing or
    doubled is not, until the doubled one is set aside (withdrawn). A recognised household for which
    the rules gave nothing stays visible as "nothing-owed"; a claim of persons is over with its decision.
    A rental subsidy has steps after its decision, then it is "subsidised" until it ends.
    """
    if case.decision == "granted":
        return _after_recognition(case)
    if case.decision is not None:
        return case.decision
    return _at_step([t for t in case.tasks if t.kind == "step" and t.state != "concluded"])


def _at_step(running: list[Task]) -> str:
    active = min(running, key=lambda step: step.position)
    return "paused" if active.state == "paused" else active.code


def _after_recognition(case: Case) -> str:
    running = [t for t in case.tasks if t.kind == "step" and t.state != "concluded"]
    if running:
        return _at_step(running)
    if any(found.category in RENTED for found in case.recognitions):
        over = all(found.ended_on is not None for found in case.recognitions)
        return "closed" if over else "subsidised"
    if not case.entitlements:
        claim = any(task.code == "settle" for task in case.tasks)
        return "closed" if claim else "nothing-owed"
    matters = [t for t in case.tasks if t.kind == "matter" and t.outcome != "withdrawn"]
    each_once = Counter(t.entitlement_id for t in matters) == Counter(
        e.id for e in case.entitlements
    )
    handled = all(t.state == "concluded" for t in matters)
    return "closed" if each_once and handled else "delivering"
