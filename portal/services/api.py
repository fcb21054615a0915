"""REST of the services: the catalogue, each one's form, and the check that stores nothing."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from portal.clock import today
from portal.parameters.queries import parameters_in_force
from portal.services.catalogue import SERVICES, get_service
from portal.web.words import translated

blueprint = Blueprint("services-api", __name__, url_prefix="/api/v1", description="Services")


class ServiceSchema(Schema):
    """A service (一件事): its code, name, and whether one can apply online yet."""

    code = fields.String()
    name = fields.String()
    summary = fields.String()
    applications = fields.Boolean()


class DeclarationSchema(Schema):
    """A household's answers; what may stand in it says GET services/{code}/form."""

    household = fields.Dict(required=True)
    members = fields.List(fields.Dict(), required=True)


@blueprint.get("/services")
@blueprint.response(200, ServiceSchema(many=True))
def services() -> Any:
    """The catalogue. Public."""
    return translated([
        {"code": s.code, "name": s.name, "summary": s.summary,
         "applications": s.application_form is not None}
        for s in SERVICES
    ])  # fmt: skip


@blueprint.get("/services/<code>/form")
@blueprint.response(200)
def form(code: str) -> Any:
    """The questions of the check, and of the application where there is one. Public."""
    service = get_service(code)
    application = service.application_form
    return translated({
        "check": service.check_form.describe(),
        "application": application.describe() if application else None,
    })  # fmt: skip


@blueprint.post("/services/<code>/check")
@blueprint.arguments(DeclarationSchema)
@blueprint.response(200)
def check(answers: dict[str, Any], code: str) -> Any:
    """What a household can get and why. Public; nothing is stored."""
    service = get_service(code)
    declaration = service.check_form.load(answers)
    book = parameters_in_force()
    return translated(service.assess(declaration, book, today(), with_nearest=True).to_json())
