"""What the doctor found, for administrators; and the same as metrics for the machine that watches."""

import hmac

from flask import Blueprint, Response, current_app, render_template, request
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from sqlalchemy import func, select

from portal.cases.models import Notice
from portal.clock import now
from portal.database import db
from portal.delivery.queries import not_arrived
from portal.doctor.checks import CHECKS
from portal.doctor.nights import last_counts, trend
from portal.errors import NotFound
from portal.jobs.models import QUEUED, Job
from portal.web.login import guarded

blueprint = Blueprint("doctor", __name__, template_folder="templates")


@blueprint.get("/doctor")
@guarded("administrator")
def overview() -> str:
    """Each check with its counts of the last nights and what mends it: numbers, nothing personal."""
    nights, found = trend()
    return render_template("doctor/overview.html", checks=CHECKS, nights=nights, found=found)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Gauges in Prometheus' text format, to who has the token of PORTAL_METRICS_TOKEN. Counts alone."""
    token = current_app.config["METRICS_TOKEN"]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        raise NotFound()
    return Response(generate_latest(_gauges()), mimetype="text/plain; version=0.0.4")


def _gauges() -> CollectorRegistry:
    registry = CollectorRegistry()
    findings = Gauge("portal_doctor_findings", "Found last night", ["code"], registry=registry)
    for code, count in last_counts().items():
        findings.labels(code).set(count)
    jobs = Gauge("portal_jobs", "Background jobs", ["state"], registry=registry)
    for state, count in db.session.execute(select(Job.state, func.count()).group_by(Job.state)):
        jobs.labels(state).set(count)
    oldest = Gauge("portal_oldest_job_seconds", "How long the oldest job that is due has waited",
                   registry=registry)  # fmt: skip
    due_at = db.session.scalar(select(func.min(Job.due_at)).where(Job.state == QUEUED))
    oldest.set(max(0.0, (now() - due_at).total_seconds()) if due_at else 0)
    waiting = Gauge("portal_papers_untold", "Papers that wait for delivery", registry=registry)
    untold = select(func.count()).select_from(Notice).where(not_arrived())
    waiting.set(db.session.scalar(untold) or 0)
    return registry
