"""REST of a household's subsidy: what is signed, filed and paid, and what the household does."""

from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from portal.errors import NotFound
from portal.rental.index import rents
from portal.rental.operations import DEEDS, hand_in_lease
from portal.rental.picture import picture
from portal.rental.queries import subsidy_of
from portal.web.api import json_object
from portal.web.login import actor, guarded

blueprint = Blueprint("rental-api", __name__, url_prefix="/api/v1", description="Rental subsidy")


class SubsidyAgreementSchema(Schema):
    """The agreement: who signed, from when until when; `area` is what is subsidised, 0.01 m2."""

    signer = fields.String()
    agreed_on = fields.Date(allow_none=True)
    last_day = fields.Date(allow_none=True)
    area = fields.Integer(allow_none=True)


class SubsidyLeaseSchema(Schema):
    """The rented home: rent in fen a month, floor area in 0.01 m2."""

    area = fields.String(attribute="area_code")
    address = fields.String()
    landlord = fields.String()
    floor_area = fields.Integer()
    rent = fields.Integer()
    first_day = fields.Date()
    last_day = fields.Date()
    handed_in_on = fields.Date()
    filed_on = fields.Date(allow_none=True)


class SubsidyMonthSchema(Schema):
    """A month that is paid by what is signed and filed today, fen."""

    month = fields.Date()
    amount = fields.Integer()


class SubsidySchema(Schema):
    """A household's subsidy. `to_do`: agree, lease or renewal, null where nothing."""

    number = fields.String(attribute="case.number")
    status = fields.String(attribute="case.status")
    agreement = fields.Nested(SubsidyAgreementSchema, allow_none=True)
    lease = fields.Nested(SubsidyLeaseSchema, allow_none=True)
    handed_in = fields.Nested(SubsidyLeaseSchema, allow_none=True)
    months = fields.List(fields.Nested(SubsidyMonthSchema))
    has_account = fields.Boolean()
    to_do = fields.String(allow_none=True)
    renews_from = fields.Date(allow_none=True)
    suspended = fields.Boolean()


class RentIndexSchema(Schema):
    """Rents of an area's filed leases, fen a m2 a month; null where there are fewer than five."""

    area = fields.String()
    count = fields.Integer(allow_none=True)
    median = fields.Integer(allow_none=True)
    low = fields.Integer(allow_none=True)
    high = fields.Integer(allow_none=True)


@blueprint.get("/cases/<number>/subsidy")
@guarded("resident", "caseworker")
@blueprint.response(200, SubsidySchema)
def subsidy(number: str) -> Any:
    """What is signed and filed, and the months up to a year ahead."""
    return subsidy_of(actor(), number)


@blueprint.post("/cases/<number>/subsidy/<deed>")
@guarded("resident", "caseworker")
@blueprint.response(200, SubsidySchema)
def act(number: str, deed: str) -> Any:
    """Do one: home (more about the homes), sign (signer: place among the members, agreed), renew (words,
    agreed), successor (signer, agreed), leave (words).
    """
    if deed not in DEEDS:
        raise NotFound()
    DEEDS[deed](actor(), number, json_object())
    return subsidy_of(actor(), number)


@blueprint.post("/cases/<number>/subsidy/lease")
@guarded("resident", "caseworker")
@blueprint.response(201, SubsidySchema)
def lease(number: str) -> Any:
    """Hand in a lease: a multipart form with its answers and the contract in "file"."""
    file = request.files.get("file")
    paper = (file.filename or "", file.read()) if file else ("", b"")
    hand_in_lease(actor(), number, request.form.to_dict(), paper)
    return subsidy_of(actor(), number)


@blueprint.get("/rents")
@blueprint.response(200, RentIndexSchema(many=True))
def rent_index() -> Any:
    """The rent index by area: the city, its counties, their townships."""
    return rents()


class CoverageSchema(Schema):
    """Of so many households that qualify, so many are paid, so many got something else."""

    key = fields.String()
    qualifying = fields.Integer()
    paid = fields.Integer()
    otherwise = fields.Integer()
    permille = fields.Integer(allow_none=True)


class SpentSchema(Schema):
    """What was paid in a month, fen."""

    month = fields.Function(lambda pair: pair[0].isoformat())
    amount = fields.Function(lambda pair: pair[1])


class PictureSchema(Schema):
    """The figures of an area: households, fen, tenths of a month, 0.01 m2."""

    area = fields.String()
    whole = fields.Nested(CoverageSchema)
    by_category = fields.List(fields.Nested(CoverageSchema))
    by_area = fields.List(fields.Nested(CoverageSchema))
    spending = fields.List(fields.Nested(SpentSchema))
    tenths_to_decision = fields.Integer(allow_none=True)
    decisions = fields.Integer()
    exits = fields.Dict()
    average_area = fields.Integer(allow_none=True)
    most_area = fields.Integer(allow_none=True)


class WithinSchema(Schema):
    """Of which area: the own one, or one within."""

    area = fields.String(load_default="")


@blueprint.get("/rental/picture")
@guarded("supervisor")
@blueprint.arguments(WithinSchema, location="query")
@blueprint.response(200, PictureSchema)
def figures(asked: dict[str, str]) -> Any:
    """Covered of those who qualify by category and area, spending, time to decide, exits of a year."""
    return picture(actor(), asked["area"] or actor().area)
