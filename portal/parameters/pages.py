"""Pages of the figures: what is in force, the history of one, proposing and approving."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.clock import today
from portal.errors import Invalid, NotFound
from portal.parameters import operations, queries
from portal.parameters.forms import value_form
from portal.rules.assessment import shown_parameter
from portal.text import N_
from portal.web.attempts import posted_version
from portal.web.forms import FormPage, read_form
from portal.web.login import actor, guarded

blueprint = Blueprint("parameters", __name__, template_folder="templates", url_prefix="/parameters")
STATUSES = {
    "verified": N_("已核实"), "example": N_("示例值"), "待核": N_("待核"), "missing": N_("还没有公布"),
}  # fmt: skip
DECISIONS = {"approve": True, "reject": False}


@blueprint.get("")
@guarded("administrator")
def overview() -> str:
    """Every figure in force today, and what waits for a second person."""
    book = queries.parameters_in_force()
    in_force = book.on(today())
    return render_template(
        "parameters/overview.html", statuses=STATUSES, waiting=queries.proposals(), book=book,
        units={parameter.code: parameter.unit for parameter in book},
        figures=[shown_parameter(in_force, parameter.code) for parameter in book],
    )  # fmt: skip


@blueprint.get("/<code>")
@guarded("administrator")
def parameter(code: str) -> str:
    """One figure: its history, its proposals, and the form for a new value."""
    return _page(code)


def _page(code: str, typed: dict[str, str] | None = None, fault: Invalid | None = None) -> str:
    found = queries.parameter(code)
    return render_template(
        "parameters/parameter.html", parameter=found, statuses=STATUSES,
        units={code: found.unit},
        waiting=queries.proposals(code), form=FormPage(value_form(found), typed, fault),
    )  # fmt: skip


@blueprint.post("/<code>")
@guarded("administrator")
def propose(code: str) -> Response | tuple[str, int]:
    """Propose a value; on an error every keystroke is kept."""
    typed = read_form(value_form(queries.parameter(code)), request.form)
    try:
        operations.propose(actor(), code, typed)
    except Invalid as fault:
        return _page(code, typed, fault), 422
    flash(gettext(N_("已提出，等另一位管理员批准。")))
    return redirect(url_for("parameters.parameter", code=code))


@blueprint.post("/values/<int:value_id>/<decision>")
@guarded("administrator")
def decide(value_id: int, decision: str) -> Response:
    """Approve or reject somebody else's proposal."""
    if decision not in DECISIONS:
        raise NotFound()
    row = operations.decide(actor(), value_id, DECISIONS[decision], posted_version())
    flash(gettext(N_("已办理。")))
    return redirect(url_for("parameters.parameter", code=row.code))
