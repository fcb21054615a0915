"""REST of statistics: the joint-handling rate, and what each of its numbers counts."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from portal.statistics.gaps import WHICH, counted
from portal.statistics.rates import GROUPS, joint_handling
from portal.statistics.scopes import read_scope
from portal.web.api import PageArguments, day_key, page_of, read_day_key
from portal.web.login import actor, guarded

blueprint = Blueprint("statistics-api", __name__, url_prefix="/api/v1", description="Statistics")


class ScopeArguments(Schema):
    """Which entitlements: due from … to …, as of a day (today), area, department, matter."""

    first = fields.Date(data_key="from")
    last = fields.Date(data_key="to")
    as_of = fields.Date()
    area = fields.String(load_default="")
    department = fields.String(load_default="")
    matter = fields.String(load_default="")
    category = fields.String(load_default="")
    month = fields.String(load_default="")
    service = fields.String(load_default="social-assistance")


class RateArguments(ScopeArguments):
    """The scope, and by what to group."""

    group_by = fields.String(load_default="", validate=validate.OneOf(["", *GROUPS]))


class CountedArguments(ScopeArguments, PageArguments):
    """The scope, which of its numbers, and the page."""

    which = fields.String(data_key="only", load_default="gap", validate=validate.OneOf(WHICH))


class RatesSchema(Schema):
    """Numerators and denominator; the rates are per mille, null when nothing is due (无数据)."""

    key = fields.String()
    due = fields.Integer()
    handled = fields.Integer()
    on_time = fields.Integer()
    granted = fields.Integer()
    refused = fields.Integer()
    declined = fields.Integer()
    joint_handling_permille = fields.Integer(attribute="joint_handling", allow_none=True)
    on_time_permille = fields.Integer(attribute="in_time", allow_none=True)


class JointHandlingSchema(Schema):
    """The whole scope and its groups."""

    total = fields.Nested(RatesSchema)
    groups = fields.List(fields.Nested(RatesSchema))


class CountedSchema(Schema):
    """One entitlement behind a number; nothing personal."""

    id = fields.Integer()
    case = fields.String(attribute="case_number")
    matter = fields.String(attribute="matter_code")
    category = fields.String()
    office = fields.String(attribute="office_code")
    area = fields.String(attribute="area_code")
    due_on = fields.Date()
    days_overdue = fields.Integer()
    task = fields.Integer(attribute="task_id", allow_none=True)
    outcome = fields.String(allow_none=True)
    cause = fields.String(allow_none=True)


@blueprint.get("/statistics/joint-handling")
@guarded("supervisor")
@blueprint.arguments(RateArguments, location="query")
@blueprint.response(200, JointHandlingSchema)
def rates(wanted: dict[str, Any]) -> dict[str, Any]:
    """The joint-handling and on-time rates of the own area and below."""
    group_by = wanted.pop("group_by")
    scope = read_scope(actor(), wanted)
    groups = joint_handling(scope, group_by) if group_by else []
    return {"total": joint_handling(scope)[0], "groups": groups}


@blueprint.get("/statistics/joint-handling/entitlements")
@guarded("supervisor")
@blueprint.arguments(CountedArguments, location="query")
@blueprint.response(200, page_of(CountedSchema))
def entitlements(wanted: dict[str, Any]) -> dict[str, Any]:
    """What a number counts: the denominator, the numerator, the late ones or the gap."""
    only, size, after = wanted.pop("which"), wanted.pop("limit"), wanted.pop("after", None)
    rows = counted(read_scope(actor(), wanted), only=only, after=read_day_key(after), size=size)
    following = day_key(rows[-1].due_on, rows[-1].id) if len(rows) == size else None
    return {"items": rows, "next": following}
