"""What a person sets for the pages: language and the elder version, kept in cookies."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, request
from werkzeug.wrappers import Response

from portal.web.languages import COOKIE, LANGUAGES

blueprint = Blueprint("preferences", __name__)
YEAR = 365 * 24 * 3600
CHOICES = {COOKIE: tuple(LANGUAGES), "elder": ("on", "off")}


@blueprint.post("/preferences")
def choose() -> Response:
    """Keep what was chosen and go back to the page that one came from."""
    answer = redirect(local_path(request.form.get("next")))
    for name, allowed in CHOICES.items():
        value = request.form.get(name)
        if value in allowed:
            secure = current_app.config["SESSION_COOKIE_SECURE"]
            answer.set_cookie(
                name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=secure
            )
    return answer


def local_path(target: str | None) -> str:
    """`target` when it is a path on this site, else the front page: no open redirects."""
    parts = urlsplit(target or "")
    local = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    safe = local and not (target or "").startswith(("//", "/\\"))
    return str(target) if safe else "/"
