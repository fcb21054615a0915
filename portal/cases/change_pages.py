"""The page on which a recognised household reports a change, or an office takes it down."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.cases.queries import case_view
from portal.cases.reviews import REPORT, report_change
from portal.errors import Invalid, Refused
from portal.text import N_
from portal.web.forms import FormPage, read_form
from portal.web.login import actor, guarded

blueprint = Blueprint("changes", __name__, template_folder="templates")


@blueprint.get("/cases/<number>/changes")
@guarded("resident", "caseworker")
def change(number: str) -> str:
    """What changed, since when."""
    return _page(number)


@blueprint.post("/cases/<number>/changes")
@guarded("resident", "caseworker")
def report(number: str) -> Response | tuple[str, int]:
    """Report it; on an error every keystroke is kept."""
    typed = read_form(REPORT, request.form)
    try:
        report_change(actor(), number, typed, _papers())
    except Invalid as fault:
        return _page(number, typed, fault), 422
    except Refused as fault:
        return _page(number, typed, fault), 409
    flash(gettext(N_("已收到，经办单位会复核。")))
    if actor().role == "resident":
        return redirect(url_for("cases.case", number=number))
    return redirect(url_for("desk.queue"))


def _papers() -> list[tuple[str, bytes]]:
    """The chosen files; a browser sends one without a name where none was chosen."""
    chosen = request.files.getlist("file")
    return [(file.filename, file.read()) for file in chosen if file.filename]


def _page(
    number: str, typed: dict[str, Any] | None = None, fault: Invalid | Refused | None = None
) -> str:
    case = case_view(actor(), number)
    form = FormPage(REPORT, typed, fault)
    return render_template("cases/change.html", case=case, form=form, fault=fault)
