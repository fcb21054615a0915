"""REST of wishes in writing: what an officer records on a resident's behalf."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from portal.cases.looking import look_at_case
from portal.cases.wishes import record_wish, wishes_of
from portal.web.api import json_object
from portal.web.login import actor, guarded

blueprint = Blueprint("wishes-api", __name__, url_prefix="/api/v1", description="Wishes in writing")


class WrittenWishSchema(Schema):
    """A wish in writing: withdraw, withdraw-consent, give-consent or rate; what the paper says."""

    id = fields.Integer()
    wish = fields.String()
    signed_on = fields.Date()
    paper = fields.String(attribute="words")
    made_on = fields.Date()


@blueprint.get("/cases/<number>/wishes")
@guarded("caseworker")
@blueprint.response(200, WrittenWishSchema(many=True))
def wishes(number: str) -> Any:
    """What was recorded of a case, newest first; to a department that owes one matter, nothing."""
    return wishes_of(actor(), look_at_case(actor(), number))


@blueprint.post("/cases/<number>/wishes/<wish>")
@guarded("caseworker")
@blueprint.response(201, WrittenWishSchema)
def keep(number: str, wish: str) -> Any:
    """Do what the resident wishes in writing: signed_on, paper; for rate level and words too."""
    return record_wish(actor(), number, wish, json_object())
