"""REST for parents and institutions: asking for a place, the own searches, an action on a wish."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from portal.childcare.parent_queries import own_requests
from portal.childcare.request_forms import MOST_WISHES
from portal.childcare.requests import act_on_wish, add_wish, file_request, give_up
from portal.web.api import json_object, seen_version
from portal.web.login import actor, guarded
from portal.web.security import LARGEST_ID

blueprint = Blueprint(
    "childcare-requests-api", __name__, url_prefix="/api/v1/childcare",
    description="Requests for childcare places",
)  # fmt: skip
ROW = validate.Range(1, LARGEST_ID)


class AskingSchema(Schema):
    """A child and the institutions asked, in order of wish; sent twice it is one request."""

    name = fields.String()
    born_on = fields.String(required=True, metadata={"description": "or the expected day"})
    entry_month = fields.String(required=True)
    service = fields.String(required=True)
    area = fields.String(required=True)
    institutions = fields.List(
        fields.Integer(strict=True, validate=ROW), required=True,
        validate=validate.Length(1, MOST_WISHES),
    )  # fmt: skip


class WishedSchema(Schema):
    """One more institution."""

    institution = fields.Integer(required=True, strict=True, validate=ROW)


class MoveSchema(Schema):
    """A change of the place in the line, and its code of why."""

    at = fields.DateTime(attribute="moved_at")
    before = fields.Integer(allow_none=True)
    after = fields.Integer(allow_none=True)
    why = fields.String()


class WishSchema(Schema):
    """A wish: its state, its place among those who wait, what may be done with it."""

    id = fields.Integer(attribute="wish.id")
    version = fields.Integer(attribute="wish.version")
    institution = fields.Integer(attribute="wish.institution_id")
    rank = fields.Integer(attribute="wish.rank")
    state = fields.String(attribute="wish.state")
    kind = fields.String(attribute="wish.kind")
    from_month = fields.Date(attribute="wish.from_month")
    answer_due = fields.Date(attribute="wish.answer_due", allow_none=True)
    answer_by = fields.Date(attribute="wish.answer_by", allow_none=True)
    enrol_by = fields.Date(attribute="wish.enrol_by", allow_none=True)
    reason = fields.String(attribute="wish.reason", allow_none=True)
    place = fields.Integer(allow_none=True)
    waiting = fields.Integer()
    moves = fields.List(fields.Nested(MoveSchema), attribute="wish.moves")
    actions = fields.Function(lambda view: [line.action for line in view.actions])


class RequestSchema(Schema):
    """A search for a child."""

    id = fields.Integer(attribute="request.id")
    child = fields.Dict(attribute="request.child")
    entry_month = fields.Date(attribute="request.entry_month")
    service = fields.String(attribute="request.service")
    area = fields.String(attribute="request.area_code")
    settled_on = fields.Date(attribute="request.settled_on", allow_none=True)
    wishes = fields.List(fields.Nested(WishSchema))


class MadeSchema(Schema):
    """The id of what was made."""

    id = fields.Integer()


class StateSchema(Schema):
    """A wish after an action."""

    id = fields.Integer()
    version = fields.Integer()
    state = fields.String()


@blueprint.get("/requests")
@guarded("resident")
@blueprint.response(200, RequestSchema(many=True))
def mine() -> Any:
    """The own searches, the running ones first."""
    return own_requests(actor())


@blueprint.post("/requests")
@guarded("resident")
@blueprint.arguments(AskingSchema)
@blueprint.response(201, MadeSchema)
def ask(wanted: dict[str, Any]) -> Any:
    """Ask institutions for a place."""
    institutions = wanted.pop("institutions")
    return {"id": file_request(actor(), wanted, institutions)}


@blueprint.post("/requests/<int:request_id>/wishes")
@guarded("resident")
@blueprint.arguments(WishedSchema)
@blueprint.response(201, MadeSchema)
def add(wanted: dict[str, Any], request_id: int) -> Any:
    """Ask one more institution."""
    return {"id": add_wish(actor(), request_id, wanted["institution"])}


@blueprint.post("/requests/<int:request_id>/give-up")
@guarded("resident")
@blueprint.response(204)
def end(request_id: int) -> None:
    """End a search: every open wish is withdrawn or turned down."""
    give_up(actor(), request_id)


@blueprint.post("/wishes/<int:wish_id>/<action>")
@guarded("resident", "institution")
@blueprint.response(200, StateSchema)
def act(wish_id: int, action: str) -> Any:
    """An action of the workflow on a wish, as seen in the version of If-Match."""
    return act_on_wish(actor(), wish_id, action, seen_version(), json_object())
