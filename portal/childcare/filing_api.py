"""REST of the county health department: its institutions, their filings, a new one."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from portal.childcare.filing import decide_filing
from portal.childcare.filing_queries import LISTS, filings
from portal.childcare.registering import enter_institution
from portal.web.api import PageArguments, json_object, page_of, read_row_key, seen_version
from portal.web.login import actor, guarded

blueprint = Blueprint(
    "childcare-filing-api", __name__, url_prefix="/api/v1", description="Childcare filings"
)


class FilingSchema(Schema):
    """An institution of the county; `late`: requests that wait beyond their day."""

    id = fields.Integer()
    name = fields.String()
    area_code = fields.String()
    filing = fields.String()
    filing_number = fields.String(allow_none=True)
    filed_until = fields.Date(allow_none=True)
    updated_on = fields.Date()
    late = fields.Integer()


class DecidedSchema(Schema):
    """A filing after it was decided on."""

    id = fields.Integer()
    filing = fields.String()
    version = fields.Integer()


class WhichArguments(PageArguments):
    """Which institutions: pending, changed, late, stale, filed, ended; all unless given."""

    which = fields.String(load_default="", data_key="only", validate=validate.OneOf(("", *LISTS)))


@blueprint.get("/childcare/filings")
@guarded("caseworker")
@blueprint.arguments(WhichArguments, location="query")
@blueprint.response(200, page_of(FilingSchema))
def overview(page: dict[str, Any]) -> dict[str, Any]:
    """The institutions of the own county; none to anybody but a county's health department."""
    after, size = page.get("after"), page["limit"]
    rows = filings(actor(), page["which"], after=read_row_key(after) if after else 0, size=size)
    return {"items": rows, "next": rows[-1].id if len(rows) == size else None}


@blueprint.post("/childcare/filings")
@guarded("caseworker")
@blueprint.response(201)
def enter() -> dict[str, int]:
    """Enter a new institution, its filing pending."""
    return {"id": enter_institution(actor(), json_object())}


@blueprint.post("/childcare/filings/<int:institution_id>/<action>")
@guarded("caseworker")
@blueprint.response(200, DecidedSchema)
def decide(institution_id: int, action: str) -> Any:
    """confirm (filing_number, filed_on, filed_until), refuse or lapse (reason). If-Match: the version."""
    return decide_filing(actor(), institution_id, action, seen_version(), json_object())
