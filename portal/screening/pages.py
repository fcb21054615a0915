"""Pages for supervisors: who the rules find, run by run, and what other figures would mean."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.clock import today
from portal.errors import Invalid, PortalError, Refused
from portal.forms.form import Form
from portal.offices.city import current_city
from portal.parameters.queries import parameters_in_force
from portal.register.categories import categories
from portal.rules.assessment import shown_parameter
from portal.screening import queries
from portal.screening.forms import what_if_form
from portal.screening.models import Run, WhatIf
from portal.screening.scopes import SERVICE, ask_for, run_for, what_if_for
from portal.services.catalogue import get_service
from portal.text import N_
from portal.web.errors import status_of
from portal.web.filters import figure, named
from portal.web.forms import FormPage, read_form
from portal.web.login import actor, guarded

blueprint = Blueprint("screening", __name__, template_folder="templates", url_prefix="/screening")
Measures = dict[str, int | None]


@blueprint.get("")
@guarded("supervisor")
def overview() -> str:
    """The newest run over the own area, and the earlier ones."""
    runs = queries.runs(actor().area)
    return _run_page(runs[0].id) if runs else render_template("screening/none.html")


@blueprint.get("/runs/<int:run_id>")
@guarded("supervisor")
def run(run_id: int) -> str:
    """One run: by category, and by area; beside an earlier one where asked for."""
    return _run_page(run_id)


def _run_page(run_id: int) -> str:
    found, area = run_for(actor(), run_id), _area()
    counts = queries.counts(found.id, area)
    earlier = _earlier(request.args.get("beside", ""))
    return render_template(
        "screening/run.html", run=found, area=area, names=_names(), counts=_by_category(counts),
        totals=_shown(queries.overall(counts)), earlier=earlier,
        before=_shown(queries.overall(queries.counts(earlier.id, area))) if earlier else {},
        runs=[other for other in queries.runs(actor().area) if other.id != found.id],
    )  # fmt: skip


def _area() -> str:
    """A part of the own area that was asked for, or the own area."""
    wanted = request.args.get("area", "")
    inside = wanted in current_city().areas and queries.covers(actor().area, wanted)
    return wanted if inside else actor().area


def _earlier(wanted: str) -> Run | None:
    """The run to compare with, if one was asked for."""
    return run_for(actor(), int(wanted)) if wanted.isdecimal() else None


@blueprint.get("/what-if")
@guarded("supervisor")
def questions() -> str:
    """What would other figures mean: the form, and what was asked before."""
    return _questions()


def _questions(typed: dict[str, Any] | None = None, fault: PortalError | None = None) -> str:
    return render_template(
        "screening/what_if.html", form=FormPage(_form(), typed, fault),
        kept=queries.what_ifs(actor().area), said_figures=_said_figures,
    )  # fmt: skip


def _form() -> Form:
    """The form with today's figures beside each question."""
    book = parameters_in_force()
    in_force = book.on(today())
    words = {p.code: (named(p), _now(shown_parameter(in_force, p.code))) for p in book}
    return what_if_form(get_service(SERVICE), book, words)


def _now(shown: Mapping[str, Any]) -> str:
    """A figure as it is in force, and as it would be typed where that differs."""
    if shown["status"] == "missing":
        return str(gettext(N_("还没有公布")))
    told = figure(shown)
    if shown["unit"] == "permille":
        told = f"{shown['low']}（{told}）"
    return str(gettext(N_("今天：%(figure)s"), figure=told))


@blueprint.post("/what-if")
@guarded("supervisor")
def ask() -> Response | tuple[str, int]:
    """Go over the own area's households under other figures; on an error every keystroke stays."""
    form = _form()
    typed = read_form(form, request.form)
    try:
        kept = ask_for(actor(), form.load(typed))
    except (Invalid, Refused) as fault:
        return _questions(typed, fault), status_of(fault)
    return redirect(url_for("screening.outcome", kept_id=kept))


@blueprint.get("/what-if/<int:kept_id>")
@guarded("supervisor")
def outcome(kept_id: int) -> str:
    """What other figures would mean: who comes, who goes, the cost, by category and area."""
    kept, area = what_if_for(actor(), kept_id), _area()
    counts = queries.what_if_counts(kept, area)
    return render_template(
        "screening/outcome.html", kept=kept, area=area, names=_names(), figures=_said_figures(kept),
        totals=_shown(queries.overall(counts)), counts=_by_category(counts),
    )  # fmt: skip


def _said_figures(kept: WhatIf) -> list[tuple[str, str, str]]:
    """Per figure that was changed: its name, as it is in force, as it was asked."""
    book = parameters_in_force()
    on = book.on(kept.on)
    return [
        (named(book[code]), figure(shown_parameter(on, code)),
         figure({"low": value, "high": value, "unit": book[code].unit}))
        for code, value in kept.figures.items()
    ]  # fmt: skip


def _names() -> dict[str, str]:
    """What the categories are called."""
    return {
        code: gettext(name) for code, name in categories(parameters_in_force(), today()).items()
    }


def _shown(totals: Mapping[str, Mapping[str, int]]) -> dict[str, Measures]:
    """What may be shown of each category, in the rules' order."""
    return {c: queries.published(totals[c]) for c in _names() if c in totals}


def _by_category(counts: queries.Counts) -> dict[str, dict[str, Measures]]:
    """By category and area, what may be shown."""
    found: dict[str, dict[str, Measures]] = {category: {} for category in _names()}
    for (area, category), measured in counts.items():
        found[category][area] = queries.published(measured)
    return {category: areas for category, areas in found.items() if areas}
