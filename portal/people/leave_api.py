"""REST of leave: when an officer is away."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from portal.people.leave import drop_leave, enter_leave, own_leaves
from portal.web.api import json_object
from portal.web.login import actor, guarded

blueprint = Blueprint("leave-api", __name__, url_prefix="/api/v1", description="Leave")


class LeaveSchema(Schema):
    """From when to when an officer is away, both days included."""

    id = fields.Integer()
    first_day = fields.Date()
    last_day = fields.Date()


@blueprint.get("/leaves")
@guarded("caseworker")
@blueprint.response(200, LeaveSchema(many=True))
def leaves() -> Any:
    """The own leaves that are not over."""
    return own_leaves(actor())


@blueprint.post("/leaves")
@guarded("caseworker")
@blueprint.response(201, LeaveSchema)
def enter() -> Any:
    """Enter a leave: first_day, last_day."""
    return enter_leave(actor(), json_object())


@blueprint.delete("/leaves/<int:leave_id>")
@guarded("caseworker")
@blueprint.response(204)
def drop(leave_id: int) -> None:
    """Take a leave away."""
    drop_leave(actor(), leave_id)
