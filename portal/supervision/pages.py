"""Pages of supervision: what is overdue, urging a task, the urge as a paper and its answer."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.cases.queries import task_name
from portal.cases.urgency import lamp_of
from portal.cases.workflow import OUTCOMES
from portal.clock import today
from portal.database import db
from portal.errors import Invalid, PortalError, Refused, Stale
from portal.offices.city import current_city
from portal.supervision import operations
from portal.supervision.access import task_overseen
from portal.supervision.escalation import PAGE, days_before, overdue
from portal.supervision.forms import answer_form, urge_form
from portal.supervision.printing import urge_pdf
from portal.supervision.standing import LISTS, STATES, unanswered, urge_view, urges
from portal.text import N_
from portal.web.api import day_key, read_day_key, read_row_key
from portal.web.attempts import posted_version
from portal.web.errors import status_of
from portal.web.forms import FormPage, read_form
from portal.web.login import actor, guarded

blueprint = Blueprint(
    "supervision", __name__, template_folder="templates", url_prefix="/supervision"
)
Typed = dict[str, Any]


@blueprint.get("/overdue", endpoint="overdue")
@guarded("supervisor")
def overdue_page() -> str:
    """The overdue tasks that have climbed to this supervisor, longest overdue first."""
    rows = overdue(actor(), after=read_day_key(request.args.get("after")))
    following = day_key(rows[-1].due_on, rows[-1].task_id) if len(rows) == PAGE else None
    return render_template(
        "supervision/overdue.html", rows=rows, following=following, city=current_city(),
        days=days_before(actor()),
    )  # fmt: skip


@blueprint.get("/tasks/<int:task_id>/urge")
@guarded("supervisor")
def urging(task_id: int) -> str:
    """The form that urges a task."""
    return _urging_page(task_id)


def _urging_page(task_id: int, typed: Typed | None = None, fault: PortalError | None = None) -> str:
    task, city = task_overseen(db.session(), actor(), task_id), current_city()
    name, english = task_name(city, task.case, task)
    return render_template(
        "supervision/urging.html", task=task, name={"name": name, "english": english},
        number=task.case.number, area=task.case.area_code, office=city.offices[task.office_code],
        lamp=lamp_of(city, task, today()), urged=unanswered([task.id]).get(task.id, ""),
        form=FormPage(urge_form(), typed, fault),
    )  # fmt: skip


@blueprint.post("/tasks/<int:task_id>/urge")
@guarded("supervisor")
def urge(task_id: int) -> Response | tuple[str, int]:
    """Urge it; on an error every keystroke is kept."""
    typed = read_form(urge_form(), request.form)
    try:
        made = operations.urge(actor(), task_id, typed)
    except (Invalid, Refused) as fault:
        return _urging_page(task_id, typed, fault), status_of(fault)
    flash(gettext(N_("督办已发给经办单位。")))
    return redirect(url_for("supervision.paper", urge_id=made.id))


@blueprint.get("/urges", endpoint="urges")
@guarded("supervisor", "caseworker")
def urges_page() -> str:
    """The urges of the own area, or to the own office."""
    which = request.args.get("only", "open")
    which, after = (which if which in LISTS else "open"), request.args.get("after")
    rows = urges(actor(), which, after=read_row_key(after) if after else None)
    return render_template(
        "supervision/urges.html", rows=rows, which=which, states=STATES, city=current_city(),
        following=rows[-1].id if len(rows) == PAGE else None,
    )  # fmt: skip


@blueprint.get("/urges/<int:urge_id>")
@guarded("supervisor", "caseworker")
def paper(urge_id: int) -> str:
    """The urge as a paper, with its answer or the form for one."""
    return _paper_page(urge_id)


def _paper_page(urge_id: int, typed: Typed | None = None, fault: PortalError | None = None) -> str:
    view, city = urge_view(actor(), urge_id), current_city()
    return render_template(
        "supervision/paper.html", urge=view, city=city, office=city.offices[view.office_code],
        states=STATES, outcomes=OUTCOMES, form=FormPage(answer_form(), typed, fault),
    )  # fmt: skip


@blueprint.get("/urges/<int:urge_id>.pdf")
@guarded("supervisor", "caseworker")
def paper_pdf(urge_id: int) -> Response:
    """The same as PDF, as a download."""
    return urge_pdf(actor(), urge_id)


@blueprint.post("/urges/<int:urge_id>")
@guarded("caseworker")
def answer(urge_id: int) -> Response | tuple[str, int]:
    """The office's answer; on an error every keystroke is kept."""
    typed = read_form(answer_form(), request.form)
    try:
        done = operations.answer(actor(), urge_id, posted_version(), typed)
    except (Invalid, Refused, Stale) as fault:
        return _paper_page(urge_id, typed, fault), status_of(fault)
    flash(gettext(N_("已答复。")))
    return redirect(url_for("desk.task", task_id=done["task"]))
