"""REST of ratings: the resident rates a concluded case and reads what was said."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from portal.cases.queries import case_view
from portal.cases.rating_models import Rating
from portal.cases.ratings import callback_of, may_rate, rate, rating_of
from portal.errors import NotFound
from portal.web.api import json_object
from portal.web.login import actor, guarded

blueprint = Blueprint("rating-api", __name__, url_prefix="/api/v1", description="Ratings")


class RatingSchema(Schema):
    """A rating: its level, the words, whether it may still be changed, the call-back's state."""

    level = fields.String()
    words = fields.String(allow_none=True)
    rated_on = fields.Date()
    changeable = fields.Boolean()
    callback = fields.String(allow_none=True)


@blueprint.get("/cases/<number>/rating")
@guarded("resident")
@blueprint.response(200, RatingSchema)
def rating(number: str) -> dict[str, Any]:
    """What the resident said about the own case."""
    found = rating_of(actor(), case_view(actor(), number))
    if found is None:
        raise NotFound(code="not-rated")
    return _told(number, found)


@blueprint.post("/cases/<number>/rating")
@guarded("resident")
@blueprint.response(200, RatingSchema)
def give(number: str) -> dict[str, Any]:
    """Rate a concluded case: level, one of very_satisfied, satisfied, fairly_satisfied, dissatisfied,
    very_dissatisfied, and words if wanted. Sent again, it changes the rating until the call-back.
    """
    return _told(number, rate(actor(), number, json_object()))


def _told(number: str, found: Rating) -> dict[str, Any]:
    case = case_view(actor(), number)
    callback = callback_of(case)
    return {
        "level": found.level, "words": found.words, "rated_on": found.rated_on,
        "changeable": may_rate(case), "callback": callback.state if callback else None,
    }  # fmt: skip
