"""Papers to the resident (文书): what each says, complete, and the number that it gets.

The papers are official documents and are written in Chinese; they are stored as they were issued.
"""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portal.cases.models import Case, Notice, Supplement, Task
from portal.cases.numbers import notice_number
from portal.cases.rental.words import RENTED
from portal.cases.status import PAID_ONCE
from portal.offices.city import City
from portal.offices.schemas import DECIDING
from portal.services.catalogue import get_service

MARKS = {
    "receipt": "受", "supplement": "补", "decision": "决", "matter": "办", "extension": "延",
    "withdrawal": "撤", "objection": "异", "correction": "更", "reopening": "重",
    "review": "复", "adjustment": "调", "stop": "停", "publicity": "公", "aid": "先",
    "agreement": "协", "lease": "租", "clawback": "追",
    "renewal": "年",
}  # fmt: skip
NO_AUTHORITY = frozenset({
    "power", "water", "gas", "broadcasting", "charity", "trade-union", "womens-federation",
    "youth-league", "red-cross", "court",
})  # fmt: skip
REVIEW = "如不服本决定，可自收到之日起60日内向%s申请行政复议（行政复议法第二十条、第二十四条），"
SUIT = "或者自收到之日起6个月内向人民法院提起行政诉讼（行政诉讼法第四十六条）。"
WINDOW = (
    "如有异议，可向该单位反映，也可到当地乡镇（街道）社会救助窗口反映（浙江省社会救助条例第六条）。"
)


def issue(
    session: Session, city: City, case: Case, task: Task, kind: str, today: date,
    content: dict[str, Any],
) -> Notice:  # fmt: skip
    """Number and date a paper of the task's office. `content`: title, paragraphs, reasons."""
    office = city.offices[task.office_code]
    service, department = get_service(case.service), city.departments[office.department].name
    notice = Notice(
        task_id=task.id, kind=kind, office_code=office.code, issued_on=today,
        number=notice_number(session, office, department, MARKS[kind], today.year),
        content={"organ": office.name, "service": service.name, "case": case.number,
                 "reasons": [], "remedies": [], **content},
    )  # fmt: skip
    case.notices.append(notice)
    return notice


def receipt(city: City, case: Case, task: Task) -> dict[str, Any]:
    """The receipt: who has the application and until when (ZDYP 11)."""
    office = city.offices[task.office_code]
    until = {"settle": "审核完毕"}.get(task.code, "提出初审意见")
    mandate = [
        f"这件申请由{office.name}按您{chinese_day(case.mandate_on)}签署的授权书代您提出。"
    ] if case.mandate_on else []  # fmt: skip
    lines = [
        f"您的申请已于{chinese_day(case.applied_on)}收到，办件编号{case.number}。",
        *mandate,
        f"现由{office.name}办理，最迟{chinese_day(task.due_on)}前{until}。",
        *_until(case),
    ]
    return {"title": "申请收件回执", "paragraphs": lines}


def _until(case: Case) -> list[str]:
    """The outer limit, where there is one."""
    if case.due_on is None:
        return []
    return [f"整个办理期限到{chinese_day(case.due_on)}为止；请您补交材料的时间不计入期限。"]


def aid_given(case: Case, task: Task) -> dict[str, Any]:
    """Aid was given before the paperwork (社会救助法 50): what, and what follows."""
    amount = task.amount or 0
    lines = [
        f"您的申请（编号{case.number}）情况紧急，已先行给予救助：{task.granted}",
        f"金额：{amount // 100:,}.{amount % 100:02d}元。",
        "依据：社会救助法第五十条。调查和确认手续随后补办，不用您再跑。",
    ]
    return {"title": "先行救助告知书", "paragraphs": lines}


def supplement(case: Case, asked: Supplement) -> dict[str, Any]:
    """The one request for everything that is missing; the clock stands still meanwhile."""
    lines = [
        f"您的申请（编号{case.number}）还缺下列材料，请您在{chinese_day(asked.answer_by)}前一次补齐：",
        *(f"{number}. {item}" for number, item in enumerate(asked.items.splitlines(), 1)),
        "补交期间办理期限停止计算，收到后继续计算。材料只要求补正一次。",
    ]
    return {"title": "补正告知书", "paragraphs": lines}


def refusal(city: City, case: Case, task: Task, title: str) -> dict[str, Any]:
    """A refusal: the fact first, then reason and article, then what can be done."""
    name, given = get_service(case.service).name, "发放" if task.code == "settle" else "确认"
    lines = [
        f"您{chinese_day(case.applied_on)}提出的{name}申请（编号{case.number}），这次不予{given}。",
        f"理由：{task.reason}",
        f"依据：{task.article}",
        "家庭情况有变化的，可以随时重新申请。",
    ]
    reasons = failed_conditions(case.assessment) if task.code in DECIDING else []
    return {
        "title": title,
        "paragraphs": lines,
        "reasons": reasons,
        "remedies": remedies(city, task),
    }


