"""The handbook of a service's rules: a page that an official reads to know what the portal does."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from portal.offices.city import City, Matter
from portal.rules.assessment import shown_parameter
from portal.rules.explanation import AMOUNT, Explained, explain
from portal.services.service import Service

STATUSES = {"verified": "已核实", "example": "示例", "待核": "待核", "missing": "缺"}


def handbook(service: Service, city: City, on: date) -> str:
    """The rules, figures and joint matters of a service in force on `on`, as Markdown."""
    parts = (_head(service, on), _rules(service, city, on), _figures(service, city, on),
             _matters(service, city, on))  # fmt: skip
    return "\n".join(line for part in parts for line in part) + "\n"


def _head(service: Service, on: date) -> Iterator[str]:
    yield f"# {service.name}：规则一览"
    yield ""
    yield f"按{on.isoformat()}有效的规则和数值，规则版本：{service.text.version(on)}。本页由程序生成。"
    yield ""


def _rules(service: Service, city: City, on: date) -> Iterator[str]:
    lines = explain(service.text, city.parameters.on(on), on)
    for name, conditions in groupby(lines, key=lambda line: line.category_name):
        yield from (f"## {name}", "", "| 条件 | 依据 | 用到的数值 |", "|---|---|---|")
        for line in conditions:
            label = "金额" if line.code == AMOUNT else line.label
            yield f"| {label} | {line.article} | {_read(city, line)} |"
        yield ""


def _read(city: City, line: Explained) -> str:
    return "、".join(city.parameters[code].name for code in line.parameters) or "—"


def _figures(service: Service, city: City, on: date) -> Iterator[str]:
    heads = "| 名称 | 代码 | 数值 | 单位 | 状态 | 起始日 | 来源 |"
    yield from ("## 数值", "", heads, "|---|---|---|---|---|---|---|")
    parameters = city.parameters.on(on)
    for code in service.text.parameters:
        shown = shown_parameter(parameters, code)
        ends = dict.fromkeys((shown["low"], shown["high"]))
        value = "缺" if shown["low"] is None else "–".join(f"{end:,}" for end in ends)
        status = STATUSES[shown["status"]]
        yield (f"| {shown['name']} | `{code}` | {value} | {shown['unit']} | {status} "
               f"| {shown['first_day']} | {shown['source']} |")  # fmt: skip
    yield ""


def _matters(service: Service, city: City, on: date) -> Iterator[str]:
    matters = city.matters_on(service.code, on)
    if not matters:
        return
    heads = "| 序号 | 事项 | 单位 | 给谁 | 条件 | 期限 | 依据 | 状态 |"
    yield from ("## 联办事项", "", heads, "|---|---|---|---|---|---|---|---|")
    for matter in matters:
        categories = "、".join(sorted(matter.categories)) or "—"
        yield (f"| {matter.number} | {matter.name} | {city.departments[matter.department].name} "
               f"| {categories} | `{matter.who}` | {_limit(matter)} | {matter.basis} "
               f"| {matter.tag} |")  # fmt: skip
    yield ""


def _limit(matter: Matter) -> str:
    units = {"working_days": "个工作日", "calendar_days": "天", "next_month": "次月底"}
    return f"{matter.limit or ''}{units.get(matter.limit_unit, '未公布，当天到期')}"
