"""The sheet that is posted in the village or community (公示), with no more than the neighbours need."""

from datetime import date
from typing import Any

from portal.cases.models import Case, Task
from portal.cases.notices import CATEGORIES, chinese_day
from portal.forms.identity import age_on, birthday
from portal.offices.city import City
from portal.people.masking import mask_name
from portal.services.catalogue import get_service

ADULT = 18


def sheet(city: City, case: Case, task: Task, last_day: date) -> dict[str, Any]:
    """Who is proposed for what, and where to object until when (审核确认办法 19).

    The applicant's name is masked; a minor is never named, nor is anybody whose age is not known. No
    ID number, no income, no illness, no amount: personal data that the purpose does not need stay out.
    """
    office, service = city.offices[task.office_code].name, get_service(case.service).name
    met = [v["category"] for v in case.assessment["verdicts"] if v["verdict"] == "met"]
    lines = [
        f"对下列家庭的{service}申请，拟提请审核确认，现予公示。公示期到{chinese_day(last_day)}为止。",
        f"申请人：{_named(case)}，{city.areas[case.area_code].name}，家庭人口{len(case.facts['members'])}人。",
        f"拟确认的类别：{'、'.join(CATEGORIES[c] for c in met) or '由审核单位核定'}。",
        f"有异议的，请在公示期内向{office}提出，可以当面说，也可以写信、打电话。提出异议的人依法受到保护。",
    ]  # fmt: skip
    return {"title": f"{service}公示", "paragraphs": lines}


def ending_sheet(
    city: City, case: Case, task: Task, last_day: date, outcome: str | None
) -> dict[str, Any]:
    """Whose destitute support is to end, or what was decided after an objection (特困人员认定办法 26).

    As little is said as of an application: why it ends is nobody's business but the person's.
    """
    office, area = city.offices[task.office_code].name, city.areas[case.area_code].name
    decided = {None: "拟终止特困人员救助供养", "kept": "经调查核实，决定不终止特困人员救助供养"}
    lines = [
        f"对下列特困人员，{decided.get(outcome, '经调查核实，决定终止特困人员救助供养')}，现予公示。"
        f"公示期到{chinese_day(last_day)}为止。",
        f"姓名：{_named(case)}，{area}。",
    ]
    if outcome is None:
        lines.append(
            f"有异议的，请在公示期内向{office}提出，可以当面说，也可以写信、打电话。提出异议的人依法受到保护。"
        )
    return {"title": "特困人员救助供养终止公示", "paragraphs": lines}


def _named(case: Case) -> str:
    first = case.facts["members"][0]
    born = birthday(str(first.get("id_number", ""))) or _day(first.get("birth_date"))
    grown = born is not None and age_on(born, case.applied_on) >= ADULT
    return mask_name(str(first.get("name", ""))) if grown else "未成年人（姓名不公开）"


def _day(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None
