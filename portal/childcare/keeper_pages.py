"""Pages of an institution's own staff: who asks, the classes by month, the record."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.childcare.access import keeps_an_institution
from portal.childcare.freshness import REMIND_AFTER, stale
from portal.childcare.keeping import (
    confirm_record,
    keep_months,
    keep_record,
    look_at_requests,
)
from portal.childcare.keeping_forms import MONTHS, RECORD
from portal.childcare.photos import FORM as PHOTO
from portal.childcare.photos import MOST, drop_photo, keep_photo
from portal.childcare.places import KINDS
from portal.childcare.queries import coming_months, photo_of, photos
from portal.childcare.request_forms import FORMS
from portal.childcare.requests import act_on_wish
from portal.childcare.words import FILINGS
from portal.childcare.workflow import possible
from portal.clock import today
from portal.errors import Invalid, Refused, Stale
from portal.text import N_
from portal.web.attempts import Attempt, posted_version
from portal.web.errors import status_of
from portal.web.forms import read_form
from portal.web.login import actor, guarded

blueprint = Blueprint(
    "childcare-keeper", __name__, template_folder="templates", url_prefix="/childcare/keeper"
)
STATES = {
    "waiting": N_("等我们答复"), "offered": N_("等家长答复"), "held": N_("等办理入托"),
}  # fmt: skip


@blueprint.get("", endpoint="desk")
@guarded("institution")
def desk() -> str:
    """Who asks and what may be done, the places by month, and the record."""
    if not keeps_an_institution(actor()):
        return render_template("childcare/keeper_of_none.html")
    return _page(Attempt())


def _page(attempt: Attempt, wish_id: int = 0) -> str:
    """`attempt` did not work, with a wish or with one of the forms; what was typed stays."""
    institution, wishes = look_at_requests(actor())
    kept = {name: getattr(institution, name) for name in RECORD.sections[0].fields}
    forms = {
        MONTHS.code: attempt.page(MONTHS.code, MONTHS),
        PHOTO.code: attempt.page(PHOTO.code, PHOTO),
        RECORD.code: attempt.page(RECORD.code, RECORD, kept),
    }
    acting = {action: attempt.page(action, form) for action, form in FORMS.items()}
    return render_template(
        "childcare/keeper.html", institution=institution, wishes=wishes, forms=forms, acting=acting,
        attempt=attempt, tried=wish_id, actions={w.id: possible(w, "institution") for w in wishes},
        months=coming_months([institution.id])[institution.id], kinds=KINDS, states=STATES,
        filings=FILINGS, stale=stale, photos=photos(institution), most_photos=MOST,
        old=(today() - institution.updated_on).days > REMIND_AFTER,
    )  # fmt: skip


@blueprint.post("/wishes/<int:wish_id>/<action>", endpoint="act")
@guarded("institution")
def act(wish_id: int, action: str) -> Response | tuple[str, int]:
    """Do one action on a wish."""
    typed = read_form(FORMS[action], request.form) if action in FORMS else {}
    try:
        act_on_wish(actor(), wish_id, action, posted_version(), typed)
    except (Invalid, Refused, Stale) as fault:
        return _page(Attempt(action, typed, fault), wish_id), status_of(fault)
    return _done(N_("已办理，家长看得到。"))


@blueprint.post("/months", endpoint="months")
@guarded("institution")
def months() -> Response | tuple[str, int]:
    """Say how many classes, places, carers and children there are."""
    typed = read_form(MONTHS, request.form)
    try:
        keep_months(actor(), typed)
    except Invalid as fault:
        return _page(Attempt(MONTHS.code, typed, fault)), 422
    return _done(N_("托位已更新，家长马上看得到。"))


@blueprint.post("/record", endpoint="record")
@guarded("institution")
def keep() -> Response | tuple[str, int]:
    """Change fees, hours, phone and order rule."""
    typed = read_form(RECORD, request.form)
    try:
        keep_record(actor(), typed)
    except Invalid as fault:
        return _page(Attempt(RECORD.code, typed, fault)), 422
    return _done(N_("机构情况已更新，家长马上看得到。"))


@blueprint.post("/photos", endpoint="add-photo")
@guarded("institution")
def add_photo() -> Response | tuple[str, int]:
    """Add a picture; on an error every keystroke is kept."""
    typed, file = read_form(PHOTO, request.form), request.files.get("file")
    try:
        keep_photo(actor(), typed, file.read() if file else b"")
    except (Invalid, Refused) as fault:
        return _page(Attempt(PHOTO.code, typed, fault)), status_of(fault)
    return _done(N_("照片已添加，备案的机构家长马上看得到。"))


@blueprint.post("/photos/<int:photo_id>/drop", endpoint="drop-photo")
@guarded("institution")
def drop(photo_id: int) -> Response:
    """Take a picture away."""
    drop_photo(actor(), photo_id)
    return _done(N_("照片已删除。"))


@blueprint.get("/photos/<int:photo_id>", endpoint="photo")
@guarded("institution")
def own_photo(photo_id: int) -> Response:
    """A picture of the own institution, listed or not."""
    found = photo_of(actor(), photo_id)
    return Response(found.content, mimetype=found.media_type)


@blueprint.post("/confirm", endpoint="confirm")
@guarded("institution")
def confirm() -> Response:
    """Everything is still right."""
    confirm_record(actor())
    return _done(N_("已记下：信息没有变化。"))


def _done(words: str) -> Response:
    flash(gettext(words))
    return redirect(url_for("childcare-keeper.desk"))
