"""Papers of reviews: unchanged, adjusted, stopped. Written in Chinese, stored as they were issued."""

from typing import Any

from portal.cases.clawback_models import Clawback
from portal.cases.grounds import ENDING_GROUNDS
from portal.cases.models import Case, Task
from portal.cases.notices import CATEGORIES, chinese_day, remedies
from portal.cases.rental.words import EXITS
from portal.cases.review_models import Review
from portal.offices.city import City
from portal.services.catalogue import get_service

Content = dict[str, Any]


def unchanged(case: Case, task: Task) -> Content:
    """The review found nothing that changes: what goes on until when."""
    lines = [
        f"您家享受的{_service(case)}（办件编号{case.number}）已经复核，情况没有影响待遇的变化。",
        *(
            f"{CATEGORIES[r.category]}：下一次复核日{chinese_day(r.review_on)}。"
            for r in case.recognitions if r.review_on and r.ended_on is None
        ),
        *(
            f"{CATEGORIES[r.category]}：从{chinese_day(r.ended_on)}起停止的决定不变。"
            for r in case.recognitions if r.ended_on is not None
        ),
        f"说明：{task.reason}",
        "家庭人口、收入、财产有变化的，请及时报告。",
    ]  # fmt: skip
    return {"title": "复核结果告知书", "paragraphs": lines}


def adjusted(city: City, case: Case, task: Task, review: Review) -> Content:
    """The county's decision: every change with its day, the hearing, reason, article, remedies."""
    changes = review.changes or []
    destitute = any(change["category"] == "destitute" for change in changes)
    heard = [
        f"作出本决定前，已于{chinese_day(review.heard_on)}听取您的意见（社会救助法第四十八条）。"
    ] if review.heard_on else []  # fmt: skip
    lines = [
        f"您家享受的{_service(case)}（办件编号{case.number}）经复核，决定如下：",
        *(_told(change) for change in changes),
        *(_ground(review) if destitute else _exit(review)),
        *heard,
        f"理由：{task.reason}",
        f"依据：{task.article}",
        "家庭情况再有变化的，可以随时报告或者重新申请。",
    ]
    ended = all(change["ends"] for change in changes)
    title = f"{'停止' if ended else '调整'}{_service(case)}决定书"
    return {"title": title, "paragraphs": lines, "remedies": remedies(city, task)}


def clawback(city: City, case: Case, task: Task, found: Clawback) -> Content:
    """What was overpaid is to be paid back: which months, how much, why, by when, remedies."""
    lines = [
        f"您家享受的{_service(case)}（办件编号{case.number}），{_months(found)}多发了{_yuan(found.amount)}。",
        f"多发的原因：{found.reason}",
        f"作出本决定前，已于{chinese_day(found.heard_on)}听取您的意见（社会救助法第四十八条）。",
        f"请在{chinese_day(found.repay_by)}前退回。一次退回有困难的，可以和我单位商量分次退。",
        f"理由：{task.reason}",
        f"依据：{task.article}",
    ]
    return {
        "title": f"追回{_service(case)}决定书",
        "paragraphs": lines,
        "remedies": remedies(city, task),
    }


def _months(found: Clawback) -> str:
    first, last = (f"{m.year}年{m.month}月" for m in (found.first_month, found.last_month))
    return first if first == last else f"{first}到{last}"


def _service(case: Case) -> str:
    return get_service(case.service).name


def _exit(review: Review) -> list[str]:
    """Why the household leaves the rental subsidy."""
    return [f"退出原因：{EXITS[review.ground]}。"] if review.ground in EXITS else []


def _ground(review: Review) -> list[str]:
    """Why destitute support ends, and that the committee is told (特困人员认定办法 24, 26)."""
    if review.ground is None:
        return []
    place = "一二三四五六"[list(ENDING_GROUNDS).index(review.ground)]
    return [
        f"终止特困供养的情形：{ENDING_GROUNDS[review.ground]}（特困人员认定办法第二十四条第{place}项）。",
        "终止理由同时通过乡镇（街道）书面告知村（居）民委员会；"
        "符合最低生活保障、临时救助条件的，会及时纳入（特困人员认定办法第二十六条、第二十七条）。",
    ]


def died(case: Case, task: Task, ends: Any) -> Content:
    """The recipient died: from which month nothing more is paid."""
    lines = [
        f"{_service(case)}对象（办件编号{case.number}）已经去世，从{chinese_day(ends)}起停止发放。",
        f"说明：{task.reason}",
    ]
    return {"title": f"停止{_service(case)}告知书", "paragraphs": lines}


def _told(change: dict[str, Any]) -> str:
    name = CATEGORIES[change["category"]]
    if change["ends"]:
        return f"{name}：从{_day(change['ends'])}起停止。"
    if change["recognition"] is None:
        amount = "" if change["to"] is None else f"，每月{_yuan(change['to'])}，从下个月起按月发放"
        return f"确认您家为{name}{amount}。"
    return (
        f"{name}：从{_day(change['first_month'])}起，由每月{_yuan(change['from'])}"
        f"调整为每月{_yuan(change['to'])}。"
    )


def _day(text: str) -> str:
    year, month, day = text.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}元"
