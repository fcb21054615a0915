"""REST of systems' tokens, for administrators: give, rotate, end, list."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from portal.people.system_tokens import end_token, give_token, rotate_token, system_tokens
from portal.web.api import json_object
from portal.web.login import actor, guarded

blueprint = Blueprint("token-api", __name__, url_prefix="/api/v1", description="Systems' tokens")


class SystemTokenSchema(Schema):
    """A token of a department's system; `mark` is what it is called, never the token itself."""

    mark = fields.String()
    account = fields.Integer(attribute="account_id")
    name = fields.String()
    scopes = fields.List(fields.String())
    created_at = fields.DateTime()
    expires_at = fields.DateTime()
    last_used_on = fields.Date(allow_none=True)


class GivenSchema(SystemTokenSchema):
    """A new token, shown this once."""

    token = fields.String()


@blueprint.get("/system-tokens")
@guarded("administrator")
@blueprint.response(200, SystemTokenSchema(many=True))
def tokens() -> Any:
    """The tokens in force, what ends soonest first."""
    return system_tokens()


@blueprint.post("/system-tokens")
@guarded("administrator")
@blueprint.response(201, GivenSchema)
def give() -> dict[str, Any]:
    """Give one: login, name, days (1 to 365), scopes."""
    body = json_object()
    scopes = body.get("scopes")
    wanted = [str(scope) for scope in scopes] if isinstance(scopes, list) else []
    return _shown(*give_token(actor(), body, wanted))


@blueprint.post("/system-tokens/<mark>/rotate")
@guarded("administrator")
@blueprint.response(201, GivenSchema)
def rotate(mark: str) -> dict[str, Any]:
    """A new one in its place; the old one goes on for at most a week."""
    return _shown(*rotate_token(actor(), mark))


@blueprint.delete("/system-tokens/<mark>")
@guarded("administrator")
@blueprint.response(204)
def end(mark: str) -> None:
    """Make one worthless at once."""
    end_token(actor(), mark)


def _shown(secret: str, token: Any) -> dict[str, Any]:
    told = SystemTokenSchema().fields
    return {name: getattr(token, told[name].attribute or name) for name in told} | {
        "account_id": token.account_id,
        "token": secret,
    }
