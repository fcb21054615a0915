"""REST of the desk: the own office's tasks, and acting on one with If-Match."""

from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from portal.cases import operations
from portal.cases.bulk import ACTIONS, MOST, act_on_many
from portal.cases.transfers import TransferredRow, transferred
from portal.cases.workflow import STATES
from portal.desk.queries import queue, registered_apart
from portal.web.api import (
    PageArguments,
    day_key,
    json_object,
    page_of,
    read_day_key,
    seen_version,
)
from portal.web.filters import sentence
from portal.web.login import actor, guarded
from portal.web.security import LARGEST_ID

blueprint = Blueprint("desk-api", __name__, url_prefix="/api/v1", description="Tasks")


class TaskArguments(PageArguments):
    """Narrow the queue: one state (all that is not concluded unless given), only mine."""

    state = fields.String(load_default="", validate=validate.OneOf(["", *STATES]))
    mine = fields.Boolean(load_default=False)


class TaskSchema(Schema):
    """A task in the queue. The applicant's name is masked."""

    id = fields.Integer(attribute="task_id")
    version = fields.Integer()
    case = fields.String(attribute="case_number")
    service = fields.String()
    kind = fields.String()
    code = fields.String()
    name = fields.String()
    english = fields.String()
    applicant = fields.String()
    area = fields.String(attribute="area_code")
    state = fields.String()
    outcome = fields.String(allow_none=True)
    due_on = fields.Date(allow_none=True)
    due_provisional = fields.Boolean()
    extended_from = fields.Date(allow_none=True)
    lamp = fields.String()
    days = fields.Integer()
    urged = fields.Boolean()
    stands_in = fields.Boolean()
    kin = fields.Boolean()


class ActedSchema(Schema):
    """A task after an action, with its new version."""

    id = fields.Integer()
    version = fields.Integer()
    state = fields.String()
    outcome = fields.String(allow_none=True)
    due_on = fields.Date(allow_none=True)


class TransferredSchema(Schema):
    """A task that the own office gave to another."""

    made_on = fields.Date()
    case = fields.String(attribute="case_number")
    name = fields.String()
    english = fields.String()
    office = fields.String(attribute="office.code")
    reason = fields.String()


class ApartSchema(Schema):
    """A case that is registered apart."""

    number = fields.String()
    area = fields.String(attribute="area_code")
    status = fields.String()
    applied_on = fields.Date()


class SeenSchema(Schema):
    """A task and the version of it that you saw."""

    id = fields.Integer(required=True, validate=validate.Range(1, LARGEST_ID))
    version = fields.Integer(required=True, validate=validate.Range(1, LARGEST_ID))


class BulkSchema(Schema):
    """One action on up to 100 tasks, with the answers that it demands."""

    action = fields.String(required=True, validate=validate.OneOf(ACTIONS))
    tasks = fields.List(fields.Nested(SeenSchema), required=True, validate=validate.Length(1, MOST))
    answers = fields.Dict(load_default=dict)


class RowResultSchema(Schema):
    """What became of one row: its new version and state, or the code and words of the refusal."""

    id = fields.Integer(attribute="task_id")
    version = fields.Integer(allow_none=True)
    state = fields.String(allow_none=True)
    code = fields.String(attribute="fault.code")
    detail = fields.Function(lambda row: sentence(row.fault) if row.fault else None)


class BulkResultsSchema(Schema):
    """One result per row, in the order of the rows."""

    results = fields.List(fields.Nested(RowResultSchema))


@blueprint.get("/tasks")
@guarded("caseworker", "system", scope="tasks:read")
@blueprint.arguments(TaskArguments, location="query")
@blueprint.response(200, page_of(TaskSchema))
def tasks(wanted: dict[str, Any]) -> dict[str, Any]:
    """The own office's tasks, due soonest first."""
    size, after = wanted["limit"], read_day_key(wanted.get("after"))
    rows = queue(actor(), state=wanted["state"], mine=wanted["mine"], after=after, size=size)
    following = day_key(rows[-1].due_on, rows[-1].task_id) if len(rows) == size else None
    return {"items": rows, "next": following}


@blueprint.get("/tasks/registered-apart")
@guarded("caseworker")
@blueprint.response(200, ApartSchema(many=True))
def apart() -> Any:
    """The cases of officers' and officials' close relatives that the own office has to do with."""
    return registered_apart(actor())


@blueprint.get("/tasks/transferred")
@guarded("caseworker", "system", scope="tasks:read")
@blueprint.response(200, TransferredSchema(many=True))
def given_away() -> list[TransferredRow]:
    """What the own office transferred to others, newest first, at most a hundred."""
    return transferred(actor())


@blueprint.post("/tasks/bulk")
@guarded("caseworker", "system", scope="tasks:write")
@blueprint.arguments(BulkSchema)
@blueprint.response(200, BulkResultsSchema)
def act_on_several(wanted: dict[str, Any]) -> dict[str, Any]:
    """Claim many tasks, take over those of who one stands in for, or conclude many of one matter alike;
    every row has its own result. With an Idempotency-Key each row is done once.
    """
    seen = [(row["id"], row["version"]) for row in wanted["tasks"]]
    key = request.headers.get("Idempotency-Key", "")
    return {"results": act_on_many(actor(), wanted["action"], seen, wanted["answers"], key=key)}


@blueprint.post("/tasks/<int:task_id>/<action>")
@guarded("caseworker", "system", scope="tasks:write")
@blueprint.response(200, ActedSchema)
def act(task_id: int, action: str) -> tuple[Any, int, dict[str, str]]:
    """Do one action of the workflow. If-Match names the version that you saw.

    With an Idempotency-Key it is done once, however often it is sent, and answered alike.
    """
    version, answers = seen_version(), json_object()
    key = request.headers.get("Idempotency-Key", "")
    done = operations.act_once(actor(), task_id, action, version, answers, key)
    return done, 200, {"ETag": f'"{done["version"]}"'}
