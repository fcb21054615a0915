"""REST of what a household was given (幸福清单)."""

from flask_babel import gettext
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from portal.cases.benefits import BenefitList, own_benefits
from portal.web.login import actor, guarded

blueprint = Blueprint("benefits-api", __name__, url_prefix="/api/v1", description="Benefits")


class BenefitSchema(Schema):
    """One thing that one office gave; `monthly` and `total` in fen, null where it is no money."""

    case = fields.String(attribute="case_number")
    office = fields.String()
    name = fields.Function(lambda line: gettext(line.name))
    english = fields.String()
    basis = fields.String()
    words = fields.String(allow_none=True)
    first_day = fields.Date()
    last_day = fields.Date(allow_none=True)
    over_on = fields.Date(allow_none=True)
    monthly = fields.Integer(allow_none=True)
    months = fields.Function(lambda line: [given.month.isoformat() for given in line.months])
    total = fields.Integer(allow_none=True)


class MonthSchema(Schema):
    """The sum of one month, in fen."""

    month = fields.Function(lambda pair: pair[0].isoformat())
    total = fields.Function(lambda pair: pair[1])


class BenefitListSchema(Schema):
    """The lines and months, newest first, and the sum of all in fen."""

    benefits = fields.List(fields.Nested(BenefitSchema))
    months = fields.List(fields.Nested(MonthSchema))
    total = fields.Integer()


@blueprint.get("/benefits")
@guarded("resident")
@blueprint.response(200, BenefitListSchema)
def benefits() -> BenefitList:
    """Everything that every department gave the own household, by line, by month and in sum."""
    return own_benefits(actor())