def recognition(city: City, case: Case, task: Task, payment: str) -> dict[str, Any]:
    """The decision that a household is recognised: categories, amounts, from when, what follows."""
    lines = [f"您{chinese_day(case.applied_on)}提出的申请（编号{case.number}），经审核确认如下："]
    for found in case.recognitions:
        lines.append(_recognised(city, found.category, found.amount, payment))
    if task.reason:
        lines.append(f"说明：{task.reason}")
    count = len(case.entitlements)
    lines.append(
        f"按规定您家还有{count}项应办事项，已同时转交各部门办理，您不用再跑，进度可在网上查看。"
        if count else "按现有情况没有查到其他应办事项，经办人员会再次核对。"
    )  # fmt: skip
    reasons = met_conditions(case)
    return {"title": "社会救助审核确认决定书", "paragraphs": lines, "reasons": reasons,
            "remedies": remedies(city, task)}  # fmt: skip


def allowance(city: City, case: Case, task: Task) -> dict[str, Any]:
    """The decision that persons get an allowance: to whom, for which months, how much in all."""
    name, amount = get_service(case.service).name, task.amount or 0
    lines = [
        f"您{chinese_day(case.applied_on)}提出的{name}申请（编号{case.number}），经审核同意发放。",
        f"发放内容：{task.granted}",
        f"金额：一共{amount // 100:,}.{amount % 100:02d}元。",
        *([f"说明：{task.reason}"] if task.reason else []),
    ]
    verdicts = case.assessment["verdicts"]
    return {"title": f"{name}审核决定书", "paragraphs": lines, "remedies": remedies(city, task),
            "reasons": [_told(c) for v in verdicts for c in v["conditions"] if c["state"] == "met"]}  # fmt: skip


def _told(condition: dict[str, Any]) -> dict[str, str]:
    return {name: condition[name] for name in ("label", "article", "state")}


def _recognised(city: City, category: str, amount: int | None, payment: str) -> str:
    name = CATEGORIES[category]
    if amount is None:
        return f"确认您家为{name}。"
    if category in PAID_ONCE:
        return f"确认您家为{name}，一次性救助{amount // 100:,}.{amount % 100:02d}元。"
    return f"确认您家为{name}，每月{amount // 100:,}.{amount % 100:02d}元，从{payment}起按月发放。"


def matter_result(city: City, case: Case, task: Task) -> dict[str, Any]:
    """A department's answer on one matter."""
    name = city.matter(task.code, case.applied_on).name
    lines = [f"关于您家的应办事项“{name}”（办件编号{case.number}）："]
    if task.outcome == "granted":
        return {"title": "事项办结告知书", "paragraphs": [*lines, f"办理结果：{task.granted}"]}
    lines += [f"这次不予办理。理由：{task.reason}", f"依据：{task.article}"]
    return {"title": "事项不予办理告知书", "paragraphs": lines, "remedies": remedies(city, task)}


def remedies(city: City, task: Task) -> list[str]:
    """The ways to appeal, with organ and period (FYT 25; FY 20, 24; 行政诉讼法 46)."""
    office = city.offices[task.office_code]
    if office.department in NO_AUTHORITY:
        return [WINDOW]
    county = city.areas.get(office.area_code[:6])
    organ = f"{county.name}人民政府" if county else "同级人民政府"
    return [REVIEW % organ + SUIT]


def failed_conditions(assessment: dict[str, Any]) -> list[dict[str, str]]:
    """The conditions of an assessment that do not hold, each once, with its article."""
    found = {
        (c["label"], c["article"]): {"label": c["label"], "article": c["article"], "state": "not_met"}
        for verdict in assessment["verdicts"] for c in verdict["conditions"]
        if c["state"] == "not_met"
    }  # fmt: skip
    return list(found.values())


def met_conditions(case: Case) -> list[dict[str, str]]:
    """The conditions that carry the recognised categories, each with its article."""
    recognised = {found.category for found in case.recognitions}
    return [
        _told(c) for verdict in case.assessment["verdicts"] if verdict["category"] in recognised
        for c in verdict["conditions"] if c["state"] == "met"
    ]  # fmt: skip


def chinese_day(day: date | None) -> str:
    """2026年11月24日."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


CATEGORIES = {
    "minimum_living": "最低生活保障家庭",
    "minimum_living_single": "最低生活保障对象（单人保）",
    "marginal": "最低生活保障边缘家庭",
    "hard_expense": "刚性支出困难家庭",
    "destitute": "特困人员",
    "emergency_aid": "临时救助对象（急难型）",
    "expense_aid": "临时救助对象（支出型）",
    "small_aid": "临时救助对象（小额快救）",
    **RENTED,
}
