"""The page of papers that did not arrive: sent again, or handed over."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.delivery import operations
from portal.delivery.queries import PAGE, undelivered
from portal.delivery.words import CHANNELS, FAILURES, HANDING_OVER
from portal.errors import Invalid, Refused
from portal.offices.city import current_city
from portal.text import N_
from portal.web.api import read_row_key
from portal.web.attempts import Attempt
from portal.web.errors import status_of
from portal.web.forms import read_form
from portal.web.login import actor, guarded

blueprint = Blueprint("papers", __name__, template_folder="templates", url_prefix="/papers")


@blueprint.get("/undelivered")
@guarded("caseworker", "supervisor")
def waiting() -> str:
    """The papers of the own office, or of a supervisor's area, that did not arrive."""
    return _page(Attempt())


def _page(attempt: Attempt) -> str:
    after = request.args.get("after")
    rows = undelivered(actor(), after=read_row_key(after) if after else 0)
    forms = {row.notice_id: attempt.page(_action(row.notice_id), HANDING_OVER) for row in rows}
    return render_template(
        "delivery/undelivered.html", rows=rows, forms=forms, attempt=attempt, channels=CHANNELS,
        failures=FAILURES, offices=current_city().offices,
        following=rows[-1].notice_id if len(rows) == PAGE else None,
    )  # fmt: skip


def _action(notice_id: int) -> str:
    return f"hand-over-{notice_id}"


@blueprint.post("/<int:notice_id>/send-again")
@guarded("caseworker")
def send_again(notice_id: int) -> Response | tuple[str, int]:
    """Send what failed again."""
    try:
        operations.send_again(actor(), notice_id)
    except Refused as fault:
        return _page(Attempt(fault=fault)), status_of(fault)
    flash(gettext(N_("已重新发送，结果过一会儿可以看到。")))
    return redirect(url_for("papers.waiting"))


@blueprint.post("/<int:notice_id>/handed-over")
@guarded("caseworker")
def hand_over(notice_id: int) -> Response | tuple[str, int]:
    """Say that it was handed over, and who took it; on an error every keystroke is kept."""
    typed = read_form(HANDING_OVER, request.form)
    try:
        operations.handed_over(actor(), notice_id, typed)
    except (Invalid, Refused) as fault:
        return _page(Attempt(_action(notice_id), typed, fault)), status_of(fault)
    flash(gettext(N_("已登记当面送达。")))
    return redirect(url_for("papers.waiting"))
