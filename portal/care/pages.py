"""Pages of care for townships: whom to visit by when, and one household with its visits."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from portal.care.access import gives_care
from portal.care.forms import CAUSES, KINDS, MARK, METHODS, TIERS, VISIT
from portal.care.operations import look_at_household, look_at_photo, mark, record_visit
from portal.care.queries import PAGE, marks_of, plan_of, visits_of, worklist
from portal.clock import today
from portal.errors import Invalid, PortalError, Refused
from portal.forms.form import Form
from portal.offices.city import current_city
from portal.text import N_
from portal.web.api import day_key, read_day_key
from portal.web.errors import status_of
from portal.web.forms import FormPage, read_form
from portal.web.login import actor, guarded

blueprint = Blueprint("care", __name__, template_folder="templates", url_prefix="/care")
WORDS = {"causes": CAUSES, "tiers": TIERS, "kinds": KINDS, "methods": METHODS}


@blueprint.app_context_processor
def offered() -> dict[str, bool]:
    """Whether the asker's office visits households."""
    return {"gives_care": gives_care(actor())}


@blueprint.get("", endpoint="worklist")
@guarded("caseworker")
def worklist_page() -> str:
    """The households that the own office is to visit, due soonest first."""
    rows = worklist(actor(), after=read_day_key(request.args.get("after")))
    following = day_key(rows[-1].due_on, rows[-1].household_id) if len(rows) == PAGE else None
    return render_template(
        "care/worklist.html", rows=rows, following=following,
        office=current_city().offices[actor().office], **WORDS,
    )  # fmt: skip


@blueprint.get("/households/<int:household_id>")
@guarded("caseworker")
def household(household_id: int) -> str:
    """One household: the visit that waits, what was seen, and the forms to record more."""
    return _page(household_id)


def _page(
    household_id: int, tried: Form | None = None, typed: dict[str, Any] | None = None,
    fault: PortalError | None = None,
) -> str:  # fmt: skip
    """The household; `fault` is what went wrong with the form `tried`, what was typed stays."""
    found = look_at_household(actor(), household_id)
    plan = plan_of(found)
    forms = {
        form.code: FormPage(form, typed, fault) if form is tried else FormPage(form)
        for form in (VISIT, MARK)
    }
    return render_template(
        "care/household.html", household=found, plan=plan, waiting=plan.waiting(),
        missed=plan.missed(today()), visits=visits_of(found), marks=marks_of(found),
        visit_form=forms[VISIT.code], mark_form=forms[MARK.code], tried=tried and tried.code,
        **WORDS,
    )  # fmt: skip


@blueprint.post("/households/<int:household_id>/visits")
@guarded("caseworker")
def visit(household_id: int) -> AnyResponse | tuple[str, int]:
    """Record a visit with its evidence."""
    typed, file = read_form(VISIT, request.form), request.files.get("file")
    try:
        record_visit(actor(), household_id, typed, file.read() if file else b"")
    except (Invalid, Refused) as fault:
        return _page(household_id, VISIT, typed, fault), status_of(fault)
    flash(gettext(N_("探访已登记。")))
    return redirect(url_for("care.household", household_id=household_id))


@blueprint.post("/households/<int:household_id>/marks")
@guarded("caseworker")
def note(household_id: int) -> AnyResponse | tuple[str, int]:
    """Note a tier or a major incident."""
    typed = read_form(MARK, request.form)
    try:
        mark(actor(), household_id, typed)
    except (Invalid, Refused) as fault:
        return _page(household_id, MARK, typed, fault), status_of(fault)
    flash(gettext(N_("已登记，探访计划已更新。")))
    return redirect(url_for("care.household", household_id=household_id))


@blueprint.get("/visits/<int:visit_id>/photo")
@guarded("caseworker")
def photo(visit_id: int) -> Response:
    """A visit's photo, as a download; the look is journalled."""
    found = look_at_photo(actor(), visit_id)
    answer = Response(found.photo, mimetype=found.media_type)
    answer.headers["Content-Disposition"] = f"attachment; filename=visit-{found.id}"
    return answer
