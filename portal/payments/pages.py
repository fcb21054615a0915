"""Pages of payments: a county's lists for its civil-affairs office, a household's account and records."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from portal.cases.status import CATEGORIES
from portal.clock import today
from portal.errors import Invalid, NotFound, PortalError, Refused
from portal.offices.city import current_city
from portal.payments.access import pays
from portal.payments.accounts import ACCOUNT, account_of, keep_account, mask_account
from portal.payments.files import COLUMNS, TITLE, read_answers, rows
from portal.payments.lists import export, fix, prepare, take_answers
from portal.payments.queries import (
    DIFFERENCES,
    HELD,
    STATES,
    lists_of,
    overview,
    own_payments,
    read_month,
)
from portal.payments.reasons import PAGE, lines_of
from portal.text import N_
from portal.web.attempts import posted_version
from portal.web.errors import status_of
from portal.web.forms import FormPage, read_form
from portal.web.login import actor, guarded
from portal.web.sheets import sheet_answer

blueprint = Blueprint("payments", __name__, template_folder="templates")
WORDS = {
    "states": STATES, "held_words": HELD, "differences": DIFFERENCES, "categories": CATEGORIES,
}  # fmt: skip


@blueprint.app_context_processor
def offered() -> dict[str, bool]:
    """Whether the asker's office pays households."""
    return {"pays_households": pays(actor())}


@blueprint.get("/payments")
@guarded("caseworker", "supervisor")
def lists() -> str:
    """The lists by month, and the month to prepare next."""
    return render_template(
        "payments/lists.html", rows=lists_of(actor()), month=today().replace(day=1),
        departments=current_city().departments, **WORDS,
    )  # fmt: skip


@blueprint.post("/payments")
@guarded("caseworker")
def begin() -> AnyResponse:
    """Prepare the list of this month, anew while nobody has fixed it."""
    prepare(actor(), today().replace(day=1))
    flash(gettext(N_("清单已编制，请由另一位同事核定。")))
    return redirect(url_for("payments.one", month=f"{today():%Y-%m}"))


@blueprint.get("/payments/<month>")
@guarded("caseworker")
def one(month: str) -> str:
    """A list: its sums, what differs from the month before, what is held back."""
    return _list_page(read_month(month))


def _list_page(month: date, fault: PortalError | None = None) -> str:
    return render_template(
        "payments/list.html", view=overview(actor(), month), month=month, fault=fault, **WORDS
    )


@blueprint.post("/payments/<month>/<action>")
@guarded("caseworker")
def act(month: str, action: str) -> AnyResponse | tuple[str, int]:
    """Prepare anew, fix, or take the bank's answer."""
    day = read_month(month)
    deeds = {"prepare": _prepare, "fix": _fix, "answers": _take}
    if action not in deeds:
        raise NotFound()
    try:
        said = deeds[action](day)
    except (Invalid, Refused) as fault:
        return _list_page(day, fault), status_of(fault)
    flash(gettext(said))
    return redirect(url_for("payments.one", month=month))


def _prepare(month: date) -> str:
    prepare(actor(), month)
    return N_("清单已重新编制。")


def _fix(month: date) -> str:
    fix(actor(), month, posted_version())
    return N_("清单已核定，可以导出给银行。")


def _take(month: date) -> str:
    file = request.files.get("file")
    take_answers(actor(), month, read_answers(file.read() if file else b""))
    return N_("银行的结果已登记。")


@blueprint.get("/payments/<month>/lines")
@guarded("caseworker")
def lines(month: str) -> str:
    """Who, how much and why, a page at a time."""
    day, after = read_month(month), request.args.get("after", "0")
    rows = lines_of(actor(), day, int(after) if after.isdecimal() and len(after) < 10 else 0)
    following = rows[-1].payment.id if len(rows) == PAGE else None
    return render_template(
        "payments/lines.html", rows=rows, month=day, following=following, **WORDS
    )


@blueprint.get("/payments/<month>/bank.<kind>")
@guarded("caseworker")
def bank_file(month: str, kind: str) -> Response:
    """The list for the bank, with whole account numbers; the look is journalled."""
    _, payments = export(actor(), read_month(month))
    return sheet_answer(f"payments-{month}", kind, TITLE, COLUMNS, rows(payments))


@blueprint.get("/cases/<number>/payment-account")
@guarded("resident", "caseworker")
def account(number: str) -> str:
    """Where the household is paid."""
    return _account_page(number)


@blueprint.post("/cases/<number>/payment-account")
@guarded("resident", "caseworker")
def keep(number: str) -> AnyResponse | tuple[str, int]:
    """Keep it; on an error every keystroke is kept."""
    typed = read_form(ACCOUNT, request.form)
    try:
        keep_account(actor(), number, typed)
    except Invalid as fault:
        return _account_page(number, typed, fault), 422
    flash(gettext(N_("收款账户已保存，从下一张清单起使用。")))
    return redirect(url_for("payments.account", number=number))


def _account_page(
    number: str, typed: dict[str, Any] | None = None, fault: Invalid | None = None
) -> str:
    case, found = account_of(actor(), number)
    masked = {**found.account, "number": mask_account(found.account["number"])} if found else None
    form = FormPage(ACCOUNT, typed, fault)
    return render_template("payments/account.html", case=case, account=masked, form=form)


@blueprint.get("/my/payments")
@guarded("resident")
def records() -> str:
    """What was paid, month by month."""
    return render_template("payments/records.html", rows=own_payments(actor()), **WORDS)
