"""REST of people: registering, tokens, and the own household."""

from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from portal.errors import NotFound
from portal.people import operations, queries
from portal.people.forms import REGISTRATION
from portal.people.system_tokens import OWN
from portal.web.api import json_object
from portal.web.login import actor, count_stranger, guarded

blueprint = Blueprint("people-api", __name__, url_prefix="/api/v1", description="People")


class CredentialsSchema(Schema):
    """A log-in name and a password."""

    login = fields.String(required=True)
    password = fields.String(required=True)


class TokenSchema(Schema):
    """A bearer token, shown this once."""

    token = fields.String()
    expires_at = fields.DateTime()


@blueprint.post("/accounts")
@blueprint.response(201)
def create_account() -> dict[str, Any]:
    """Register a resident: name, phone (mobile number, the log-in name), password."""
    count_stranger()
    return {"id": operations.register(REGISTRATION.load(json_object()))}


@blueprint.post("/tokens")
@blueprint.arguments(CredentialsSchema)
@blueprint.response(201, TokenSchema)
def create_token(credentials: dict[str, str]) -> dict[str, Any]:
    """Log in: a bearer token for 30 days."""
    count_stranger()
    secret, token = operations.issue_token(credentials["login"], credentials["password"])
    return {"token": secret, "expires_at": token.expires_at}


@blueprint.delete("/tokens/current")
@guarded(
    "resident", "caseworker", "supervisor", "administrator", "system", "institution", scope=OWN
)
@blueprint.response(204)
def delete_token() -> None:
    """Log out: the token of this request becomes worthless."""
    operations.revoke_token(request.headers["Authorization"].partition(" ")[2])


@blueprint.get("/household")
@guarded("resident")
@blueprint.response(200)
def household() -> dict[str, Any]:
    """The own household as kept, a declaration."""
    found = queries.own_household(actor())
    if found is None:
        raise NotFound()
    return found
