"""Is it alive, is it ready: for the machine that watches."""

from flask import Blueprint, Response, jsonify
from sqlalchemy import text

from portal.database import db

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def ready() -> tuple[Response, int]:
    """The database answers and is migrated."""
    try:
        db.session.execute(text("SELECT version_num FROM alembic_version")).one()
    except Exception:
        # Whatever keeps the database away, the answer is the same: do not send anybody here.
        return jsonify(status="database"), 503
    return jsonify(status="ok"), 200
