"""Pages of people: registering, logging in and out."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from portal.errors import Invalid, LockedOut, LoginFailed, TooMany
from portal.people import operations, queries
from portal.people.forms import LOG_IN, REGISTRATION
from portal.people.models import Account
from portal.web.forms import FormPage, read_form
from portal.web.login import LoggedIn, count_stranger
from portal.web.preferences import local_path

blueprint = Blueprint("people", __name__, template_folder="templates")
HOME = {
    "resident": "cases.my_cases",
    "caseworker": "desk.queue",
    "supervisor": "statistics.overview",
    "institution": "childcare-keeper.desk",
    "administrator": "parameters.overview",
}


@blueprint.get("/register")
def registration() -> str:
    """The form to register. Public."""
    return render_template("people/register.html", form=FormPage(REGISTRATION))


@blueprint.post("/register")
def register() -> Response | tuple[str, int]:
    """Register and log in at once. Public."""
    typed = read_form(REGISTRATION, request.form)
    try:
        count_stranger()
        account_id = operations.register(REGISTRATION.load(typed))
    except (Invalid, TooMany) as fault:
        form = FormPage(REGISTRATION, typed, fault)
        return render_template("people/register.html", form=form), 422
    account = queries.account(account_id)
    return _enter(account) if account else redirect(url_for("people.log_in_form"))


@blueprint.get("/login")
def log_in_form() -> str:
    """The form to log in. Public."""
    return render_template("people/login.html", form=FormPage(LOG_IN))


@blueprint.post("/login")
def log_in() -> Response | tuple[str, int]:
    """Log in and go on where one was stopped. Public."""
    typed = read_form(LOG_IN, request.form)
    try:
        count_stranger()
        answers = LOG_IN.load(typed)
        return _enter(operations.log_in(answers["login"], answers["password"]))
    except (Invalid, LoginFailed, LockedOut, TooMany) as fault:
        form = FormPage(LOG_IN, {"login": typed.get("login")}, fault)
        return render_template("people/login.html", form=form), 422


@blueprint.post("/logout")
def log_out() -> Response:
    """Log out. Public: doing it twice is no fault."""
    logout_user()
    return redirect("/")


def _enter(account: Account) -> Response:
    login_user(LoggedIn(account))
    target = local_path(request.form.get("next"))
    if target != "/":
        return redirect(target)
    home = HOME.get(account.role)
    return redirect(url_for(home) if home else "/")
