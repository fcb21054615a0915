"""REST of the outreach desk: the own office's findings, and acting on one with If-Match."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from portal.cases.status import CATEGORIES
from portal.outreach.looking import FindingView, look_at_finding
from portal.outreach.operations import act_on_finding
from portal.outreach.workflow import KINDS, possible
from portal.outreach.worklist import LISTS, Wanted, worklist
from portal.web.api import (
    PageArguments,
    day_key,
    json_object,
    page_of,
    read_day_key,
    seen_version,
)
from portal.web.login import actor, guarded
from portal.web.words import translated

blueprint = Blueprint("outreach-api", __name__, url_prefix="/api/v1", description="Findings")


class FindingArguments(PageArguments):
    """Narrow the list: open (not closed), mine or closed; one kind; one category."""

    state = fields.String(load_default=LISTS[0], validate=validate.OneOf(LISTS))
    kind = fields.String(load_default="", validate=validate.OneOf(["", *KINDS]))
    category = fields.String(load_default="", validate=validate.OneOf(["", *CATEGORIES]))


class FindingSchema(Schema):
    """A finding, with the version that If-Match needs."""

    id = fields.Integer()
    version = fields.Integer()
    kind = fields.String()
    service = fields.String()
    category = fields.String()
    state = fields.String()
    outcome = fields.String(allow_none=True)
    found_on = fields.Date()
    contacted_on = fields.Date(allow_none=True)


class HouseholdFindingsSchema(Schema):
    """A household with its findings: one contact answers them. The applicant's name is masked."""

    household = fields.Integer(attribute="household_id")
    applicant = fields.String()
    area = fields.String(attribute="area_code")
    found_on = fields.Date()
    findings = fields.List(fields.Nested(FindingSchema))


class NoteSchema(Schema):
    """An entry on a finding."""

    action = fields.String()
    made_on = fields.Date()
    officer = fields.String()
    words = fields.String(allow_none=True)


class FindingDetailSchema(FindingSchema):
    """A finding with whom it is about, what the rules say, and what may be done now."""

    note = fields.String(allow_none=True)
    actions = fields.List(fields.String())
    household = fields.Dict()
    members = fields.List(fields.Dict())
    assessment = fields.Dict()
    phone = fields.String()
    officer = fields.String()
    notes = fields.List(fields.Nested(NoteSchema))
    others = fields.List(fields.Nested(FindingSchema))
    case = fields.String(allow_none=True)


@blueprint.get("/findings")
@guarded("caseworker")
@blueprint.arguments(FindingArguments, location="query")
@blueprint.response(200, page_of(HouseholdFindingsSchema))
def findings(wanted: dict[str, Any]) -> dict[str, Any]:
    """The own office's findings by household, oldest first."""
    size, after = wanted["limit"], read_day_key(wanted.get("after"))
    asked = Wanted(wanted["state"], wanted["kind"], wanted["category"])
    rows = worklist(actor(), asked, after=after, size=size)
    following = day_key(rows[-1].found_on, rows[-1].household_id) if len(rows) == size else None
    return {"items": rows, "next": following}


@blueprint.get("/findings/<int:finding_id>")
@guarded("caseworker")
@blueprint.response(200, FindingDetailSchema)
def finding(finding_id: int) -> tuple[Any, int, dict[str, str]]:
    """One finding with the household's known answers; the look is journalled."""
    return _detailed(look_at_finding(actor(), finding_id))


@blueprint.post("/findings/<int:finding_id>/<action>")
@guarded("caseworker")
@blueprint.response(200, FindingDetailSchema)
def act(finding_id: int, action: str) -> tuple[Any, int, dict[str, str]]:
    """Do one action of the workflow. If-Match names the version that you saw.

    `apply` files a case on the household's behalf: household and members as in an application, and
    mandate: {"signed": true, "signed_on": "2026-11-24"}.
    """
    act_on_finding(actor(), finding_id, action, seen_version(), json_object())
    return _detailed(look_at_finding(actor(), finding_id))


def _detailed(view: FindingView) -> tuple[Any, int, dict[str, str]]:
    found = view.finding
    told = {
        **FindingSchema().dump(found), "note": found.note, **view.declaration,
        "found_on": found.found_on, "contacted_on": found.contacted_on,
        "actions": [line.action for line in possible(found)],
        "assessment": translated(view.assessment), "phone": view.phone, "officer": view.officer,
        "notes": view.notes, "others": view.others, "case": view.filed and view.filed.number,
    }  # fmt: skip
    return told, 200, {"ETag": f'"{found.version}"'}
