"""Pages of the desk: the queue, and one task with facts, rule and reasons side by side."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.cases import operations, queries
from portal.cases.forms import action_form
from portal.cases.workflow import STATES, possible
from portal.desk.queries import PAGE, colleagues, lamp_of, queue
from portal.clock import today
from portal.errors import Invalid, NotFound, Refused, Stale
from portal.offices.city import current_city
from portal.services.catalogue import get_service
from portal.text import N_
from portal.web.api import day_key, read_day_key
from portal.web.forms import FormPage, read_form
from portal.web.login import actor, guarded

blueprint = Blueprint("desk", __name__, template_folder="templates", url_prefix="/desk")


@blueprint.get("", endpoint="queue")
@guarded("caseworker")
def queue_page() -> str:
    """The own office's tasks, due soonest first, red when overdue, amber within 3 working days."""
    state, mine = request.args.get("state", ""), request.args.get("mine") == "yes"
    after = read_day_key(request.args.get("after"))
    rows = queue(actor(), state=state if state in STATES else "", mine=mine, after=after)
    following = day_key(rows[-1].due_on, rows[-1].task_id) if len(rows) == PAGE else None
    return render_template(
        "desk/queue.html", rows=rows, state=state, mine=mine, following=following, states=STATES,
        office=current_city().offices[actor().office], areas=current_city().areas,
    )  # fmt: skip


@blueprint.get("/tasks/<int:task_id>")
@guarded("caseworker")
def task(task_id: int) -> str:
    """One task: the case's facts, what the rules say and why, what may be done now."""
    return _task_page(task_id)


def _task_page(
    task_id: int, action: str = "", typed: dict[str, Any] | None = None,
    fault: Invalid | Refused | Stale | None = None,
) -> str:  # fmt: skip
    view = operations.look_at_task(actor(), task_id)
    lines = possible(view.task, "caseworker")
    forms = {
        line.action: FormPage(
            action_form(line, view.task),
            typed if line.action == action else None,
            fault if line.action == action else None,
        )
        for line in lines
    }
    lamp = lamp_of(current_city(), view.task, today())
    return render_template(
        "desk/task.html", view=view, lines=lines, forms=forms, lamp=lamp, fault=fault,
        chosen=action or request.args.get("action", ""), colleagues=colleagues(actor()),
        service=get_service(view.task.case.service), stations=queries.timeline(view.task.case),
        materials=queries.materials(view.task.case), inquiries=queries.inquiries(view.task.case),
        facts_form=_facts_form(view.task.case, typed, fault),
    )  # fmt: skip


@blueprint.post("/tasks/<int:task_id>/<action>")
@guarded("caseworker")
def act(task_id: int, action: str) -> Response | tuple[str, int]:
    """Do one action; on an error every keystroke is kept, on a stale page it says what changed."""
    typed = _typed(task_id, action)
    version = request.form.get("version", "")
    try:
        operations.act_on_task(
            actor(), task_id, action, int(version) if version.isdecimal() else 0, typed
        )
    except Invalid as fault:
        return _task_page(task_id, action, typed, fault), 422
    except (Refused, Stale) as fault:
        return _task_page(task_id, action, typed, fault), 409
    flash(gettext(N_("已办理。")))
    return redirect(url_for("desk.task", task_id=task_id))
