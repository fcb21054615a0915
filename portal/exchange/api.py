"""REST for departments' systems: what changed on the own tasks since a cursor."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from portal.exchange.changes import changes, head
from portal.exchange.schemas import ChangesSchema
from portal.web.login import actor, guarded
from portal.web.security import LARGEST_ID

blueprint = Blueprint("exchange-api", __name__, url_prefix="/api/v1", description="Exchange")


class ChangesArguments(Schema):
    """The cursor: the `next` of the answer before; without one, only the cursor to begin with."""

    after = fields.Integer(strict=False, validate=validate.Range(min=0, max=LARGEST_ID))


@blueprint.get("/tasks/changes")
@guarded("caseworker", "system", scope="tasks:read")
@blueprint.arguments(ChangesArguments, location="query")
@blueprint.response(200, ChangesSchema)
def changed(wanted: dict[str, Any]) -> Any:
    """What changed on the own office's tasks since the cursor; nothing is passed over."""
    if "after" not in wanted:
        return {"items": [], "next": head(), "more": False}
    found = changes(actor().office, wanted["after"])
    return {"items": found.tasks, "next": found.next, "more": found.more}
