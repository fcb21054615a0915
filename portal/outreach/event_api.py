"""REST of monitoring events: systems of other bodies tell what happened."""

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from portal.outreach.event_forms import ASKED, MOST, NEEDED, read_events
from portal.outreach.events import receive_events
from portal.web.login import actor, guarded

blueprint = Blueprint(
    "life-events-api", __name__, url_prefix="/api/v1", description="Monitoring events"
)
TYPES: Mapping[str, Mapping[str, Any]] = {
    "money": {"type": "integer", "minimum": 0}, "date": {"type": "string", "format": "date"},
}  # fmt: skip


def _property(asked: fields.Field[Any]) -> dict[str, Any]:
    """A question of the form as the document tells it."""
    told = asked.metadata
    codes = {"enum": [code for code, _ in told["choices"]]} if "choices" in told else {}
    words = "：".join(text for text in (told["label"], told.get("hint")) if text)
    return {**TYPES.get(told["kind"], {"type": "string"}), **codes, "description": words}


ONE = {
    "type": "object", "required": list(NEEDED), "additionalProperties": False,
    "properties": {code: _property(asked) for code, asked in ASKED.items()},
}  # fmt: skip
SEVERAL = {"type": "array", "items": ONE, "minItems": 1, "maxItems": MOST}
BODY = {"required": True, "content": {"application/json": {"schema": {"oneOf": [ONE, SEVERAL]}}}}


class ReceivedSchema(Schema):
    """What was taken over; `events` says of each, in their order, whether it was told before.

    Whether the person is known here, and what follows, is not the teller's to know.
    """

    received = fields.Integer()
    repeated = fields.Integer()
    events = fields.List(fields.String(metadata={"enum": ["received", "repeated"]}))


@blueprint.post("/life-events")
@guarded("system", scope="events:write")
@blueprint.doc(requestBody=BODY)
@blueprint.response(200, ReceivedSchema)
def tell() -> dict[str, Any]:
    """Tell one event or a list of up to 200: all are kept, or none when one is at fault.

    A fault's field begins with the event's place in the list, from 0: "3.amount".
    """
    new = receive_events(actor(), read_events(request.get_json(silent=True))).new
    return {
        "received": new.count(True), "repeated": new.count(False),
        "events": ["received" if first else "repeated" for first in new],
    }  # fmt: skip
