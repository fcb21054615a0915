"""Pages of the desk: the queue, and one task with facts, rule and reasons side by side."""

from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from portal.cases import queries
from portal.cases.attachments import attachments_of
from portal.cases.bulk import act_on_many
from portal.cases.check_views import check_view, facts_proposed
from portal.cases.clawbacks import clawback_of
from portal.cases.forms import BY_TASK, DEMANDS, action_form
from portal.cases.grounds import ENDING_GROUNDS
from portal.cases.models import Case, Task
from portal.cases.operations import act_on_task
from portal.cases.ratings import LEVELS, phone_to_call, rating_of
from portal.cases.rental.spans import lease_handed_in
from portal.cases.rental.words import EXITS
from portal.cases.reviews import CAUSES, found_in, review_of
from portal.cases.status import CATEGORIES, KINDS, STATUSES
from portal.cases.transfers import transfer_targets, transferred
from portal.cases.urgency import lamp_of
from portal.cases.workflow import ACTIONS, STATES, TABLE, possible
from portal.clock import today
from portal.database import db
from portal.desk.operations import look_at_material, look_at_task
from portal.desk.queries import PAGE, colleagues, queue, registered_apart
from portal.errors import Invalid, NotFound, PortalError, Refused, Stale
from portal.forms.form import Form, flat_form
from portal.offices.city import current_city
from portal.people.leave import Absence, away, stands_in_for
from portal.services.catalogue import get_service
from portal.supervision.standing import urges_of
from portal.text import N_
from portal.web.api import day_key, read_day_key
from portal.web.attempts import Attempt, posted_version
from portal.web.errors import status_of
from portal.web.filters import named
from portal.web.forms import FormPage, changes_members, read_form, with_members_changed
from portal.web.login import actor, guarded

CONCLUDE = {
    "grant": N_("一起办结给付"),
    "refuse": N_("一起不予办理"),
    "not-applicable": N_("一起认定不适用"),
}
AGAIN = next(line for line in TABLE if line.action == "ask-again")

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
        office=current_city().offices[actor().office], concluding=CONCLUDE,
        absent=_absent(),
    )  # fmt: skip


@blueprint.get("/tasks/<int:task_id>")
@guarded("caseworker")
def task(task_id: int) -> str:
    """One task: the case's facts, what the rules say and why, what may be done now."""
    return task_page(task_id, Attempt(request.args.get("action", "")))


def task_page(task_id: int, attempt: Attempt) -> str:
    """A task as its officer sees it; `attempt` is what did not work, with what was typed."""
    view = look_at_task(actor(), task_id)
    whole = view.facts is not None
    check, review = check_view(actor(), view.case), review_of(view.task)
    facts, assessment = found_in(view.case, review)
    proposed = facts if review else facts_proposed(view.case, check)
    lines = [line for line in possible(view.task, "caseworker") if _fits(view.task, line.action)]
    return render_template(
        "desk/task.html", view=view, lines=lines, attempt=attempt,
        forms={line.action: _form_page(action_form(line, view.task), attempt) for line in lines},
        lamp=lamp_of(current_city(), view.task, today()), colleagues=colleagues(actor()),
        targets=transfer_targets(current_city(), view.task), offices=current_city().offices,
        station=queries.station(current_city(), view.case, view.task),
        stations=queries.timeline(actor(), view.case), urges=urges_of(view.task),
        materials=queries.materials(view.case) if whole else [],
        attachments=attachments_of(actor(), view.case),
        inquiries=queries.inquiries(view.case) if whole else [],
        found=_found_page(view.case, proposed, attempt) if whole else None,
        facts=_facts_page(view.case) if whole else None, check=check,
        mine=view.task.officer_id == actor().account_id, again=AGAIN,
        bodies=current_city().check_bodies.values(),
        asks_systems=bool(current_app.config["CHECK_URL"]),
        prefilled=whole and proposed != view.case.facts and review is None,
        lease=lease_handed_in(db.session(), view.case) if whole else None,
        clawback=clawback_of(view.task), review=review, causes=CAUSES,
        grounds={**ENDING_GROUNDS, **EXITS}, assessment=assessment, members=facts["members"],
        rating=rating_of(actor(), view.case), levels=LEVELS, phone=phone_to_call(view.task),
        service=get_service(view.case.service), categories=CATEGORIES, kinds=KINDS,
    )  # fmt: skip


def _fits(task: Task, action: str) -> bool:
    """Whether an action makes sense on a data check as it stands; what is answered has its own forms."""
    if action in ("record-answer", "ask-again"):
        return False
    if action == "take-over":
        return any(one.account_id == task.officer_id for one in _absent())
    if action == "take-back":
        return task.officer_id != actor().account_id and away(task.officer_id, today())
    return action != "start-check" or task.due_on is not None


def _absent() -> list[Absence]:
    """For whom the officer stands in today."""
    return stands_in_for(actor().account_id, today())


