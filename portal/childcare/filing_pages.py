"""Pages of the county health department: its institutions, their filings, what was changed."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.childcare.filing import STEPS, decide_filing, institution_for, may_file, see_changes
from portal.childcare.filing_queries import LISTS, PAGE, changes, filings
from portal.childcare.freshness import stale
from portal.childcare.keeping_forms import RECORD
from portal.childcare.places import KINDS
from portal.childcare.queries import coming_months
from portal.childcare.registering import KEEPER, NEW, enter_institution, give_keeper
from portal.childcare.words import FILINGS, INSTITUTIONS, ORDER_RULES, OWNERSHIPS
from portal.database import db
from portal.errors import Invalid, PortalError, Refused, Stale
from portal.text import N_
from portal.web.api import read_row_key
from portal.web.attempts import Attempt, posted_version
from portal.web.errors import status_of
from portal.web.forms import FormPage, read_form
from portal.web.login import actor, guarded

blueprint = Blueprint(
    "childcare-filings", __name__, template_folder="templates", url_prefix="/childcare/filings"
)
LIST_NAMES = dict(zip(LISTS, (
    N_("等审核"), N_("有新变动"), N_("申请过期未答"), N_("信息过期"), N_("已备案"), N_("不再备案"),
), strict=True))  # fmt: skip
FIELD_NAMES = {
    **{name: field.metadata["label"] for name, field in RECORD.sections[0].fields.items()},
    "kind": N_("哪种班"), "groups": N_("几个班"), "licensed": N_("获准的托位"),
    "carers": N_("保育人员"), "occupied": N_("在托的孩子"), "staffed": N_("人手够几个孩子"),
    "latitude": N_("纬度（百万分之一度）"), "longitude": N_("经度（百万分之一度）"),
    "from": N_("从哪个月起"), "to": N_("到哪个月止"),
}  # fmt: skip
"""What the fields of a change are called, as the institution's own forms call them."""


@blueprint.app_context_processor
def offered() -> dict[str, bool]:
    """Whether the asker's office confirms filings."""
    return {"files_institutions": may_file(actor())}


@blueprint.get("")
@guarded("caseworker")
def overview() -> str:
    """The county's institutions, those that wait for the department first."""
    which, after = request.args.get("only", "pending"), request.args.get("after")
    rows = filings(actor(), which, after=read_row_key(after) if after else 0)
    return render_template(
        "childcare/filings.html", rows=rows, which=which, lists=LIST_NAMES, filings=FILINGS,
        stale=stale, following=rows[-1].id if len(rows) == PAGE else None,
    )  # fmt: skip


@blueprint.get("/<int:institution_id>")
@guarded("caseworker")
def institution(institution_id: int) -> str:
    """One of them: its record, its places, what was changed, what may be done."""
    return _page(institution_id, Attempt())


def _page(institution_id: int, attempt: Attempt) -> str:
    one = institution_for(db.session(), actor(), institution_id)
    kept = {
        "filing_number": one.filing_number,
        "filed_on": one.filed_on,
        "filed_until": one.filed_until,
    }
    shown = {name: str(value) for name, value in kept.items() if value}
    forms = {code: step.form for code, step in STEPS.items() if one.filing in step.before}
    return render_template(
        "childcare/filing.html", institution=one, changes=changes(one), filings=FILINGS,
        months=coming_months([one.id])[one.id], kinds=KINDS, names=INSTITUTIONS,
        ownerships=OWNERSHIPS, order_rules=ORDER_RULES, fields=FIELD_NAMES, attempt=attempt, stale=stale,
        forms={code: attempt.page(code, form, shown) for code, form in forms.items()},
        keeper=attempt.page("keeper", KEEPER),
    )  # fmt: skip


@blueprint.post("/<int:institution_id>/<action>")
@guarded("caseworker")
def decide(institution_id: int, action: str) -> Response | tuple[str, int]:
    """Confirm, refuse or end its filing; on an error every keystroke is kept."""
    version, typed = posted_version(), _typed(action)
    return _try(institution_id, action, typed, N_("备案状态已更新。"),
                lambda: decide_filing(actor(), institution_id, action, version, typed))  # fmt: skip


@blueprint.post("/<int:institution_id>/keeper")
@guarded("caseworker")
def keeper(institution_id: int) -> Response | tuple[str, int]:
    """Say whose account keeps its record."""
    typed = read_form(KEEPER, request.form)
    return _try(institution_id, "keeper", typed, N_("机构账号已指定。"),
                lambda: give_keeper(actor(), institution_id, typed))  # fmt: skip


@blueprint.post("/<int:institution_id>/seen")
@guarded("caseworker")
def seen(institution_id: int) -> Response:
    """What was changed was seen."""
    see_changes(actor(), institution_id)
    flash(gettext(N_("已记下：变动已阅。")))
    return redirect(url_for("childcare-filings.institution", institution_id=institution_id))


def _typed(action: str) -> dict[str, Any]:
    return read_form(STEPS[action].form, request.form) if action in STEPS else {}


def _try(
    institution_id: int, action: str, typed: dict[str, Any], said: str, do: Callable[[], object]
) -> Response | tuple[str, int]:
    try:
        do()
    except (Invalid, Refused, Stale) as fault:
        return _page(institution_id, Attempt(action, typed, fault)), status_of(fault)
    flash(gettext(said))
    return redirect(url_for("childcare-filings.institution", institution_id=institution_id))


@blueprint.get("/new")
@guarded("caseworker")
def entering() -> str:
    """The form of a new institution."""
    return _new_page()


@blueprint.post("/new")
@guarded("caseworker")
def enter() -> Response | tuple[str, int]:
    """Enter it, its filing pending; on an error every keystroke is kept."""
    typed = read_form(NEW, request.form)
    try:
        made = enter_institution(actor(), typed)
    except Invalid as fault:
        return _new_page(typed, fault), 422
    flash(gettext(N_("机构已登记，等确认备案以后才会公开。")))
    return redirect(url_for("childcare-filings.institution", institution_id=made))


def _new_page(typed: dict[str, Any] | None = None, fault: PortalError | None = None) -> str:
    return render_template("childcare/filing_new.html", form=FormPage(NEW, typed, fault))
