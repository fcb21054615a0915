"""REST for everybody who looks for a childcare place: the search, a place, the whole list as a file."""

from typing import Any

from flask import Response, jsonify, request, stream_with_context
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from portal.childcare import open_data
from portal.childcare.freshness import stale
from portal.childcare.models import Institution
from portal.childcare.positions import MILLION, Point, from_gcj02, to_gcj02
from portal.childcare.queries import coming_months, place
from portal.childcare.search import DEEPEST, Place, find_places
from portal.childcare.search_form import FORM, read_search
from portal.clock import today

blueprint = Blueprint(
    "childcare-api", __name__, url_prefix="/api/v1/childcare", description="Childcare places"
)
FORMATS, DATUMS = ("json", "geojson"), ("wgs84", "gcj02")
FILTERS = [
    {"name": name, "in": "query", "schema": {"type": "string"},
     "description": asked.metadata.get("label") or "degrees north and east: 28.676,121.431"}
    for section in FORM.sections for name, asked in section.fields.items()
]  # fmt: skip


class SearchArguments(Schema):
    """How the answer is given; what is looked for are the fields of the search form.

    `near` and the answer's coordinates are in `datum`: WGS-84, in which they are kept, or GCJ-02, the
    datum of maps in China.
    """

    format = fields.String(load_default="json", validate=validate.OneOf(FORMATS))
    datum = fields.String(load_default="wgs84", validate=validate.OneOf(DATUMS))
    after = fields.Integer(load_default=0, strict=False, validate=validate.Range(0, DEEPEST))
    limit = fields.Integer(load_default=20, strict=False, validate=validate.Range(1, 200))


class MonthSchema(Schema):
    """The places of one kind of class in a month."""

    month = fields.Date()
    kind = fields.String()
    licensed = fields.Integer()
    staffed = fields.Integer()
    occupied = fields.Integer()
    held = fields.Integer()
    free = fields.Integer()


class InstitutionSchema(Schema):
    """A listed institution. Fees are fen; `opens` and `closes` minutes of the day; `stale` when its
    record is older than 30 days.
    """

    id = fields.Integer()
    credit_code = fields.String()
    name = fields.String()
    kind = fields.String()
    ownership = fields.String()
    inclusive = fields.Boolean()
    area = fields.String(attribute="area_code")
    address = fields.String()
    point = fields.String()
    phone = fields.String()
    fee_full = fields.Integer(allow_none=True)
    fee_half = fields.Integer(allow_none=True)
    fee_hourly = fields.Integer(allow_none=True)
    fee_temporary = fields.Integer(allow_none=True)
    opens = fields.Integer()
    closes = fields.Integer()
    filing_number = fields.String()
    filed_on = fields.Date()
    order_rule = fields.String()
    order_words = fields.String()
    synthetic = fields.Boolean()
    updated_on = fields.Date()
    stale = fields.Function(lambda one: stale(one.updated_on, today()))


AS_IT_IS = tuple(
    name for name, told in InstitutionSchema().fields.items()
    if isinstance(told, (fields.String, fields.Integer, fields.Boolean)) and told.attribute is None
)  # fmt: skip
OF_MONTH = tuple(name for name in MonthSchema().fields if name != "month")


def as_told(one: Any) -> dict[str, Any]:
    """What InstitutionSchema tells, ten times as quickly: a search answers with many."""
    days = {"filed_on": one.filed_on.isoformat(), "updated_on": one.updated_on.isoformat()}
    found = {name: getattr(one, name) for name in AS_IT_IS}
    return found | days | {"area": one.area_code, "stale": stale(one.updated_on, today())}


def month_as_told(row: Any) -> dict[str, Any]:
    """What MonthSchema tells."""
    return {"month": row.month.isoformat(), **{name: getattr(row, name) for name in OF_MONTH}}


@blueprint.get("/places")
@blueprint.arguments(SearchArguments, location="query")
@blueprint.doc(parameters=FILTERS)
@blueprint.response(200)
def places(wanted: dict[str, Any]) -> Response:
    """Places near, for the child's class and month, with the filters of the search page. Public.

    `free` counts the month of entry; `months` are those of every class that takes the child.
    """
    search = read_search(_typed(wanted["datum"]))
    found = find_places(search, wanted["after"], wanted["limit"])
    items = [_item(one, wanted["datum"]) for one in found.places]
    following = wanted["after"] + len(items) if found.more else None
    if wanted["format"] == "geojson":
        return _geojson(items, following)
    return jsonify({"items": items, "next": following})


def _typed(datum: str) -> dict[str, Any]:
    """The filters as sent, a position in GCJ-02 turned into the datum that is kept."""
    typed: dict[str, Any] = request.args.to_dict()
    if datum == "gcj02" and typed.get("near"):
        near: Point = FORM.load({"near": typed["near"]})["near"]
        kept = from_gcj02(near)
        typed["near"] = f"{kept.latitude / MILLION},{kept.longitude / MILLION}"
    return typed


def _item(found: Place, datum: str) -> dict[str, Any]:
    one = found.institution
    return {
        **as_told(one), **_coordinates(one, datum), "distance": found.distance,
        "free": found.free, "months": [month_as_told(row) for row in found.months],
    }  # fmt: skip


def _coordinates(one: Any, datum: str) -> dict[str, float]:
    point = Point(one.latitude, one.longitude)
    point = to_gcj02(point) if datum == "gcj02" else point
    return {"latitude": point.latitude / MILLION, "longitude": point.longitude / MILLION}


def _geojson(items: list[dict[str, Any]], following: int | None) -> Response:
    """A FeatureCollection (RFC 7946); with GCJ-02 asked for, its coordinates are in that datum."""
    features = [
        {"type": "Feature", "id": item["id"], "properties": item,
         "geometry": {"type": "Point", "coordinates": [item.pop("longitude"), item.pop("latitude")]}}
        for item in items
    ]  # fmt: skip
    answer = jsonify({"type": "FeatureCollection", "features": features, "next": following})
    answer.mimetype = "application/geo+json"
    return answer


@blueprint.get("/places/<int:institution_id>")
@blueprint.response(200)
def one_place(institution_id: int) -> Any:
    """One listed institution with its coming months. Public."""
    found: Institution = place(institution_id)
    months = coming_months([found.id])[found.id]
    return {
        **InstitutionSchema().dump(found), **_coordinates(found, "wgs84"),
        "months": MonthSchema(many=True).dump(months),
    }  # fmt: skip


@blueprint.get("/places.csv")
@blueprint.response(200, {"type": "string"}, content_type="text/csv")
def places_file() -> Response:
    """Every listed institution as a file, with its places of this month; open data. Public."""
    answer = Response(stream_with_context(open_data.as_csv()), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=childcare-places.csv"
    return answer


@blueprint.get("/places/columns")
@blueprint.response(200)
def columns() -> Any:
    """What the columns of the file mean. Public."""
    return [{"code": code, "meaning": meaning} for code, meaning in open_data.COLUMNS.items()]
