"""Papers of the courses beside the straight one: put off, tolerated, withdrawn, objected to.

Like all papers they are written in Chinese and stored as they were issued.
"""

from datetime import date
from typing import Any

from portal.cases.grounds import GROUNDS
from portal.cases.models import Case, Notice, Supplement, Task
from portal.cases.notices import chinese_day, remedies
from portal.cases.steps import procedure_of
from portal.offices.city import City

Content = dict[str, Any]


def extension(city: City, case: Case, task: Task, answers: dict[str, Any]) -> Content:
    """The due date of a task was put off: from when to when, why, and by which article."""
    outer = city.grounds(case.service).get(answers.get("ground") or "")
    wider = [
        f"因{GROUNDS[outer.code]}，全程期限延长到{chinese_day(case.due_on)}（{outer.basis}）。"
    ] if outer and task.kind == "step" else []  # fmt: skip
    lines = [
        f"您的办件（编号{case.number}）中由我单位办理的“{_name(city, case, task)}”，原应在"
        f"{chinese_day(task.extended_from)}前办结，现延长到{chinese_day(task.extended_to)}。",
        *wider,
        f"理由：{answers['reason']}",
        f"依据：{answers['article']}",
        "同一项任务只延长一次。",
    ]
    return {"title": "延长办理期限告知书", "paragraphs": lines}


def _name(city: City, case: Case, task: Task) -> str:
    if task.kind == "step":
        return procedure_of(city, case).step(task.code).name
    return city.matter(task.code, case.applied_on).name


def tolerated(case: Case, missing: Supplement) -> Content:
    """Accepted although papers are missing: which, and until when they are to be brought."""
    day = chinese_day(missing.answer_by)
    lines = [
        f"您的申请（编号{case.number}）已经受理，办理期限照常计算。还缺下列材料，请在{day}前补齐：",
        *_numbered(missing),
        f"{day}前没有补齐的，将书面说明理由，撤销受理（“最多跑一次”改革规定第十一条）。",
    ]
    return {"title": "容缺受理告知书", "paragraphs": lines}


def acceptance_withdrawn(city: City, case: Case, task: Task, missing: Supplement) -> Content:
    """The tolerated papers never came; the case is over."""
    lines = [
        f"您的申请（编号{case.number}）容缺受理后，下列材料到{chinese_day(missing.answer_by)}没有补齐：",
        *_numbered(missing),
        *_grounds(task),
        "现撤销受理，这件申请办理终止。材料齐全后可以重新申请。",
    ]
    return {"title": "撤销受理通知书", "paragraphs": lines, "remedies": remedies(city, task)}


def taken_as_withdrawn(city: City, case: Case, task: Task, asked: Supplement) -> Content:
    """The resident did not answer the request in time; the case is over."""
    lines = [
        f"我单位{chinese_day(asked.asked_on)}请您补交材料，到{chinese_day(asked.answer_by)}"
        f"没有收到（办件编号{case.number}）。",
        *_grounds(task),
        "按规定视为您撤回申请，这件申请办理终止。需要时可以重新申请。",
    ]
    return {"title": "视为撤回申请通知书", "paragraphs": lines, "remedies": remedies(city, task)}


def objection(case: Case) -> Content:
    """Somebody objected at publicity: what happens now; neither who nor what was said."""
    lines = [
        f"您的申请（编号{case.number}）公示期间收到异议，将重新调查核实，之后再次公示。",
        *([f"全程办理期限到{chinese_day(case.due_on)}为止。"] if case.due_on else []),
        "您可以向经办单位补充说明情况。提出异议的人依法受到保护，不予公开。",
    ]
    return {"title": "公示异议复查告知书", "paragraphs": lines}


def correction(old: Notice, task: Task, content: Content) -> Content:
    """The corrected decision: which paper it replaces and why, then what is decided now."""
    head = [
        f"我单位{chinese_day(old.issued_on)}作出的{old.content['title']}（{old.number}）有误，现予更正，"
        "原文书不再有效。",
        f"更正的理由：{task.reason}",
        f"依据：{task.article}",
    ]
    return {**content, "title": "更正决定书", "paragraphs": [*head, *content["paragraphs"]]}


def reopening(case: Case, answers: Content, due: date) -> Content:
    """A ruling set the decision aside: by which, and until when there will be a new one."""
    lines = [
        f"您的申请（编号{case.number}），原决定已由{answers['ruling']}撤销，我单位重新办理。",
        f"新的决定最迟{chinese_day(due)}前作出。您不用重新申请。",
        f"说明：{answers['reason']}",
    ]
    return {"title": "重新办理告知书", "paragraphs": lines}


def _numbered(asked: Supplement) -> list[str]:
    return [f"{number}. {item}" for number, item in enumerate(asked.items.splitlines(), 1)]


def _grounds(task: Task) -> list[str]:
    return [f"理由：{task.reason}", f"依据：{task.article}"]
