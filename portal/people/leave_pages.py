"""The page on which an officer says when he is away."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.errors import Invalid
from portal.people.leave import FORM, colleagues, drop_leave, enter_leave, leaves_of
from portal.text import N_
from portal.web.forms import FormPage, read_form
from portal.web.login import actor, guarded

blueprint = Blueprint("leave", __name__, template_folder="templates")


@blueprint.get("/my/leave")
@guarded("caseworker")
def leaves() -> str:
    """The own leaves that are not over."""
    return _page(FormPage(FORM))


@blueprint.post("/my/leave")
@guarded("caseworker")
def enter() -> Response | tuple[str, int]:
    """Enter one; on an error every keystroke is kept."""
    typed = read_form(FORM, request.form)
    try:
        enter_leave(actor(), typed)
    except Invalid as fault:
        return _page(FormPage(FORM, typed, fault)), 422
    flash(gettext(N_("休假已登记。您领取的任务，同事可以收回办理，代班的同事可以直接接手。")))
    return redirect(url_for("leave.leaves"))


@blueprint.post("/my/leave/<int:leave_id>")
@guarded("caseworker")
def drop(leave_id: int) -> Response:
    """Take one away."""
    drop_leave(actor(), leave_id)
    flash(gettext(N_("休假已取消。")))
    return redirect(url_for("leave.leaves"))


def _page(form: FormPage) -> str:
    return render_template(
        "people/leave.html", form=form, leaves=leaves_of(actor().account_id),
        colleagues=colleagues(actor().office, actor().account_id),
    )  # fmt: skip
