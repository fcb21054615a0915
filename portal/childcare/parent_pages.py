"""Pages for parents who ask for a place: asking, the own searches, what may be done with each wish."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.childcare.parent_queries import own_children, own_requests
from portal.childcare.places import KINDS
from portal.childcare.queries import place
from portal.childcare.request_forms import FORMS, MOST_WISHES, REQUEST
from portal.childcare.requests import act_on_wish, add_wish, file_request, give_up
from portal.childcare.waitlist import WHY
from portal.childcare.words import ORDER_RULES, SERVICES
from portal.childcare.workflow import STATES
from portal.errors import Invalid, Refused, Stale
from portal.text import N_
from portal.web.attempts import Attempt, posted_version
from portal.web.errors import status_of
from portal.web.forms import FormPage, read_form
from portal.web.login import actor, guarded

blueprint = Blueprint(
    "childcare-requests", __name__, template_folder="templates", url_prefix="/childcare/requests"
)
DONE = {
    "accept": N_("名额已为孩子留住，请按期限到机构办理入托。其他志愿已自动撤下。"),
    "turn-down": N_("已告诉机构您不接受。"),
    "withdraw": N_("这个志愿已撤回。"),
}


@blueprint.get("", endpoint="mine")
@guarded("resident")
def requests_page() -> str:
    """The own searches."""
    return _mine(Attempt())


def _mine(attempt: Attempt, wish_id: int = 0) -> str:
    """`attempt` is what was tried with a wish and did not work; what was typed stays."""
    forms = {action: attempt.page(action, form) for action, form in FORMS.items()}
    return render_template(
        "childcare/requests.html", found=own_requests(actor()), forms=forms, attempt=attempt,
        tried=wish_id, states=STATES, why=WHY, kinds=KINDS, services=SERVICES, order_rules=ORDER_RULES,
    )  # fmt: skip


@blueprint.get("/new/<int:institution_id>", endpoint="ask")
@guarded("resident")
def asking(institution_id: int) -> str:
    """The form for a child, filled from the own household where it is known."""
    children = own_children(actor())
    chosen = request.args.get("child", "")
    known = children[int(chosen)] if chosen.isdecimal() and int(chosen) < len(children) else None
    return _ask(institution_id, FormPage(REQUEST, known))


def _ask(institution_id: int, form: FormPage) -> str:
    running = [view.request for view in own_requests(actor()) if view.request.settled_on is None]
    return render_template(
        "childcare/ask.html", place=place(institution_id), form=form, children=own_children(actor()),
        running=running, most=MOST_WISHES, order_rules=ORDER_RULES,
    )  # fmt: skip


@blueprint.post("/new/<int:institution_id>", endpoint="send")
@guarded("resident")
def sending(institution_id: int) -> Response | tuple[str, int]:
    """Ask for a place; on an error every keystroke stays."""
    typed = read_form(REQUEST, request.form)
    try:
        file_request(actor(), typed, [institution_id])
    except (Invalid, Refused) as fault:
        return _ask(institution_id, FormPage(REQUEST, typed, fault)), status_of(fault)
    return _asked()


@blueprint.post("/<int:request_id>/wishes/<int:institution_id>", endpoint="add")
@guarded("resident")
def adding(request_id: int, institution_id: int) -> Response | tuple[str, int]:
    """One more wish for a child who is searched for already."""
    try:
        add_wish(actor(), request_id, institution_id)
    except Refused as fault:
        return _ask(institution_id, FormPage(REQUEST, None, fault)), 409
    return _asked()


def _asked() -> Response:
    flash(gettext(N_("已经登记排队。机构答复或排位有变化，都会显示在这里。")))
    return redirect(url_for("childcare-requests.mine"))


@blueprint.post("/wishes/<int:wish_id>/<action>", endpoint="act")
@guarded("resident")
def acting(wish_id: int, action: str) -> Response | tuple[str, int]:
    """Do one action on a wish; when it does not work what was typed stays, and why is said."""
    typed = read_form(FORMS[action], request.form) if action in FORMS else {}
    try:
        act_on_wish(actor(), wish_id, action, posted_version(), typed)
    except (Invalid, Refused, Stale) as fault:
        return _mine(Attempt(action, typed, fault), wish_id), status_of(fault)
    flash(gettext(DONE[action]))
    return redirect(url_for("childcare-requests.mine"))


@blueprint.post("/<int:request_id>/give-up", endpoint="give_up")
@guarded("resident")
def giving_up(request_id: int) -> Response:
    """End a search."""
    give_up(actor(), request_id)
    flash(gettext(N_("已结束找托位，所有志愿都撤回了。")))
    return redirect(url_for("childcare-requests.mine"))
