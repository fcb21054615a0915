"""Pages of the outreach desk: the office's list, one finding, and filing for a household."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.cases.filing import application_form
from portal.cases.status import CATEGORIES
from portal.errors import Invalid, NotFound, PortalError, Refused, Stale
from portal.forms.form import flat_form
from portal.offices.city import current_city
from portal.outreach.findings import CLOSED
from portal.outreach.forms import DEMANDS, mandated_form
from portal.outreach.looking import FindingView, filed_case, look_at_finding, service_of
from portal.outreach.operations import act_on_finding
from portal.outreach.workflow import (
    ACTIONS,
    APPLY,
    KINDS,
    OUTCOMES,
    STATES,
    TABLE,
    Transition,
    possible,
)
from portal.outreach.worklist import LISTS, PAGE, Wanted, counts, worklist
from portal.services.catalogue import get_service
from portal.text import N_
from portal.web.api import day_key, read_day_key
from portal.web.attempts import Attempt, posted_version
from portal.web.errors import status_of
from portal.web.forms import FormPage, changes_members, read_form, with_members_changed
from portal.web.login import actor, guarded

blueprint = Blueprint("outreach", __name__, template_folder="templates", url_prefix="/outreach")
LISTED = {"open": N_("未办结"), "mine": N_("我领取的"), "closed": N_("已办结")}
LABELS = {line.action: line.label for line in TABLE}
WORDS = {"kinds": KINDS, "states": STATES, "outcomes": OUTCOMES, "categories": CATEGORIES}


@blueprint.app_context_processor
def offered() -> dict[str, bool]:
    """Whether the asker's office gets findings: it does a step of some procedure."""
    procedures = current_city().procedures.values()
    departments = {step.department for procedure in procedures for step in procedure.steps}
    return {"gets_findings": actor().department in departments}


@blueprint.get("", endpoint="worklist")
@guarded("caseworker")
def worklist_page() -> str:
    """The own office's findings by household, oldest first."""
    wanted = _wanted()
    rows = worklist(actor(), wanted, after=read_day_key(request.args.get("after")))
    last = rows[-1] if len(rows) == PAGE else None
    following = day_key(last.found_on, last.household_id) if last else None
    return render_template(
        "outreach/worklist.html", rows=rows, wanted=wanted, following=following,
        counts=counts(actor(), wanted), lists=LISTED, office=current_city().offices[actor().office],
        **WORDS,
    )  # fmt: skip


def _wanted() -> Wanted:
    """What the address asks for; anything unknown asks for nothing special."""
    state, kind, category = (request.args.get(name, "") for name in ("state", "kind", "category"))
    return Wanted(
        state if state in LISTS else LISTS[0], kind if kind in KINDS else "",
        category if category in CATEGORIES else "",
    )  # fmt: skip


@blueprint.get("/findings/<int:finding_id>")
@guarded("caseworker")
def finding(finding_id: int) -> str:
    """One finding: whom it is about, what the rules say and why, what may be done now."""
    return _finding_page(finding_id, Attempt())


def _finding_page(finding_id: int, attempt: Attempt) -> str:
    view = look_at_finding(actor(), finding_id)
    found = view.finding
    lines = possible(found) if found.officer_id in (None, actor().account_id) else []
    return render_template(
        "outreach/finding.html", view=view, lines=lines, attempt=attempt, labels=LABELS,
        forms={line.action: _form_page(line, attempt) for line in lines if line.action in DEMANDS},
        known=FormPage(application_form(found.service), view.declaration), apply=APPLY, **WORDS,
    )  # fmt: skip


def _form_page(line: Transition, attempt: Attempt) -> FormPage:
    form = flat_form(line.action, line.label, DEMANDS[line.action])
    tried = line.action == attempt.action
    return FormPage(form, attempt.typed if tried else None, attempt.fault if tried else None)


@blueprint.post("/findings/<int:finding_id>/<action>")
@guarded("caseworker")
def act(finding_id: int, action: str) -> Response | str | tuple[str, int]:
    """Do one action; on an error every keystroke is kept, on a stale page it says what changed."""
    if action not in ACTIONS or action == APPLY:
        raise NotFound()
    typed = read_form(flat_form(action, "", DEMANDS.get(action, {})), request.form)
    try:
        done = act_on_finding(actor(), finding_id, action, posted_version(), typed)
    except (Invalid, Refused, Stale) as fault:
        page = _finding_page(finding_id, Attempt(action, typed, fault))
        return page, status_of(fault)
    flash(gettext(N_("已办理。")))
    if done.state == CLOSED:
        return redirect(url_for("outreach.worklist"))
    return redirect(url_for("outreach.finding", finding_id=finding_id))


@blueprint.get("/findings/<int:finding_id>/apply")
@guarded("caseworker")
def application(finding_id: int) -> Response | str:
    """The application form, filled with what is known, and the household's mandate."""
    view = look_at_finding(actor(), finding_id)
    own = view.finding.officer_id == actor().account_id
    if not own or APPLY not in (line.action for line in possible(view.finding)):
        return redirect(url_for("outreach.finding", finding_id=finding_id))
    return _application_page(view, view.declaration)


def _application_page(
    view: FindingView, typed: dict[str, Any], fault: PortalError | None = None
) -> str:
    form = FormPage(mandated_form(view.finding.service), typed, fault)
    service = get_service(view.finding.service)
    return render_template("outreach/apply.html", view=view, form=form, service=service)


@blueprint.post("/findings/<int:finding_id>/apply")
@guarded("caseworker")
def apply(finding_id: int) -> Response | str | tuple[str, int]:
    """File the case for the household; the receipt is shown to be printed."""
    service = service_of(actor(), finding_id)
    typed = read_form(mandated_form(service), request.form)
    if changes_members(request.form):
        changed = with_members_changed(typed, request.form)
        return _application_page(look_at_finding(actor(), finding_id), changed)
    try:
        done = act_on_finding(actor(), finding_id, APPLY, posted_version(), typed)
    except (Invalid, Refused, Stale) as fault:
        return _application_page(look_at_finding(actor(), finding_id), typed, fault), status_of(
            fault
        )
    filed = filed_case(actor(), done)
    if filed is None:
        return redirect(url_for("outreach.finding", finding_id=finding_id))
    flash(gettext(N_("已代为提出申请，请把回执交给申请人。受理在“待办”里办。")))
    return redirect(url_for("cases.notice", notice_id=filed.receipt_id))
