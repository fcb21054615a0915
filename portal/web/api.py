"""The REST interface: the list of its rooms, OpenAPI 3.1, and what all resources share."""

from datetime import date
from typing import Any

from flask import Flask, request
from flask_smorest import Api
from marshmallow import Schema, fields, validate

from portal.errors import FieldProblem, Invalid, VersionRequired
from portal.text import N_
from portal.web.security import LARGEST_ID

PREFIX = "/api/v1"
BAD_KEY = N_("翻页位置不对，请从第一页开始。")
OPENAPI = {
    "API_TITLE": "一件事 One-Thing Portal",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": PREFIX,
    "OPENAPI_JSON_PATH": "openapi.json",
    "API_SPEC_OPTIONS": {
        "info": {
            "description": "Apply once, every department acts. Money is integer fen, days are dates in "
            "Asia/Shanghai. Errors are application/problem+json with a stable code, in Chinese or "
            "English by Accept-Language. Lists page by key: pass `next` as `after`. Who asks too often gets "
            "429 with Retry-After, in seconds; what is sent with an Idempotency-Key may be sent again."
        },
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{"token": []}],
    },
}


def create_api(app: Flask) -> Api:
    """The smorest API of `app`, without its own pages and paging headers."""
    app.config.update(OPENAPI)
    return Api(app)


class PageArguments(Schema):
    """Paging by key: `after` is the `next` of the page before, `limit` at most 200."""

    after = fields.String(metadata={"description": "the `next` of the page before"})
    limit = fields.Integer(load_default=50, strict=False, validate=validate.Range(min=1, max=200))


class Problem(Schema):
    """An error (RFC 9457): status, a stable code, a sentence, and the fields concerned."""

    type = fields.String()
    status = fields.Integer()
    code = fields.String()
    detail = fields.String()
    errors = fields.List(fields.Dict())


def page_of(schema: type[Schema]) -> type[Schema]:
    """The schema of a page of `schema`: items, and next (null on the last page)."""
    name = schema.__name__.removesuffix("Schema") + "Page"
    attributes: dict[str, Any] = {
        "items": fields.List(fields.Nested(schema)),
        "next": fields.String(allow_none=True),
    }
    return type(name, (Schema,), attributes)


def day_key(day: date | None, row: int) -> str:
    """The key of a row in a list ordered by day and id: 2026-12-03_15. Without a day it comes last."""
    return f"{(day or date.max).isoformat()}_{row}"


def read_day_key(text: str | None) -> tuple[date, int] | None:
    """The day and id of a key. Raises Invalid when it is not one of ours."""
    if not text:
        return None
    day, _, row = text.partition("_")
    try:
        return date.fromisoformat(day), read_row_key(row)
    except ValueError as fault:
        raise Invalid([FieldProblem("after", BAD_KEY)]) from fault


def read_row_key(text: str) -> int:
    """The id in a key. Raises Invalid when it is none that a row can have."""
    if not text.isdecimal() or int(text) > LARGEST_ID:
        raise Invalid([FieldProblem("after", BAD_KEY)])
    return int(text)


def json_object() -> dict[str, Any]:
    """The request's JSON object, empty when nothing was sent. Raises Invalid for anything else."""
    body = request.get_json(silent=True)
    if body is not None and not isinstance(body, dict):
        raise Invalid([FieldProblem("", N_("请用 JSON 发送内容。"))])
    return body or {}


def seen_version() -> int:
    """The version in If-Match. Raises VersionRequired without one, Invalid for anything else."""
    text = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not text:
        raise VersionRequired()
    if not text.isdecimal():
        raise Invalid([FieldProblem("If-Match", N_("版本应是数字。"))])
    return int(text)
