"""REST of background jobs, for administrators: what runs, ran and failed, and trying again."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from portal.doctor.job_rows import job_rows
from portal.jobs.models import DONE, FAILED, QUEUED, RUNNING
from portal.jobs.operations import retry
from portal.web.login import actor, guarded

blueprint = Blueprint("jobs-api", __name__, url_prefix="/api/v1", description="Background jobs")


class JobSchema(Schema):
    """A job: nothing of it is personal; `error` is the last fault's name, `system` whom it tells."""

    id = fields.Integer(attribute="job.id")
    kind = fields.String(attribute="job.kind")
    state = fields.String(attribute="job.state")
    due_at = fields.DateTime(attribute="job.due_at")
    attempts = fields.Integer(attribute="job.attempts")
    error = fields.String(attribute="job.error")
    system = fields.String()


class StateSchema(Schema):
    """Which jobs; all unless given."""

    state = fields.String(validate=validate.OneOf((QUEUED, RUNNING, DONE, FAILED)))


@blueprint.get("/jobs")
@guarded("administrator")
@blueprint.arguments(StateSchema, location="query")
@blueprint.response(200, JobSchema(many=True))
def jobs(wanted: dict[str, str]) -> Any:
    """The newest jobs."""
    return job_rows(wanted.get("state", ""))


@blueprint.post("/jobs/<int:job_id>/retry")
@guarded("administrator")
@blueprint.response(204)
def again(job_id: int) -> None:
    """Queue a job that was given up, anew."""
    retry(actor(), job_id)
