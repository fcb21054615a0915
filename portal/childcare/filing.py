"""The county health department and filings (备案): what it may do with one, and what it does.

Only a filed institution is listed. Beyond that the portal decides nothing: number, day and end are the
department's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy.orm import Session

from portal.actor import PORTAL, Actor
from portal.cases.form_fields import LaterDay, words_field
from portal.childcare.keeping import SUBJECT
from portal.childcare.models import Institution
from portal.childcare.passing_time import close_unlisted
from portal.database import transaction
from portal.errors import FieldProblem, Invalid, NotFound, Refused, Stale
from portal.forms import fields as answers
from portal.forms.form import Form, flat_form
from portal.journal.operations import record
from portal.offices.areas import area_prefix
from portal.offices.city import current_city
from portal.text import N_

DEPARTMENT, LEVEL = "health", "county"
SEEN = "see-record"
"""The journal's action when the department has seen what was changed."""
REASON = {"reason": words_field(N_("理由"), N_("机构看得到，请写清楚。"))}
CONFIRM = flat_form("childcare-confirm", N_("确认备案"), {
    "filing_number": answers.Words(2, 40, required=True, metadata={
        "label": N_("备案号"), "kind": "line"}),
    "filed_on": answers.Day(required=True, metadata={"label": N_("备案日期"), "kind": "date"}),
    "filed_until": LaterDay(True, metadata={
        "label": N_("有效期到哪天"), "kind": "date", "hint": N_("没有期限的不填。")}),
})  # fmt: skip
REFUSE = flat_form("childcare-refuse-filing", N_("备案不予通过"), REASON)
LAPSE = flat_form("childcare-lapse", N_("备案失效或者注销"), REASON)


@dataclass(frozen=True)
class Step:
    """What may be done with a filing that is in one of the states `before`, and where it leads."""

    form: Form
    before: frozenset[str]
    after: str


STEPS: Mapping[str, Step] = {
    "confirm": Step(CONFIRM, frozenset({"pending", "refused", "lapsed", "filed"}), "filed"),
    "refuse": Step(REFUSE, frozenset({"pending"}), "refused"),
    "lapse": Step(LAPSE, frozenset({"filed"}), "lapsed"),
}


def may_file(actor: Actor) -> bool:
    """Whether the actor is of a county's health department, or the command line."""
    if actor == PORTAL:
        return True
    office = current_city().offices.get(actor.office)
    of_health = office is not None and (office.department, office.level) == (DEPARTMENT, LEVEL)
    return actor.role == "caseworker" and of_health


def of_county(actor: Actor) -> ColumnElement[bool]:
    """The condition on institutions: in the county of the actor's health department; all to the command line."""
    if not may_file(actor):
        return false()
    if actor == PORTAL:
        return true()
    county = current_city().offices[actor.office].area_code
    return Institution.area_code.startswith(area_prefix(county))


def institution_for(
    session: Session, actor: Actor, institution_id: int, *, lock: bool = False
) -> Institution:
    """An institution of the own county. Raises NotFound for any other."""
    query = select(Institution).where(Institution.id == institution_id, of_county(actor))
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound(code="institution-not-found")
    return found


def decide_filing(
    actor: Actor, institution_id: int, action: str, version: int, typed: dict[str, Any]
) -> Institution:
    """Confirm, refuse or end a filing (an action of STEPS); who waits there is told at once.

    Raises NotFound, Invalid by field, Stale, Refused in another state.
    """
    if action not in STEPS:
        raise NotFound()
    step = STEPS[action]
    data = step.form.load(typed)
    with transaction() as session:
        one = institution_for(session, actor, institution_id, lock=True)
        if one.version != version:
            raise Stale()
        if one.filing not in step.before:
            raise Refused(N_("备案现在的状态不能这样办理，请刷新后再看。"), code="wrong-state")
        before = _view(one)
        WRITE[action](session, one, data)
        one.filing = step.after
        session.flush()
        record(actor, f"{action}-filing", SUBJECT, one.id, before=before, after=_view(one))
    close_unlisted()
    return one


def _confirm(session: Session, one: Institution, data: dict[str, Any]) -> None:
    number = data["filing_number"]
    used = select(Institution.id).where(
        Institution.filing_number == number, Institution.id != one.id
    )
    if session.scalar(used) is not None:
        problem = N_("这个备案号已经用在另一家机构上，请核对。")
        raise Invalid([FieldProblem("filing_number", problem)])
    one.filing_number, one.filed_on = number, date.fromisoformat(data["filed_on"])
    until = data.get("filed_until")
    one.filed_until = date.fromisoformat(until) if until else None
    one.filing_reason = None


def _say_why(_session: Session, one: Institution, data: dict[str, Any]) -> None:
    one.filing_reason = data["reason"]


WRITE: Mapping[str, Callable[[Session, Institution, dict[str, Any]], None]] = {
    "confirm": _confirm, "refuse": _say_why, "lapse": _say_why,
}  # fmt: skip


def _view(one: Institution) -> dict[str, Any]:
    """What of a filing the journal keeps; the reason stands with the institution."""
    days = {name: getattr(one, name) for name in ("filed_on", "filed_until")}
    told = {name: day.isoformat() if day else None for name, day in days.items()}
    return {
        "filing": one.filing,
        "filing_number": one.filing_number,
        "version": one.version,
        **told,
    }


def see_changes(actor: Actor, institution_id: int) -> None:
    """Say that what was changed was seen («已阅»). Raises NotFound."""
    with transaction() as session:
        one = institution_for(session, actor, institution_id)
        record(actor, SEEN, SUBJECT, one.id)
