"""REST of the ratings' figures: satisfied of rated, by the office that accepted."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from portal.statistics.ratings import ratings
from portal.statistics.scopes import read_scope
from portal.web.login import actor, guarded

blueprint = Blueprint("ratings-api", __name__, url_prefix="/api/v1", description="Ratings' figures")


class RatingsArguments(Schema):
    """Ratings last changed from … to …, as of a day (today), in an area."""

    first = fields.Date(data_key="from")
    last = fields.Date(data_key="to")
    as_of = fields.Date()
    area = fields.String(load_default="")


class RatedSchema(Schema):
    """Counts of one office; all null where fewer than five rated, or where they would tell
    of another office where fewer did. The rate is per mille.
    """

    key = fields.String()
    rated = fields.Integer(allow_none=True)
    satisfied = fields.Integer(allow_none=True)
    to_call_back = fields.Integer(allow_none=True)
    called_back = fields.Integer(allow_none=True)
    satisfaction_permille = fields.Integer(attribute="satisfaction", allow_none=True)


class RatingsSchema(Schema):
    """The whole scope and its offices."""

    total = fields.Nested(RatedSchema)
    offices = fields.List(fields.Nested(RatedSchema))


@blueprint.get("/statistics/ratings")
@guarded("supervisor")
@blueprint.arguments(RatingsArguments, location="query")
@blueprint.response(200, RatingsSchema)
def figures(wanted: dict[str, Any]) -> dict[str, Any]:
    """How residents of the own area rated their concluded cases."""
    total, *offices = ratings(read_scope(actor(), wanted))
    return {"total": total, "offices": offices}
