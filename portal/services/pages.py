"""Pages of the services: the front page, and «我能享受什么», the check that stores nothing."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.clock import today
from portal.errors import Invalid, Stale
from portal.parameters.queries import parameters_in_force
from portal.people.operations import keep_household
from portal.people.queries import household_version, own_household
from portal.services.catalogue import SERVICES, get_service
from portal.services.social_assistance.form import APPLICATION
from portal.text import N_
from portal.web.attempts import posted_version
from portal.web.forms import FormPage, changes_members, read_form, with_members_changed
from portal.web.login import actor, guarded

blueprint = Blueprint("services", __name__, template_folder="templates")


@blueprint.get("/")
def front() -> str:
    """The front page: what one can do here. Public."""
    return render_template("services/front.html", services=SERVICES)


@blueprint.get("/housing")
def housing() -> str:
    """The three ways to a home that one can pay for, beside each other. Public."""
    return render_template("services/housing.html")


@blueprint.get("/check/<code>")
def questions(code: str) -> str:
    """The short household form. Public."""
    service = get_service(code)
    return render_template(
        "services/check.html", service=service, form=FormPage(service.check_form)
    )


@blueprint.post("/check/<code>")
def check(code: str) -> str | tuple[str, int]:
    """The verdict per category with its reasons. Public; nothing is stored."""
    service = get_service(code)
    typed = read_form(service.check_form, request.form)
    if changes_members(request.form):
        typed = with_members_changed(typed, request.form)
        form = FormPage(service.check_form, typed)
        return render_template("services/check.html", service=service, form=form)
    try:
        declaration = service.check_form.load(typed)
    except Invalid as fault:
        form = FormPage(service.check_form, typed, fault)
        return render_template("services/check.html", service=service, form=form), 422
    book = parameters_in_force()
    assessment = service.assess(declaration, book, today(), with_nearest=True).to_json()
    form = FormPage(service.check_form, typed)
    return render_template(
        "services/result.html", service=service, form=form, assessment=assessment,
        members=declaration["members"],
    )  # fmt: skip


@blueprint.get("/household")
@guarded("resident")
def household() -> str:
    """The own household, as every service reads it."""
    form = FormPage(APPLICATION, own_household(actor()) or {})
    return _household_page(form, household_version(actor()))


def _household_page(form: FormPage, version: int) -> str:
    return render_template("services/household.html", form=form, version=version)


@blueprint.post("/household")
@guarded("resident")
def keep() -> Response | str | tuple[str, int]:
    """Keep the household's answers; on an error every keystroke stays."""
    typed, version = read_form(APPLICATION, request.form), posted_version()
    if changes_members(request.form):
        changed = FormPage(APPLICATION, with_members_changed(typed, request.form))
        return _household_page(changed, version)
    try:
        keep_household(actor(), APPLICATION.load(typed), version)
    except Invalid as fault:
        return _household_page(FormPage(APPLICATION, typed, fault), version), 422
    except Stale as fault:
        now = household_version(actor())
        return _household_page(FormPage(APPLICATION, typed, fault), now), 409
    flash(gettext(N_("家庭情况已保存，各项申请都会用到。")))
    return redirect(url_for("services.household"))
