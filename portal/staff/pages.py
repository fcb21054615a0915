"""Pages of staff for administrators: accounts by office, leaves of others, who has left."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.errors import Invalid, Refused, Stale
from portal.offices.city import current_city
from portal.people import leave
from portal.staff import operations
from portal.staff.queries import PAGE, one_of_staff
from portal.staff.queries import staff as accounts_of
from portal.text import N_
from portal.web.api import read_row_key
from portal.web.attempts import Attempt, posted_version
from portal.web.errors import status_of
from portal.web.forms import read_form
from portal.web.login import actor, guarded

blueprint = Blueprint("staff", __name__, template_folder="templates", url_prefix="/staff")
ROLE_NAMES = {
    "caseworker": N_("经办人员"), "supervisor": N_("督办人员"), "administrator": N_("管理员"),
    "system": N_("部门系统"), "institution": N_("托育机构"),
}  # fmt: skip


@blueprint.get("")
@guarded("administrator")
def accounts() -> str:
    """The accounts of staff, of one office or of all."""
    office, after = request.args.get("office", ""), request.args.get("after")
    rows = accounts_of(actor(), office=office, after=read_row_key(after) if after else 0)
    return render_template(
        "staff/accounts.html", rows=rows, office=office, offices=current_city().offices,
        roles=ROLE_NAMES, following=rows[-1].id if len(rows) == PAGE else None,
    )  # fmt: skip


@blueprint.get("/<int:account_id>")
@guarded("administrator")
def account(account_id: int) -> str:
    """One account: what it has in hand, its leaves, closing it."""
    return _page(account_id, Attempt(""))


def _page(account_id: int, attempt: Attempt) -> str:
    found = one_of_staff(actor(), account_id)
    forms = (leave.FORM, operations.FORM)
    return render_template(
        "staff/account.html", found=found, attempt=attempt, offices=current_city().offices,
        roles=ROLE_NAMES, leaves=leave.leaves_of(found.id), own=found.id == actor().account_id,
        colleagues=leave.colleagues(found.office, found.id) if found.office else {},
        forms={f.code: attempt.page(f.code, f) for f in forms},
    )  # fmt: skip


@blueprint.post("/<int:account_id>/leaves")
@guarded("administrator")
def enter(account_id: int) -> Response | tuple[str, int]:
    """Enter a leave for somebody; on an error every keystroke is kept."""
    typed = read_form(leave.FORM, request.form)
    try:
        leave.enter_leave(actor(), typed, account_id)
    except Invalid as fault:
        return _page(account_id, Attempt(leave.FORM.code, typed, fault)), 422
    flash(gettext(N_("休假已登记。")))
    return redirect(url_for("staff.account", account_id=account_id))


@blueprint.post("/<int:account_id>/leaves/<int:leave_id>")
@guarded("administrator")
def drop(account_id: int, leave_id: int) -> Response:
    """Take a leave away."""
    leave.drop_leave(actor(), leave_id)
    flash(gettext(N_("休假已取消。")))
    return redirect(url_for("staff.account", account_id=account_id))


@blueprint.post("/<int:account_id>/deactivate")
@guarded("administrator")
def deactivate(account_id: int) -> Response | tuple[str, int]:
    """Close the account and say what became of the work."""
    typed = read_form(operations.FORM, request.form)
    try:
        left = operations.deactivate(actor(), account_id, posted_version(), typed)
    except (Invalid, Refused, Stale) as fault:
        return _page(account_id, Attempt(operations.FORM.code, typed, fault)), status_of(fault)
    words = N_("账号已停用。交给同事%(handed)s项，退回待领%(released)s项，线索%(findings)s条。")
    flash(gettext(words, handed=left.handed, released=left.released, findings=left.findings))
    return redirect(url_for("staff.account", account_id=account_id))


@blueprint.post("/<int:account_id>/reactivate")
@guarded("administrator")
def reactivate(account_id: int) -> Response | tuple[str, int]:
    """Open the account again."""
    try:
        operations.reactivate(actor(), account_id, posted_version())
    except (Refused, Stale) as fault:
        return _page(account_id, Attempt("reactivate", {}, fault)), 409
    flash(gettext(N_("账号已恢复。")))
    return redirect(url_for("staff.account", account_id=account_id))
