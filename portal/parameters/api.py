"""REST of parameters: everybody reads the figures; two administrators change one."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from portal.clock import today
from portal.parameters import operations, queries
from portal.rules.assessment import shown_parameter
from portal.web.api import json_object, seen_version
from portal.web.login import actor, guarded

blueprint = Blueprint("parameters-api", __name__, url_prefix="/api/v1", description="Figures")


class DatedValueSchema(Schema):
    """A value in the parameter's unit from its first day on; null: nobody has published one."""

    first_day = fields.Date()
    low = fields.Integer(allow_none=True)
    high = fields.Integer(allow_none=True)
    status = fields.String()
    source = fields.String()


class ParameterSchema(Schema):
    """A parameter with its whole history."""

    code = fields.String()
    name = fields.String()
    english = fields.String()
    unit = fields.String()
    values = fields.List(fields.Nested(DatedValueSchema))


class ProposalSchema(DatedValueSchema):
    """A value that waits for a second person, or was decided on."""

    id = fields.Integer()
    code = fields.String()
    state = fields.String()
    version = fields.Integer()


@blueprint.get("/parameters")
@blueprint.response(200)
def parameters() -> list[dict[str, Any]]:
    """Every figure in force today, with source and status. Public."""
    book = queries.parameters_in_force()
    in_force = book.on(today())
    return [shown_parameter(in_force, parameter.code) for parameter in book]


@blueprint.get("/parameters/<code>")
@blueprint.response(200, ParameterSchema)
def history(code: str) -> Any:
    """One figure through time. Public."""
    return queries.parameter(code)


@blueprint.post("/parameters/<code>/values")
@guarded("administrator")
@blueprint.response(201)
def propose(code: str) -> dict[str, int]:
    """Propose a value: first_day, value (and value_high), status, source."""
    return {"id": operations.propose(actor(), code, json_object())}


@blueprint.get("/parameter-values")
@guarded("administrator")
@blueprint.response(200, ProposalSchema(many=True))
def waiting() -> Any:
    """The values that wait for a second person."""
    return queries.proposals()


@blueprint.post("/parameter-values/<int:value_id>/approve")
@guarded("administrator")
@blueprint.response(200, ProposalSchema)
def approve(value_id: int) -> Any:
    """Approve somebody else's proposal; If-Match names the version that you saw."""
    return operations.decide(actor(), value_id, True, seen_version())


@blueprint.post("/parameter-values/<int:value_id>/reject")
@guarded("administrator")
@blueprint.response(200, ProposalSchema)
def reject(value_id: int) -> Any:
    """Reject somebody else's proposal."""
    return operations.decide(actor(), value_id, False, seen_version())
