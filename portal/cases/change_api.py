"""REST of what a recognised household reports, and of the reviews of a case."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from portal.cases.looking import look_at_case
from portal.cases.reviews import report_change, reviews_of
from portal.web.api import json_object
from portal.web.login import actor, guarded

blueprint = Blueprint("changes-api", __name__, url_prefix="/api/v1", description="Reviews")


class ReviewSchema(Schema):
    """A review: why, since when, how it ended. Amounts in `changes` are fen a month."""

    id = fields.Integer()
    cause = fields.String()
    happened_on = fields.Date(allow_none=True)
    opened_on = fields.Date()
    due_on = fields.Date(attribute="task.due_on")
    changes = fields.List(fields.Dict(), allow_none=True)
    phase_months = fields.Integer()
    heard_on = fields.Date(allow_none=True)
    outcome = fields.String(allow_none=True)
    closed_on = fields.Date(allow_none=True)


@blueprint.post("/cases/<number>/changes")
@guarded("resident", "caseworker")
@blueprint.response(201, ReviewSchema)
def report(number: str) -> Any:
    """Report a change of a recognised household: change, happened_on, words."""
    return report_change(actor(), number, json_object())


@blueprint.get("/cases/<number>/reviews")
@guarded("resident", "caseworker")
@blueprint.response(200, ReviewSchema(many=True))
def reviews(number: str) -> Any:
    """The reviews of a case, newest first; to a department that owes one matter, none."""
    return reviews_of(actor(), look_at_case(actor(), number))
