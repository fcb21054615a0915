"""REST of data checks: reading one, and handing in the paper on which a body answered.

A check is started, answered, asked again and concluded by the actions of its task.
"""

from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from portal.cases.check_views import check_view, facts_proposed
from portal.cases.checking import attach_paper
from portal.cases.looking import look_at_case
from portal.errors import NotFound
from portal.web.filters import words
from portal.web.login import actor, guarded

blueprint = Blueprint("checks-api", __name__, url_prefix="/api/v1", description="Data checks")


class AskedSchema(Schema):
    """One body: where its question stands, why its answer was not usable, what it found."""

    body = fields.String(attribute="check.body")
    name = fields.String()
    english = fields.String()
    request = fields.String(attribute="check.request")
    state = fields.String(attribute="check.state")
    way = fields.String(attribute="check.way")
    reason = fields.String(attribute="check.reason", allow_none=True)
    detail = fields.Function(lambda asked: words(*asked.failure) if asked.failure else None)
    asked_on = fields.Date(attribute="check.asked_on")
    answered_on = fields.Date(attribute="check.answered_on", allow_none=True)
    findings = fields.List(fields.Dict())
    papers = fields.Function(lambda asked: [paper.id for paper in asked.check.papers])


class LineSchema(Schema):
    """A fact as declared and as found; `member` counts from 0, null for the household's facts."""

    fact = fields.String()
    member = fields.Integer(attribute="place", allow_none=True)
    declared = fields.Raw(allow_none=True)
    found = fields.Integer(allow_none=True)
    state = fields.String()
    bodies = fields.List(fields.String())


class CheckSchema(Schema):
    """A case's newest data check; `proposed` are the facts that the inquiry may begin with."""

    task = fields.Integer(attribute="task.id")
    state = fields.String(attribute="task.state")
    outcome = fields.String(attribute="task.outcome", allow_none=True)
    consent_withdrawn = fields.Boolean()
    bodies = fields.List(fields.Nested(AskedSchema), attribute="asked")
    comparison = fields.List(fields.Nested(LineSchema), attribute="lines")
    proposed = fields.Dict(allow_none=True)


@blueprint.get("/cases/<number>/check")
@guarded("resident", "caseworker", "system", scope="checks:read")
@blueprint.response(200, CheckSchema)
def check(number: str) -> dict[str, Any]:
    """The data check: bodies, answers, declared beside verified. Residents see less until the opinion."""
    who = actor()
    case = look_at_case(who, number)
    view = check_view(who, case)
    if view is None:
        raise NotFound(code="check-not-found")
    return {
        "task": view.task, "asked": view.asked, "lines": view.lines,
        "consent_withdrawn": view.consent_withdrawn,
        "proposed": facts_proposed(case, view) if who.is_officer else None,
    }  # fmt: skip


@blueprint.post("/tasks/<int:task_id>/checks/<body>/papers")
@guarded("caseworker", "system", scope="papers:write")
@blueprint.response(201)
def attach(task_id: int, body: str) -> dict[str, int]:
    """Hand in a body's answer on paper: multipart form, field "file", JPG, PNG or PDF up to 10 MB.

    With an Idempotency-Key it is kept once.
    """
    file, key = request.files.get("file"), request.headers.get("Idempotency-Key", "")
    content = file.read() if file else b""
    name = (file.filename if file else None) or ""
    return {"id": attach_paper(actor(), task_id, body, name, content, key=key)}
