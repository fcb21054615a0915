"""REST of supervision: what is overdue, urging a task, the office's answer."""

from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from portal.supervision import operations
from portal.supervision.escalation import overdue
from portal.supervision.printing import urge_pdf
from portal.supervision.standing import LISTS, urge_view, urges
from portal.web.api import (
    PageArguments,
    day_key,
    json_object,
    page_of,
    read_day_key,
    read_row_key,
    seen_version,
)
from portal.web.login import actor, guarded
from portal.web.pdf import PDF

blueprint = Blueprint("supervision-api", __name__, url_prefix="/api/v1", description="Supervision")


class OverdueTaskSchema(Schema):
    """A task that is over by `days` working days. `urge` is the number of an unanswered urge."""

    id = fields.Integer(attribute="task_id")
    case = fields.String(attribute="case_number")
    name = fields.String()
    english = fields.String()
    office = fields.String(attribute="office_code")
    area = fields.String(attribute="area_code")
    state = fields.String()
    due_on = fields.Date()
    days = fields.Integer()
    urge = fields.String()


class UrgeArguments(PageArguments):
    """Those without an answer, or the answered ones."""

    state = fields.String(load_default="open", validate=validate.OneOf(LISTS))


class UrgeSchema(Schema):
    """An urge with its task; nothing personal. A concluded task needs no other answer."""

    id = fields.Integer()
    version = fields.Integer()
    number = fields.String()
    task = fields.Integer(attribute="task_id")
    case = fields.String(attribute="case_number")
    name = fields.String()
    english = fields.String()
    office = fields.String(attribute="office_code")
    area = fields.String(attribute="area_code")
    due_on = fields.Date(allow_none=True)
    words = fields.String()
    urged_on = fields.Date()
    answer_by = fields.Date()
    answer = fields.String(allow_none=True)
    answered_on = fields.Date(allow_none=True)
    outcome = fields.String(allow_none=True)
    state = fields.String()


@blueprint.get("/tasks/overdue")
@guarded("supervisor")
@blueprint.arguments(PageArguments, location="query")
@blueprint.response(200, page_of(OverdueTaskSchema))
def overdue_tasks(wanted: dict[str, Any]) -> dict[str, Any]:
    """The overdue tasks that have climbed to the supervisor, longest overdue first."""
    size = wanted["limit"]
    rows = overdue(actor(), after=read_day_key(wanted.get("after")), size=size)
    following = day_key(rows[-1].due_on, rows[-1].task_id) if len(rows) == size else None
    return {"items": rows, "next": following}


@blueprint.post("/tasks/<int:task_id>/urge")
@guarded("supervisor")
@blueprint.response(201, UrgeSchema)
def urge(task_id: int) -> Any:
    """Urge a task of the own area: words, and answer_by (a day after today)."""
    return urge_view(actor(), operations.urge(actor(), task_id, json_object()).id)


@blueprint.get("/urges")
@guarded("supervisor", "caseworker", "system", scope="tasks:read")
@blueprint.arguments(UrgeArguments, location="query")
@blueprint.response(200, page_of(UrgeSchema))
def list_urges(wanted: dict[str, Any]) -> dict[str, Any]:
    """The urges of the own area (supervisors) or to the own office, newest first."""
    size, after = wanted["limit"], wanted.get("after")
    rows = urges(actor(), wanted["state"], after=read_row_key(after) if after else None, size=size)
    return {"items": rows, "next": str(rows[-1].id) if len(rows) == size else None}


@blueprint.get("/urges/<int:urge_id>.pdf")
@guarded("supervisor", "caseworker", "system", scope="tasks:read")
@blueprint.response(200, PDF, content_type="application/pdf")
def pdf(urge_id: int) -> Response:
    """The urge as PDF."""
    return urge_pdf(actor(), urge_id)


@blueprint.post("/urges/<int:urge_id>/answer")
@guarded("caseworker", "system", scope="tasks:write")
@blueprint.response(200, UrgeSchema)
def answer(urge_id: int) -> tuple[Any, int, dict[str, str]]:
    """Answer an urge to the own office. If-Match names the version that you saw.

    With an Idempotency-Key it is answered once.
    """
    key = request.headers.get("Idempotency-Key", "")
    done = operations.answer(actor(), urge_id, seen_version(), json_object(), key=key)
    return urge_view(actor(), urge_id), 200, {"ETag": f'"{done["version"]}"'}
