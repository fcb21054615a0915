"""The page of systems' tokens for administrators: give (shown once), rotate, end."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.errors import Invalid
from portal.people.system_tokens import (
    FORM,
    SCOPES,
    end_token,
    give_token,
    rotate_token,
    system_tokens,
)
from portal.text import N_
from portal.web.forms import FormPage, read_form
from portal.web.login import actor, guarded

blueprint = Blueprint("tokens", __name__, template_folder="templates", url_prefix="/tokens")


@blueprint.get("")
@guarded("administrator")
def tokens() -> str:
    """The tokens in force, and the form that gives one."""
    return _page()


@blueprint.post("")
@guarded("administrator")
def give() -> str | tuple[str, int]:
    """Give one: the page that answers shows it, once. On an error every keystroke is kept."""
    typed, scopes = read_form(FORM, request.form), request.form.getlist("scopes")
    try:
        secret, _ = give_token(actor(), typed, scopes)
    except Invalid as fault:
        return _page(typed, scopes, fault), 422
    return _page(secret=secret)


@blueprint.post("/<mark>/rotate")
@guarded("administrator")
def rotate(mark: str) -> str:
    """A new one in its place, shown once; the old one goes on for at most a week."""
    secret, _ = rotate_token(actor(), mark)
    return _page(secret=secret)


@blueprint.post("/<mark>/end")
@guarded("administrator")
def end(mark: str) -> Response:
    """Make one worthless at once."""
    end_token(actor(), mark)
    flash(gettext(N_("令牌已停用。")))
    return redirect(url_for("tokens.tokens"))


def _page(
    typed: dict[str, Any] | None = None, chosen: list[str] | None = None,
    fault: Invalid | None = None, secret: str = "",
) -> str:  # fmt: skip
    return render_template(
        "people/tokens.html", rows=system_tokens(), scopes=SCOPES, chosen=chosen or [],
        form=FormPage(FORM, typed, fault), secret=secret,
    )  # fmt: skip
