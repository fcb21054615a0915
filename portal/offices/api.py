"""REST of the city: its areas, and the matters that its departments owe."""

from datetime import date
from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from portal.clock import today
from portal.offices.city import current_city

blueprint = Blueprint("offices-api", __name__, url_prefix="/api/v1", description="The city")


class AreaSchema(Schema):
    """A county, township or statistical zone by its national code."""

    code = fields.String()
    name = fields.String()
    level = fields.String()
    parent_code = fields.String(allow_none=True)


class MatterSchema(Schema):
    """One thing that one department owes, with its basis and limit (null: not published)."""

    code = fields.String()
    number = fields.Integer()
    name = fields.String()
    english = fields.String()
    department = fields.String()
    level = fields.String()
    categories = fields.Function(lambda matter: sorted(matter.categories))
    benefit = fields.String()
    english_benefit = fields.String()
    limit = fields.Integer(allow_none=True)
    limit_unit = fields.String()
    basis = fields.String()
    tag = fields.String()
    trigger = fields.String()


class AreaArguments(Schema):
    """Narrow the areas by level or parent."""

    level = fields.String()
    parent = fields.String()


class MatterArguments(Schema):
    """The service, and the day on which the matters are in force (today unless given)."""

    service = fields.String(load_default="social-assistance")
    on = fields.Date()


@blueprint.get("/areas")
@blueprint.arguments(AreaArguments, location="query")
@blueprint.response(200, AreaSchema(many=True))
def areas(wanted: dict[str, str]) -> list[Any]:
    """The city's areas. Public."""
    return [
        area for area in current_city().areas.values()
        if wanted.get("level") in (None, area.level)
        and wanted.get("parent") in (None, area.parent_code)
    ]  # fmt: skip


@blueprint.get("/matters")
@blueprint.arguments(MatterArguments, location="query")
@blueprint.response(200, MatterSchema(many=True))
def matters(wanted: dict[str, Any]) -> list[Any]:
    """The joint matters in force on a day. Public."""
    day: date = wanted.get("on") or today()
    return list(current_city().matters_on(wanted["service"], day))
