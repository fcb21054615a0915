"""Pages of overpaid months: a case's, with proposing and what came back, and a payer's open ones."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.cases.looking import look_at_case
from portal.cases.models import Case
from portal.cases.status import CATEGORIES
from portal.errors import Invalid, Refused
from portal.payments.access import PAYERS, pays
from portal.payments.clawbacks import (
    CLAWBACK,
    REPAYMENT,
    clawbacks_of,
    own_clawbacks,
    proposal_form,
    propose,
    repay,
)
from portal.text import N_
from portal.web.attempts import Attempt
from portal.web.errors import status_of
from portal.web.forms import read_form
from portal.web.login import actor, guarded

blueprint = Blueprint("clawbacks", __name__, template_folder="templates")
OUTCOMES = {None: N_("待决定"), "claimed": N_("决定追回"), "dropped": N_("决定不追回")}


@blueprint.get("/payments/clawbacks")
@guarded("caseworker")
def open_ones() -> str:
    """What the own office has to decide or to get back."""
    return render_template(
        "payments/clawbacks.html", rows=own_clawbacks(actor()), outcomes=OUTCOMES,
        categories=CATEGORIES,
    )  # fmt: skip


@blueprint.get("/cases/<number>/clawbacks")
@guarded("resident", "caseworker")
def of_case(number: str) -> str:
    """What was overpaid to a household."""
    return _page(look_at_case(actor(), number), Attempt())


def _page(case: Case, attempt: Attempt) -> str:
    may = pays(actor()) and PAYERS[actor().department] == case.service and bool(case.recognitions)
    form = proposal_form(case)
    rows = clawbacks_of(actor(), case)
    return render_template(
        "payments/case_clawbacks.html", case=case, rows=rows, may=may, outcomes=OUTCOMES,
        categories=CATEGORIES, attempt=attempt, form=attempt.page(CLAWBACK, form),
        forms={row.id: attempt.page(f"{row.id}", REPAYMENT) for row in rows},
    )  # fmt: skip


@blueprint.post("/cases/<number>/clawbacks")
@guarded("caseworker")
def begin(number: str) -> Response | tuple[str, int]:
    """Propose one; on an error every keystroke is kept."""
    case = look_at_case(actor(), number)
    typed = read_form(proposal_form(case), request.form)
    try:
        propose(actor(), number, typed)
    except (Invalid, Refused) as fault:
        return _page(case, Attempt(CLAWBACK, typed, fault)), status_of(fault)
    return _done(number, N_("已提出追回，请由另一位同事听取意见并决定。"))


@blueprint.post("/cases/<number>/clawbacks/<int:clawback_id>")
@guarded("caseworker")
def back(number: str, clawback_id: int) -> Response | tuple[str, int]:
    """Take down what came back."""
    typed: dict[str, Any] = read_form(REPAYMENT, request.form)
    try:
        repay(actor(), clawback_id, typed)
    except Invalid as fault:
        attempt = Attempt(f"{clawback_id}", typed, fault)
        return _page(look_at_case(actor(), number), attempt), 422
    return _done(number, N_("已登记退回。"))


def _done(number: str, words: str) -> Response:
    flash(gettext(words))
    return redirect(url_for("clawbacks.of_case", number=number))
