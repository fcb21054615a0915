"""The page to try the REST interface, served from this machine."""

from flask import Blueprint, render_template

blueprint = Blueprint("docs", __name__)


@blueprint.get("/api/docs")
def try_it() -> str:
    """Swagger UI over the OpenAPI document. Public."""
    return render_template("api_docs.html")
