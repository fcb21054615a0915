"""REST of care: the own office's households with their visits, recording a visit, noting a risk."""

from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from portal.care.operations import look_at_household, mark, record_visit
from portal.care.queries import marks_of, plan_of, visits_of, worklist
from portal.web.api import PageArguments, day_key, json_object, page_of, read_day_key
from portal.web.login import actor, guarded

blueprint = Blueprint("care-api", __name__, url_prefix="/api/v1", description="Care visits")


class CareLineSchema(Schema):
    """A household that is to be visited. The applicant's name is masked."""

    household = fields.Integer(attribute="household_id")
    applicant = fields.String()
    area = fields.String(attribute="area_code")
    tier = fields.String()
    due_on = fields.Date()
    cause = fields.String()
    lamp = fields.String()
    days = fields.Integer()
    last_visit = fields.Date(allow_none=True)
    missed = fields.Integer()


class DueSchema(Schema):
    """A visit that is due, why, and when it was made."""

    due_on = fields.Date()
    cause = fields.String()
    made_on = fields.Date(allow_none=True)


class VisitSchema(Schema):
    """A visit that was made."""

    id = fields.Integer()
    visited_on = fields.Date()
    recorded_on = fields.Date()
    method = fields.String()
    visitors = fields.List(fields.String())
    findings = fields.String()
    signed_by = fields.String(allow_none=True)
    photo = fields.Function(lambda visit: visit.media_type is not None)


class MarkSchema(Schema):
    """What was noted: a tier from a day, or a major incident."""

    kind = fields.String()
    marked_on = fields.Date()
    reason = fields.String()


class CareSchema(Schema):
    """A household's plan with what was noted and done."""

    household = fields.Integer()
    tier = fields.String()
    plan = fields.List(fields.Nested(DueSchema))
    visits = fields.List(fields.Nested(VisitSchema))
    marks = fields.List(fields.Nested(MarkSchema))


@blueprint.get("/care/households")
@guarded("caseworker")
@blueprint.arguments(PageArguments, location="query")
@blueprint.response(200, page_of(CareLineSchema))
def households(page: dict[str, Any]) -> dict[str, Any]:
    """The households that the own office is to visit, due soonest first."""
    after, size = read_day_key(page.get("after")), page["limit"]
    rows = worklist(actor(), after=after, size=size)
    following = day_key(rows[-1].due_on, rows[-1].household_id) if len(rows) == size else None
    return {"items": rows, "next": following}


@blueprint.get("/care/households/<int:household_id>")
@guarded("caseworker")
@blueprint.response(200, CareSchema)
def household(household_id: int) -> dict[str, Any]:
    """One household's plan, visits and marks; the look is journalled."""
    found = look_at_household(actor(), household_id)
    plan = plan_of(found)
    return {
        "household": found.id, "tier": plan.tier, "plan": plan.dues,
        "visits": visits_of(found), "marks": marks_of(found),
    }  # fmt: skip


@blueprint.post("/care/households/<int:household_id>/visits")
@guarded("caseworker")
@blueprint.response(201)
def visit(household_id: int) -> dict[str, int]:
    """Record a visit: visited_on, visitors, method (at_home, elsewhere, video), findings, and the
    evidence: signed_by, or a multipart form with a photo in "file".
    """
    file = request.files.get("file")
    typed = request.form.to_dict() if request.form else json_object()
    return {"id": record_visit(actor(), household_id, typed, file.read() if file else b"")}


@blueprint.post("/care/households/<int:household_id>/marks")
@guarded("caseworker")
@blueprint.response(201)
def note(household_id: int) -> dict[str, int]:
    """Note a risk from today on: kind (incident, key, other) and reason."""
    return {"id": mark(actor(), household_id, json_object())}
