"""The page of a household's subsidy: agreement, lease, months, yearly review, successor, leaving."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.cases.rental.agreements import signing_form
from portal.cases.rental.leases import LEASE
from portal.cases.rental.renewals import LEAVE, RENEW
from portal.cases.status import CATEGORIES
from portal.clock import today
from portal.errors import Invalid, NotFound, Refused
from portal.forms.form import Form
from portal.rental.operations import DEEDS, HOME, hand_in_lease
from portal.rental.queries import Subsidy, subsidy_of
from portal.text import N_
from portal.web.attempts import Attempt
from portal.web.errors import status_of
from portal.web.forms import read_form
from portal.web.login import actor, guarded

blueprint = Blueprint("rental", __name__, template_folder="templates")
HANDED_IN = "lease"
DONE = {
    "sign": N_("已签字，等住房部门签。"),
    HANDED_IN: N_("租房合同已收到。"),
    "renew": N_("年审申请已收到。"),
    "successor": N_("已登记接替的人。收款账户是原签字人的，请换成家庭成员的。"),
    "leave": N_("已退出补贴，从下个月起停止发放。"),
    "home": N_("已补充。"),
}


@blueprint.get("/cases/<number>/subsidy")
@guarded("resident", "caseworker")
def subsidy(number: str) -> str:
    """What is signed and filed, what is paid, what to do now."""
    return _page(subsidy_of(actor(), number), Attempt())


def _page(view: Subsidy, attempt: Attempt) -> str:
    forms = {
        deed: attempt.page(deed, form, _kept(view, deed)) for deed, form in _forms(view).items()
    }
    return render_template(
        "rental/subsidy.html", view=view, case=view.case, forms=forms, attempt=attempt, today=today(),
        categories=CATEGORIES,
    )  # fmt: skip


def _forms(view: Subsidy) -> dict[str, Form]:
    """The forms of everything that the household may do now."""
    may = {
        "home": view.may_tell, "sign": view.to_do == "agree", "renew": view.to_do == "renewal",
        HANDED_IN: view.lasts, "successor": view.may_name_successor, "leave": view.lasts,
    }  # fmt: skip
    return {deed: form for deed, form in _every_form(view).items() if may[deed]}


def _every_form(view: Subsidy) -> dict[str, Form]:
    former = view.agreement.signer if view.agreement else ""
    return {
        "home": HOME, "sign": signing_form(view.case), "renew": RENEW, HANDED_IN: LEASE,
        "successor": signing_form(view.case, "successor", former), "leave": LEAVE,
    }  # fmt: skip


def _kept(view: Subsidy, deed: str) -> dict[str, Any] | None:
    """What is known already: of the homes, as the household told it."""
    return dict(view.case.facts["household"]) if deed == "home" else None


@blueprint.post("/cases/<number>/subsidy/<deed>")
@guarded("resident", "caseworker")
def act(number: str, deed: str) -> Response | tuple[str, int]:
    """Do one of DONE; on an error every keystroke is kept."""
    view = subsidy_of(actor(), number)
    if deed not in DONE:
        raise NotFound()
    typed = read_form(_every_form(view)[deed], request.form)
    try:
        _do(number, deed, typed)
    except (Invalid, Refused) as fault:
        return _page(subsidy_of(actor(), number), Attempt(deed, typed, fault)), status_of(fault)
    flash(gettext(DONE[deed]))
    return redirect(url_for("rental.subsidy", number=number))


def _do(number: str, deed: str, typed: dict[str, Any]) -> None:
    if deed != HANDED_IN:
        DEEDS[deed](actor(), number, typed)
        return
    file = request.files.get("file")
    paper = (file.filename or "", file.read()) if file else ("", b"")
    hand_in_lease(actor(), number, typed, paper)
