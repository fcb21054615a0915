"""Pages for supervisors: the two rates with n/d, where they fall short, and the gap list."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext

from portal.care.forms import CAUSES as CARE_CAUSES
from portal.care.rates import care_rates
from portal.cases.status import CATEGORIES
from portal.cases.workflow import OUTCOMES
from portal.errors import FieldProblem, Invalid
from portal.offices.city import City, current_city
from portal.statistics.care import cared_in
from portal.statistics.gaps import CAUSES, PAGE, counted
from portal.statistics.rates import Scope, joint_handling
from portal.statistics.ratings import ratings
from portal.statistics.scopes import read_scope
from portal.text import N_
from portal.web.api import day_key, read_day_key, read_row_key
from portal.web.filters import month, named
from portal.web.login import actor, guarded

blueprint = Blueprint(
    "statistics", __name__, template_folder="templates", url_prefix="/supervision"
)
LISTS = {
    "due": N_("应办事项"),
    "handled": N_("已联办的事项"),
    "on-time": N_("按时联办的事项"),
    "late": N_("联办但超期的事项"),
    "gap": N_("还差的事项"),
    "granted": N_("给付的事项"),
    "refused": N_("不予办理的事项"),
    "declined": N_("居民放弃的事项"),
}
TABLES = ("department", "month", "category")


@blueprint.get("")
@guarded("supervisor")
def overview() -> str:
    """The rates of the own area: the whole, by area, department, month, each number a link."""
    scope = _scope(request.args)
    by_area = "township" if len(scope.area) == 6 and not scope.area.endswith("00") else "county"
    groups = {name: joint_handling(scope, name) for name in (by_area, *TABLES)}
    labels = {name: _labels(name) for name in groups}
    labels["month"] = {row.key: month(row.key) for row in groups["month"]}
    return render_template(
        "statistics/overview.html", scope=scope, total=joint_handling(scope)[0], groups=groups,
        by_area=by_area, labels=labels, rated=ratings(scope), query=_query(scope),
        care=care_rates(cared_in(scope))[0],
    )  # fmt: skip


@blueprint.get("/entitlements")
@guarded("supervisor")
def entitlements() -> str:
    """What one number counts, longest overdue first, down to the single task."""
    scope, only = _scope(request.args), request.args.get("only", "gap")
    only = only if only in LISTS else "gap"
    rows = counted(scope, only=only, after=read_day_key(request.args.get("after")))
    following = day_key(rows[-1].due_on, rows[-1].id) if len(rows) == PAGE else None
    return render_template(
        "statistics/entitlements.html", scope=scope, rows=rows, only=only, lists=LISTS,
        causes=CAUSES, outcomes=OUTCOMES, following=following, query=_query(scope), city=current_city(),
    )  # fmt: skip


@blueprint.get("/care")
@guarded("supervisor")
def care() -> str:
    """The care rate of the own area, by county or township, and the households behind it."""
    scope = _scope(request.args)
    households, begin = cared_in(scope), read_row_key(request.args.get("after") or "0")
    digits = 6 if scope.area.endswith("00") and len(scope.area) == 6 else 9
    return render_template(
        "statistics/care.html", scope=scope, total=care_rates(households)[0],
        groups=care_rates(households, digits), rows=households[begin : begin + PAGE],
        following=begin + PAGE if begin + PAGE < len(households) else None,
        causes=CARE_CAUSES, query=_query(scope),
    )  # fmt: skip


def _scope(query: Mapping[str, str]) -> Scope:
    days = {name: _day(query, key) for name, key in (("first", "from"), ("last", "to"))}
    names = ("area", "department", "matter", "category", "month")
    return read_scope(actor(), {**days, **{name: query.get(name, "") for name in names}})


def _day(query: Mapping[str, str], key: str) -> date | None:
    try:
        return date.fromisoformat(query[key]) if query.get(key) else None
    except ValueError as fault:
        raise Invalid([FieldProblem(key, N_("请填写日期，如 2026-11-24。"))]) from fault


def _query(scope: Scope) -> dict[str, Any]:
    """The scope as a URL's query, without what is empty."""
    query = {
        "from": scope.first.isoformat(), "to": scope.last.isoformat(), "area": scope.area,
        "department": scope.department, "matter": scope.matter, "category": scope.category,
        "month": scope.month,
    }  # fmt: skip
    return {name: value for name, value in query.items() if value}


def _labels(group: str) -> dict[str, str]:
    """What people call the keys of a group."""
    city = current_city()
    return {**_KEYS[group](city)} if group in _KEYS else {}


def _areas(city: City) -> dict[str, str]:
    return {code: named(area) for code, area in city.areas.items()}


def _departments(city: City) -> dict[str, str]:
    return {code: named(department) for code, department in city.departments.items()}


def _categories(_city: City) -> dict[str, str]:
    return {code: gettext(name) for code, name in CATEGORIES.items()}


_KEYS = {
    "county": _areas, "township": _areas, "department": _departments, "category": _categories,
}  # fmt: skip
