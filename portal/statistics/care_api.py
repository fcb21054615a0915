"""REST of the care rate, and the households behind it."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from portal.care.api import DueSchema
from portal.care.rates import care_rates
from portal.statistics.care import cared_in
from portal.statistics.scopes import read_scope
from portal.web.api import PageArguments, page_of, read_row_key
from portal.web.login import actor, guarded

blueprint = Blueprint("care-rate-api", __name__, url_prefix="/api/v1", description="Care rate")
DIGITS = {"": 0, "county": 6, "township": 9}


class PeriodArguments(Schema):
    """Visits due from … to …, as of a day (today), in an area."""

    first = fields.Date(data_key="from")
    last = fields.Date(data_key="to")
    as_of = fields.Date()
    area = fields.String(load_default="")


class CareRateArguments(PeriodArguments):
    """The period, and by which areas to group."""

    group_by = fields.String(load_default="", validate=validate.OneOf(tuple(DIGITS)))


class CaredArguments(PeriodArguments, PageArguments):
    """The period and the page; `after` is how many households came before."""


class CareRateSchema(Schema):
    """Households with a visit due and those met; per mille, null when nothing is due (无数据)."""

    key = fields.String()
    due = fields.Integer()
    met = fields.Integer()
    care_permille = fields.Integer(attribute="permille", allow_none=True)


class CareRatesSchema(Schema):
    """The whole scope and its groups."""

    total = fields.Nested(CareRateSchema)
    groups = fields.List(fields.Nested(CareRateSchema))


class CaredSchema(Schema):
    """A household behind the rate: no personal data."""

    case = fields.String(attribute="case_number")
    area = fields.String(attribute="area_code")
    tier = fields.String()
    met = fields.Boolean()
    dues = fields.List(fields.Nested(DueSchema))


@blueprint.get("/statistics/care")
@guarded("supervisor")
@blueprint.arguments(CareRateArguments, location="query")
@blueprint.response(200, CareRatesSchema)
def rates(wanted: dict[str, Any]) -> dict[str, Any]:
    """The care rate of the own area and below."""
    digits = DIGITS[wanted.pop("group_by")]
    households = cared_in(read_scope(actor(), wanted))
    groups = care_rates(households, digits) if digits else []
    return {"total": care_rates(households)[0], "groups": groups}


@blueprint.get("/statistics/care/households")
@guarded("supervisor")
@blueprint.arguments(CaredArguments, location="query")
@blueprint.response(200, page_of(CaredSchema))
def households(wanted: dict[str, Any]) -> dict[str, Any]:
    """The households that the rate counts, the unmet ones first."""
    size, after = wanted.pop("limit"), wanted.pop("after", None)
    counted = cared_in(read_scope(actor(), wanted))
    begin = read_row_key(after) if after else 0
    following = str(begin + size) if begin + size < len(counted) else None
    return {"items": counted[begin : begin + size], "next": following}