def _facts_page(case: Case) -> FormPage | None:
    """The facts that count now, to be read."""
    form = get_service(case.service).application_form
    return FormPage(form, case.facts) if form else None


def _form_page(form: Form, attempt: Attempt) -> FormPage:
    tried = form.code == attempt.action
    return FormPage(form, attempt.typed if tried else None, attempt.fault if tried else None)


def _found_page(case: Case, proposed: dict[str, Any], attempt: Attempt) -> FormPage | None:
    """The facts as the inquiry may correct them, in the application's own form, with what the data
    check or an earlier look found filled in.
    """
    form = get_service(case.service).application_form
    if form is None:
        return None
    return FormPage(form, attempt.typed.get("facts") or proposed, _of_facts(attempt.fault))


def _of_facts(fault: PortalError | None) -> Invalid | None:
    """The problems that concern the facts, by their paths in the application's form."""
    if not isinstance(fault, Invalid):
        return None
    inner = [p for p in fault.problems if p.field.startswith("facts.")]
    return Invalid(p.within("facts") for p in inner) if inner else None


@blueprint.post("/tasks/<int:task_id>/<action>")
@guarded("caseworker")
def act(task_id: int, action: str) -> AnyResponse | str | tuple[str, int]:
    """Do one action; on an error every keystroke is kept, on a stale page it says what changed."""
    if action not in ACTIONS:
        raise NotFound()
    typed = _typed(action)
    if changes_members(request.form):
        return task_page(task_id, Attempt(action, typed))
    try:
        act_on_task(actor(), task_id, action, posted_version(), typed)
    except (Invalid, Refused, Stale) as fault:
        return task_page(task_id, Attempt(action, typed, fault)), status_of(fault)
    flash(gettext(N_("已办理。")))
    if action == "transfer":
        return redirect(url_for("desk.queue"))
    return redirect(url_for("desk.task", task_id=task_id))


def _typed(action: str) -> dict[str, Any]:
    """What the officer typed; an inquiry brings the facts as the officer found them."""
    typed = read_form(flat_form(action, "", DEMANDS.get(action, {})), request.form)
    typed |= {name: request.form[name] for name in BY_TASK if name in request.form}
    form = get_service(request.form.get("service", "social-assistance")).application_form
    if action == "record-inquiry" and form is not None:
        facts = read_form(form, request.form)
        changed = changes_members(request.form)
        typed["facts"] = with_members_changed(facts, request.form) if changed else facts
    return typed


@blueprint.post("/bulk")
@guarded("caseworker")
def bulk() -> str | tuple[str, int]:
    """One action on the tasks that were ticked: what it demands is asked first, then the results."""
    action, chosen = request.form.get("action", ""), request.form.getlist("task")
    if action in CONCLUDE and "answered" not in request.form:
        return _bulk_page(action, chosen)
    form = flat_form(action, "", DEMANDS.get(action, {}))
    try:
        results = act_on_many(actor(), action, _seen(chosen), read_form(form, request.form))
    except Invalid as fault:
        return _bulk_page(action, chosen, fault), 422
    city = current_city()
    done = {r.task_id: queries.station(city, r.task.case, r.task) for r in results if r.task}
    names = {task_id: named(station) for task_id, station in done.items()}
    return render_template("desk/bulk_results.html", results=results, names=names)


def _bulk_page(action: str, chosen: list[str], fault: Invalid | None = None) -> str:
    form = flat_form(action, "", DEMANDS[action])
    page = FormPage(form, read_form(form, request.form) if fault else None, fault)
    return render_template(
        "desk/bulk.html", action=action, label=CONCLUDE[action], chosen=chosen, form=page
    )


def _seen(chosen: list[str]) -> list[tuple[int, int]]:
    """The ticked rows, "id:version" each; what is no such pair is no row of ours."""
    pairs = [text.split(":") for text in chosen]
    if not all(len(pair) == 2 and all(map(str.isdecimal, pair)) for pair in pairs):
        raise NotFound()
    return [(int(task_id), int(version)) for task_id, version in pairs]


@blueprint.get("/registered-apart")
@guarded("caseworker")
def registered_apart_page() -> str:
    """The cases of officers' and officials' close relatives (近亲属备案)."""
    rows = registered_apart(actor())
    return render_template("desk/registered_apart.html", rows=rows, statuses=STATUSES)


@blueprint.get("/transferred")
@guarded("caseworker")
def transferred_page() -> str:
    """What the own office transferred to others: it still knows where it went."""
    return render_template("desk/transferred.html", rows=transferred(actor()))


@blueprint.get("/materials/<int:material_id>")
@guarded("resident", "caseworker")
def material(material_id: int) -> Response:
    """A paper that was handed in, as a download; an officer's look is journalled."""
    found = look_at_material(actor(), material_id)
    answer = Response(found.content, mimetype=found.media_type)
    answer.headers["Content-Disposition"] = f"attachment; filename=material-{found.id}"
    return answer
