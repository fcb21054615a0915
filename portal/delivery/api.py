"""REST of deliveries: an office says that it handed a paper over."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from portal.delivery.operations import handed_over
from portal.web.login import actor, guarded


class DeliverySchema(Schema):
    """How a paper got to its resident."""

    notice = fields.Integer(attribute="notice_id")
    channel = fields.String()
    state = fields.String()
    told_at = fields.DateTime()


blueprint = Blueprint("delivery-api", __name__, url_prefix="/api/v1", description="Deliveries")


@blueprint.post("/notices/<int:notice_id>/handed-over")
@guarded("caseworker")
@blueprint.response(200, DeliverySchema)
def hand_over(notice_id: int) -> Any:
    """The paper of a case in nobody's account was handed over."""
    return handed_over(actor(), notice_id)
