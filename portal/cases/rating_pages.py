"""The page on which a resident rates a concluded case."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.cases.queries import case_view
from portal.cases.ratings import FORM, may_rate, rate, rating_of
from portal.errors import Invalid
from portal.services.catalogue import get_service
from portal.text import N_
from portal.web.forms import FormPage, read_form
from portal.web.login import actor, guarded

blueprint = Blueprint("ratings", __name__, template_folder="templates")


@blueprint.get("/cases/<number>/rating")
@guarded("resident")
def rating(number: str) -> str:
    """Five levels and a box for words, filled with what was said before."""
    found = rating_of(actor(), case_view(actor(), number))
    return _page(number, {"level": found.level, "words": found.words or ""} if found else {})


@blueprint.post("/cases/<number>/rating")
@guarded("resident")
def give(number: str) -> Response | tuple[str, int]:
    """Keep the rating; on an error every keystroke is kept."""
    typed = read_form(FORM, request.form)
    try:
        rate(actor(), number, {key: value for key, value in typed.items() if value})
    except Invalid as fault:
        return _page(number, typed, fault), 422
    flash(gettext(N_("谢谢您的评价。")))
    return redirect(url_for("cases.case", number=number))


def _page(number: str, typed: dict[str, Any], fault: Invalid | None = None) -> str:
    case = case_view(actor(), number)
    return render_template(
        "cases/rating.html", case=case, service=get_service(case.service),
        form=FormPage(FORM, typed, fault), may_rate=may_rate(case),
    )  # fmt: skip
