"""REST of deliveries: what did not arrive, sent again or handed over; by which channels one is told."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from portal.delivery import contacts, operations
from portal.delivery.queries import undelivered
from portal.web.api import PageArguments, json_object, page_of, read_row_key
from portal.web.login import actor, guarded

blueprint = Blueprint("delivery-api", __name__, url_prefix="/api/v1", description="Deliveries")


class DeliverySchema(Schema):
    """One way by which a paper gets to its resident; `failure`: unreachable, refused, not-set."""

    notice = fields.Integer(attribute="notice_id")
    channel = fields.String()
    state = fields.String()
    attempts = fields.Integer()
    failure = fields.String(allow_none=True)
    told_at = fields.DateTime(allow_none=True)


class UndeliveredSchema(Schema):
    """A paper that did not arrive, and the channels that wait or failed."""

    id = fields.Integer(attribute="notice_id")
    number = fields.String()
    kind = fields.String()
    case = fields.String(attribute="case_number")
    office = fields.String(attribute="office_code")
    issued_on = fields.Date()
    deliveries = fields.List(fields.Nested(DeliverySchema))


class ContactSchema(Schema):
    """How a resident is told of new papers; `pending`: an address whose code has not come back."""

    sms = fields.Boolean()
    email = fields.String(allow_none=True)
    pending = fields.String(allow_none=True)


@blueprint.get("/notices/undelivered")
@guarded("caseworker", "supervisor")
@blueprint.arguments(PageArguments, location="query")
@blueprint.response(200, page_of(UndeliveredSchema))
def waiting(page: dict[str, Any]) -> dict[str, Any]:
    """The papers of the own office, or of a supervisor's area, that did not arrive, oldest first."""
    after, size = page.get("after"), page["limit"]
    rows = undelivered(actor(), after=read_row_key(after) if after else 0, size=size)
    return {"items": rows, "next": rows[-1].notice_id if len(rows) == size else None}


@blueprint.post("/notices/<int:notice_id>/send-again")
@guarded("caseworker")
@blueprint.response(200, DeliverySchema(many=True))
def send_again(notice_id: int) -> Any:
    """Send what failed of a paper again; the channels that are tried anew."""
    return operations.send_again(actor(), notice_id)


@blueprint.post("/notices/<int:notice_id>/handed-over")
@guarded("caseworker")
@blueprint.response(200, DeliverySchema)
def hand_over(notice_id: int) -> Any:
    """A paper was handed over: received_by says to whom."""
    return operations.handed_over(actor(), notice_id, json_object())


@blueprint.get("/me/contact")
@guarded("resident")
@blueprint.response(200, ContactSchema)
def contact() -> Any:
    """How one is told of new papers."""
    return contacts.contact_of(actor())


@blueprint.post("/me/contact/sms")
@guarded("resident")
@blueprint.response(200, ContactSchema)
def choose_sms() -> Any:
    """SMS or not: sms (true or false)."""
    contacts.choose_sms(actor(), json_object())
    return contacts.contact_of(actor())


@blueprint.post("/me/contact/email")
@guarded("resident")
@blueprint.response(200, ContactSchema)
def ask_code() -> Any:
    """Send a code to an address: email. Five a day."""
    contacts.ask_code(actor(), json_object())
    return contacts.contact_of(actor())


@blueprint.post("/me/contact/email/confirm")
@guarded("resident")
@blueprint.response(200, ContactSchema)
def confirm() -> Any:
    """The code came back: code (six digits, fifteen minutes, five tries)."""
    contacts.confirm(actor(), json_object())
    return contacts.contact_of(actor())


@blueprint.delete("/me/contact/email")
@guarded("resident")
@blueprint.response(204)
def remove() -> None:
    """Keep no address."""
    contacts.remove_email(actor())
