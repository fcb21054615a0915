"""REST of staff for administrators: accounts, leaves of others, closing the account of who has left."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from portal.people.leave import enter_leave, leaves_of
from portal.people.leave_api import LeaveSchema
from portal.staff import operations, queries
from portal.web.api import PageArguments, json_object, page_of, read_row_key, seen_version
from portal.web.login import actor, guarded

blueprint = Blueprint("staff-api", __name__, url_prefix="/api/v1", description="Staff")


class StaffArguments(PageArguments):
    """Narrow the list to one office."""

    office = fields.String(load_default="")


class StaffSchema(Schema):
    """An account of staff; `held` counts the tasks and findings in its hands."""

    id = fields.Integer()
    version = fields.Integer()
    role = fields.String()
    login = fields.String()
    name = fields.String()
    office = fields.String(allow_none=True)
    area = fields.String(allow_none=True)
    active = fields.Boolean()
    away = fields.Boolean()
    held = fields.Integer()


class LeftSchema(Schema):
    """What became of a leaver's work: tasks handed over, tasks released, findings, tokens ended."""

    version = fields.Integer(attribute="account.version")
    handed = fields.Integer()
    released = fields.Integer()
    findings = fields.Integer()
    tokens = fields.Integer()


@blueprint.get("/staff")
@guarded("administrator")
@blueprint.arguments(StaffArguments, location="query")
@blueprint.response(200, page_of(StaffSchema))
def staff(wanted: dict[str, Any]) -> dict[str, Any]:
    """The accounts of staff."""
    after, size = wanted.get("after"), wanted["limit"]
    key = read_row_key(after) if after else 0
    rows = queries.staff(actor(), office=wanted["office"], after=key, size=size)
    return {"items": rows, "next": str(rows[-1].id) if len(rows) == size else None}


@blueprint.get("/staff/<int:account_id>")
@guarded("administrator")
@blueprint.response(200, StaffSchema)
def one(account_id: int) -> Any:
    """One of them."""
    return queries.one_of_staff(actor(), account_id)


@blueprint.post("/staff/<int:account_id>/deactivate")
@guarded("administrator")
@blueprint.response(200, LeftSchema)
def deactivate(account_id: int) -> Any:
    """Close the account. If-Match names the version that you saw; successor: who takes the work over."""
    return operations.deactivate(actor(), account_id, seen_version(), json_object())


@blueprint.post("/staff/<int:account_id>/reactivate")
@guarded("administrator")
@blueprint.response(200, StaffSchema)
def reactivate(account_id: int) -> Any:
    """Open it again. If-Match names the version that you saw."""
    operations.reactivate(actor(), account_id, seen_version())
    return queries.one_of_staff(actor(), account_id)


@blueprint.get("/staff/<int:account_id>/leaves")
@guarded("administrator")
@blueprint.response(200, LeaveSchema(many=True))
def leaves(account_id: int) -> Any:
    """An officer's leaves that are not over."""
    return leaves_of(queries.one_of_staff(actor(), account_id).id)


@blueprint.post("/staff/<int:account_id>/leaves")
@guarded("administrator")
@blueprint.response(201, LeaveSchema)
def enter(account_id: int) -> Any:
    """Enter a leave for an officer: first_day, last_day, stand_in."""
    return enter_leave(actor(), json_object(), account_id)
