"""The page on which a resident says how to be told of new papers (通知方式)."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.actor import Actor
from portal.delivery import contacts
from portal.errors import Invalid, NotFound, Refused
from portal.forms.form import Form, flat_form
from portal.text import N_
from portal.web.attempts import Attempt
from portal.web.errors import status_of
from portal.web.forms import read_form
from portal.web.login import actor, guarded

blueprint = Blueprint("contact", __name__, template_folder="templates", url_prefix="/my/contact")
NOTHING = flat_form("contact-remove", "", {})
Operation = Callable[[Actor, dict[str, Any]], None]
ACTIONS: dict[str, tuple[Form, Operation, str]] = {
    "sms": (contacts.SMS_FORM, contacts.choose_sms, N_("已保存。")),
    "email": (contacts.EMAIL_FORM, contacts.ask_code, N_("验证码已发到邮箱，请查收。")),
    "code": (contacts.CODE_FORM, contacts.confirm, N_("邮箱已确认，新文书会同时发邮件告诉您。")),
    "remove": (NOTHING, lambda who, _typed: contacts.remove_email(who), N_("邮箱已删除。")),
}
"""What may be done here: its form, its operation, what is said then."""


@blueprint.get("")
@guarded("resident")
def choice() -> str:
    """What is chosen now."""
    return _page(Attempt())


@blueprint.post("/<action>")
@guarded("resident")
def change(action: str) -> Response | tuple[str, int]:
    """Change one thing; on an error every keystroke is kept."""
    if action not in ACTIONS:
        raise NotFound()
    form, operation, said = ACTIONS[action]
    typed = read_form(form, request.form)
    try:
        operation(actor(), typed)
    except (Invalid, Refused) as fault:
        return _page(Attempt(form.code, typed, fault)), status_of(fault)
    flash(gettext(said))
    return redirect(url_for("contact.choice"))


def _page(attempt: Attempt) -> str:
    contact = contacts.contact_of(actor())
    kept = {contacts.SMS_FORM.code: {"sms": contact.sms}}
    forms = (contacts.SMS_FORM, contacts.EMAIL_FORM, contacts.CODE_FORM)
    return render_template(
        "delivery/contact.html", contact=contact, attempt=attempt, minutes=contacts.CODE_MINUTES,
        mail=bool(current_app.config["SMTP_URL"]), sms=bool(current_app.config["SMS_URL"]),
        forms={form.code: attempt.page(form.code, form, kept.get(form.code)) for form in forms},
    )  # fmt: skip
