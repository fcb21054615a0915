"""The page on which an officer records what a resident wishes in writing."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.cases.access import handles_steps
from portal.cases.looking import look_at_case
from portal.cases.wishes import FORMS, LABELS, possible_wishes, record_wish, wishes_of
from portal.errors import Invalid, NotFound, Refused
from portal.text import N_
from portal.web.attempts import Attempt
from portal.web.errors import status_of
from portal.web.forms import read_form
from portal.web.login import actor, guarded

blueprint = Blueprint("wishes", __name__, template_folder="templates")


@blueprint.get("/cases/<number>/wishes")
@guarded("caseworker")
def wishes(number: str) -> str:
    """What may be recorded, and what was."""
    return _page(number, Attempt(""))


@blueprint.post("/cases/<number>/wishes/<wish>")
@guarded("caseworker")
def keep(number: str, wish: str) -> Response | tuple[str, int]:
    """Record one; on an error every keystroke is kept."""
    if wish not in FORMS:
        raise NotFound()
    typed = {key: value for key, value in read_form(FORMS[wish], request.form).items() if value}
    try:
        record_wish(actor(), number, wish, typed)
    except (Invalid, Refused) as fault:
        return _page(number, Attempt(wish, typed, fault)), status_of(fault)
    flash(gettext(N_("已登记，并已照办。")))
    return redirect(url_for("wishes.wishes", number=number))


def _page(number: str, attempt: Attempt) -> str:
    case = look_at_case(actor(), number)
    if not handles_steps(actor(), case):
        raise NotFound(code="case-not-found")
    return render_template(
        "cases/wishes.html", case=case, attempt=attempt, labels=LABELS, kept=wishes_of(actor(), case),
        forms={wish: attempt.page(wish, FORMS[wish]) for wish in possible_wishes(case)},
    )  # fmt: skip
