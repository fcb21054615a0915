"""REST of screening: runs with their counts, and what other figures would mean."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from portal.parameters.queries import parameters_in_force
from portal.screening import queries
from portal.screening.forms import what_if_form
from portal.screening.models import WhatIf
from portal.screening.scopes import SERVICE, ask_for, run_for, what_if_for
from portal.services.catalogue import get_service
from portal.web.api import json_object
from portal.web.login import actor, guarded

blueprint = Blueprint("screening-api", __name__, url_prefix="/api/v1", description="Screening")


class RunSchema(Schema):
    """A screening run; its area is empty for the whole city."""

    id = fields.Integer()
    service = fields.String()
    on = fields.Date()
    area_code = fields.String()
    source = fields.String()
    rules_version = fields.String()
    households = fields.Integer()
    finished_at = fields.DateTime()


KEPT = (*RunSchema().fields, "parameters")


class CountSchema(Schema):
    """Counts of one category in one area; null where they are too small to be published.

    Money in fen a month.
    """

    area = fields.String()
    category = fields.String()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(allow_none=True))


class CountedRunSchema(RunSchema):
    """A run with its counts within the own area."""

    parameters = fields.Dict()
    counts = fields.List(fields.Nested(CountSchema))


class WhatIfSchema(Schema):
    """A what-if: other figures by parameter, in their units."""

    id = fields.Integer()
    service = fields.String()
    on = fields.Date()
    figures = fields.Dict(keys=fields.String(), values=fields.Integer())
    made_at = fields.DateTime()


class CountedWhatIfSchema(WhatIfSchema):
    """A what-if with its counts within the own area."""

    counts = fields.List(fields.Nested(CountSchema))


@blueprint.get("/screening-runs")
@guarded("supervisor")
@blueprint.response(200, RunSchema(many=True))
def list_runs() -> Any:
    """The newest runs that cover the own area."""
    return queries.runs(actor().area)


@blueprint.get("/screening-runs/<int:run_id>")
@guarded("supervisor")
@blueprint.response(200, CountedRunSchema)
def run(run_id: int) -> Any:
    """A run with its counts: of the city by county, of a county by township."""
    found = run_for(actor(), run_id)
    counts = _counts(queries.counts(found.id, actor().area))
    return {**{name: getattr(found, name) for name in KEPT}, "counts": counts}


@blueprint.get("/what-ifs")
@guarded("supervisor")
@blueprint.response(200, WhatIfSchema(many=True))
def list_what_ifs() -> Any:
    """The newest what-ifs that cover the own area."""
    return queries.what_ifs(actor().area)


@blueprint.post("/what-ifs")
@guarded("supervisor")
@blueprint.response(201, CountedWhatIfSchema)
def ask() -> Any:
    """Go over the own area's households under other figures: {"on": day, "figures": {code: value}}."""
    form = what_if_form(get_service(SERVICE), parameters_in_force())
    return _counted(what_if_for(actor(), ask_for(actor(), form.load(json_object()))))


@blueprint.get("/what-ifs/<int:kept_id>")
@guarded("supervisor")
@blueprint.response(200, CountedWhatIfSchema)
def what_if(kept_id: int) -> Any:
    """A what-if with its counts: of the city by county, of a county by township."""
    return _counted(what_if_for(actor(), kept_id))


def _counted(kept: WhatIf) -> dict[str, Any]:
    return {
        "id": kept.id, "service": kept.service, "on": kept.on, "figures": kept.figures,
        "made_at": kept.made_at, "counts": _counts(queries.what_if_counts(kept, actor().area)),
    }  # fmt: skip


def _counts(counts: queries.Counts) -> list[dict[str, Any]]:
    return [
        {"area": area, "category": category, "counts": queries.published(measured)}
        for (area, category), measured in counts.items()
    ]
