"""REST of leave: when an officer is away."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from portal.people.leave import drop_leave, enter_leave, leaves_of
from portal.web.api import json_object
from portal.web.login import actor, guarded

blueprint = Blueprint("leave-api", __name__, url_prefix="/api/v1", description="Leave")


class LeaveSchema(Schema):
    """From when to when an officer is away, both days included, and the account that stands in."""

    id = fields.Integer()
    first_day = fields.Date()
    last_day = fields.Date()
    stand_in = fields.Integer(attribute="stand_in_id", allow_none=True)


@blueprint.get("/leaves")
@guarded("caseworker")
@blueprint.response(200, LeaveSchema(many=True))
def leaves() -> Any:
    """The own leaves that are not over."""
    return leaves_of(actor().account_id)


@blueprint.post("/leaves")
@guarded("caseworker")
@blueprint.response(201, LeaveSchema)
def enter() -> Any:
    """Enter a leave: first_day, last_day, stand_in (a colleague's account)."""
    return enter_leave(actor(), json_object())


@blueprint.delete("/leaves/<int:leave_id>")
@guarded("caseworker", "administrator")
@blueprint.response(204)
def drop(leave_id: int) -> None:
    """Take a leave away: the own one, or as administrator anybody's."""
    drop_leave(actor(), leave_id)
