"""REST of attachments: an office or its system adds papers to its tasks and reads them."""

from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from portal.cases.access import task_for
from portal.cases.attachments import attach, attachments_of, look_at_attachment
from portal.database import db
from portal.web.login import actor, guarded

blueprint = Blueprint(
    "attachment-api", __name__, url_prefix="/api/v1", description="Papers of tasks"
)
NO_FILE = b""


class AttachmentSchema(Schema):
    """A paper of a task; `shown`: the resident sees it too."""

    id = fields.Integer()
    task = fields.Integer(attribute="task_id")
    name = fields.String()
    media_type = fields.String()
    size = fields.Integer()
    attached_on = fields.Date()
    shown = fields.Boolean()


@blueprint.post("/tasks/<int:task_id>/papers")
@guarded("caseworker", "system", scope="papers:write")
@blueprint.response(201)
def add(task_id: int) -> dict[str, int]:
    """Add a paper to a task of the own office: multipart form, field "file" (JPG, PNG or PDF up to 10 MB),
    field "shown" (yes: the resident sees it too). With an Idempotency-Key it is kept once.
    """
    file, key = request.files.get("file"), request.headers.get("Idempotency-Key", "")
    name, content = (file.filename or "", file.read()) if file else ("", NO_FILE)
    shown = request.form.get("shown") == "yes"
    return {"id": attach(actor(), task_id, name, content, shown=shown, key=key)}


@blueprint.get("/tasks/<int:task_id>/papers")
@guarded("caseworker", "system", scope="papers:read")
@blueprint.response(200, AttachmentSchema(many=True))
def papers(task_id: int) -> Any:
    """The papers of a task of the own office, oldest first."""
    task = task_for(db.session(), actor(), task_id)
    return [paper for paper in attachments_of(actor(), task.case) if paper.task_id == task.id]


@blueprint.get("/task-papers/<int:attachment_id>")
@guarded("resident", "caseworker", "system", scope="papers:read")
@blueprint.response(200)
def content(attachment_id: int) -> Response:
    """A paper's bytes; an officer's look is journalled."""
    return paper_answer(attachment_id)


def paper_answer(attachment_id: int) -> Response:
    """The paper as a download."""
    found = look_at_attachment(actor(), attachment_id)
    answer = Response(found.content, mimetype=found.media_type)
    answer.headers["Content-Disposition"] = f"attachment; filename=paper-{found.id}"
    return answer
