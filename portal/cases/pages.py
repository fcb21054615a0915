"""Pages of cases for residents: apply, follow every department, supplement, papers."""

import secrets
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.cases import operations, queries
from portal.cases.attachments import attachments_of
from portal.cases.check_views import check_view
from portal.cases.checking import consent_withdrawn
from portal.cases.filing import application_form
from portal.cases.form_fields import words_field
from portal.cases.forms import DEMANDS
from portal.cases.looking import look_at_notice
from portal.cases.models import Case
from portal.cases.ratings import LEVELS, may_rate, rating_of
from portal.cases.rental.renewals import to_do
from portal.cases.rental.words import SERVICE as RENTAL
from portal.cases.rental.words import TO_DO
from portal.cases.reviews import CAUSES, may_report, reviews_of
from portal.cases.status import CATEGORIES, FINISHED, PAID_ONCE, STATUSES
from portal.cases.supplements import open_supplement
from portal.errors import Invalid, NotFound, Refused
from portal.forms.form import Form, flat_form
from portal.people.queries import own_household
from portal.services.catalogue import get_service
from portal.services.service import Service
from portal.text import N_
from portal.web.forms import FormPage, changes_members, read_form, with_members_changed
from portal.web.login import actor, guarded
from portal.web.pdf import pdf_answer

blueprint = Blueprint("cases", __name__, template_folder="templates")
ANSWER = flat_form("answer-supplement", "", DEMANDS["answer-supplement"])
DECLINE = flat_form("decline", "", {"reason": words_field(N_("为什么不需要"))})
DONE = {
    "answer-supplement": N_("已收到您的补交，办理继续进行。"),
    "decline": N_("已登记您放弃这一项。"),
    "withdraw": N_("申请已撤回。"),
    "withdraw-consent": N_("核对授权已撤回，不会再向任何单位查询。"),
    "give-consent": N_("已重新授权核对。"),
}


@blueprint.get("/my")
@guarded("resident")
def my_cases() -> str:
    """The own cases, newest first."""
    cases = queries.own_cases(actor())
    return render_template("cases/my.html", cases=cases, statuses=STATUSES, services=get_service)


@blueprint.get("/apply/<code>")
@guarded("resident")
def application(code: str) -> str:
    """The application form, filled with the household as kept: nobody types a thing twice."""
    return _application_page(get_service(code), own_household(actor()) or {})


@blueprint.post("/apply/<code>")
@guarded("resident")
def apply(code: str) -> Response | str | tuple[str, int]:
    """File the application; on an error every keystroke is kept."""
    service = get_service(code)
    form = application_form(code)
    typed = read_form(form, request.form)
    if changes_members(request.form):
        return _application_page(service, with_members_changed(typed, request.form))
    consent = request.form.get("consent") == "yes"
    key = request.form.get("key", "")[:80] or secrets.token_urlsafe(16)
    try:
        kin = request.form.get("kin") == "yes"
        number = operations.apply(actor(), code, typed, consent=consent, key=key, kin=kin)
    except (Invalid, Refused) as fault:
        return _application_page(service, typed, fault), 422
    return redirect(url_for("cases.case", number=number))


def _application_page(
    service: Service, typed: dict[str, Any], fault: Invalid | Refused | None = None
) -> str:
    return render_template(
        "cases/apply.html", service=service,
        form=FormPage(application_form(service.code), typed, fault),
        key=request.form.get("key") or secrets.token_urlsafe(16),
        consent=request.form.get("consent") == "yes", kin=request.form.get("kin") == "yes",
    )  # fmt: skip


@blueprint.get("/cases/<number>")
@guarded("resident")
def case(number: str) -> str:
    """One case: the timeline with every department on it, papers, what to do now."""
    return _case_page(queries.case_view(actor(), number))


def _case_page(case: Case, action: str = "", fault: Invalid | None = None) -> str:
    """The case; `fault` is what went wrong with `action`, its form keeps what was typed."""
    paused = [task for task in case.tasks if task.state == "paused"]
    stations = queries.timeline(actor(), case)
    return render_template(
        "cases/case.html", case=case, service=get_service(case.service), stations=stations,
        statuses=STATUSES, categories=CATEGORIES, paid_once=PAID_ONCE, finished=case.status in FINISHED,
        declinable=[s for s in stations if s.kind == "matter" and s.state in ("open", "claimed")],
        asked=[(task, open_supplement(task)) for task in paused],
        missing=[s for s in case.supplements if s.tolerated and s.closed_on is None],
        materials=queries.materials(case), attachments=attachments_of(actor(), case), check=check_view(actor(), case),
        consent_withdrawn=consent_withdrawn(case),
        rating=rating_of(actor(), case), may_rate=may_rate(case), levels=LEVELS,
        reviews=reviews_of(actor(), case), may_report=may_report(case), causes=CAUSES,
        subsidy_to_do=to_do(case) if case.service == RENTAL else None, to_do_words=TO_DO,
        answer=_tried(ANSWER, action, fault), declining=_tried(DECLINE, action, fault),
    )  # fmt: skip


def _tried(form: Form, action: str, fault: Invalid | None) -> FormPage:
    tried = form.code == action
    return FormPage(form, request.form.to_dict() if tried else None, fault if tried else None)


@blueprint.post("/cases/<number>/<action>")
@guarded("resident")
def act(number: str, action: str) -> Response | tuple[str, int]:
    """Answer a supplement, decline a matter, withdraw the application or the consent to checks."""
    if action not in DONE:
        raise NotFound()
    try:
        operations.act_on_case(actor(), number, action, request.form.to_dict())
    except Invalid as fault:
        return _case_page(queries.case_view(actor(), number), action, fault), 422
    flash(gettext(DONE[action]))
    return redirect(url_for("cases.case", number=number))


@blueprint.post("/cases/<number>/materials")
@guarded("resident")
def hand_in(number: str) -> Response | tuple[str, int]:
    """Hand in a photographed or scanned paper."""
    file = request.files.get("file")
    content, name = (file.read(), file.filename or "") if file else (b"", "")
    try:
        operations.hand_in(actor(), number, name, content)
    except Invalid as fault:
        return _case_page(queries.case_view(actor(), number), ANSWER.code, fault), 422
    flash(gettext(N_("材料已收到。")))
    return redirect(url_for("cases.case", number=number))


@blueprint.get("/notices/<int:notice_id>")
@guarded("resident", "caseworker")
def notice(notice_id: int) -> str:
    """A paper as it was issued, made to be printed."""
    return render_template("cases/notice.html", notice=look_at_notice(actor(), notice_id))


@blueprint.get("/notices/<int:notice_id>.pdf")
@guarded("resident", "caseworker")
def notice_pdf(notice_id: int) -> Response:
    """The same as PDF, as a download."""
    found = look_at_notice(actor(), notice_id)
    return pdf_answer("cases/notice_pdf.html", f"notice-{notice_id}", notice=found)
