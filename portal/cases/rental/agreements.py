"""The agreement (补贴协议): the household signs, then the department; a successor signs after a death."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases import notices, steps
from portal.cases.access import case_for, handles_steps
from portal.cases.act import Act
from portal.cases.later_facts import latest_facts
from portal.cases.models import Case, Task
from portal.cases.rental import papers
from portal.cases.rental.models import Agreement
from portal.cases.rental.spans import lease_handed_in, standing_agreement
from portal.cases.review_models import Review
from portal.cases.status import derive_status
from portal.cases.trail import journalled
from portal.clock import months_later, today
from portal.database import db, transaction
from portal.errors import FieldProblem, Invalid, NotFound, Refused
from portal.forms import fields as answers
from portal.forms.form import Form, flat_form
from portal.forms.identity import age_on
from portal.journal.operations import record
from portal.offices.city import current_city
from portal.parameters.queries import parameters_in_force
from portal.services.rental_subsidy.amount import figures_of
from portal.text import N_

ADULT = 18
AGREED = N_("请确认同意协议的内容。")


def signing_form(case: Case, code: str = "sign", former: str = "") -> Form:
    """Who of the grown-up members signs, but `former`, and that they agree."""
    people = [(str(place), name) for place, name in _adults(case) if name != former]
    return flat_form(code, N_("签订补贴协议"), {
        "signer": answers.Choice(tuple(place for place, _ in people), required=True, metadata={
            "label": N_("由谁签字"), "kind": "choice", "choices": tuple(people),
            "hint": N_("家里年满18周岁的人。")}),
        "agreed": answers.YesNo(required=True, metadata={
            "label": N_("同意协议的内容吗"), "kind": "bool"}),
    })  # fmt: skip


def _adults(case: Case) -> list[tuple[int, str]]:
    members = latest_facts(db.session(), case)["members"]
    return [
        (place, str(member.get("name", "")))
        for place, member in enumerate(members)
        if member.get("birth_date")
        and age_on(date.fromisoformat(member["birth_date"]), today()) >= ADULT
    ]


def sign(actor: Actor, number: str, typed: dict[str, Any]) -> Agreement:
    """The household signs; the department's turn comes.

    By its resident, or at the counter by an office of the procedure. Raises NotFound, Invalid, Refused
    where nothing is to be signed.
    """
    with transaction() as session:
        case = own_case(session, actor, number)
        if case.decision != "granted" or waiting_step(case) != "agree":
            raise Refused(N_("现在没有要签订的补贴协议。"), code="nothing-to-sign")
        agreement = Agreement(
            case_id=case.id, signer=_signer(signing_form(case), case, typed), signed_on=today()
        )
        session.add(agreement)
        with journalled(session, actor, case):
            steps.open_next_step(current_city(), case, today())
            case.status = derive_status(case)
        record(actor, "sign", "case", case.number, after={"agreement": agreement.id})
        return agreement


def _signer(form: Form, case: Case, typed: dict[str, Any]) -> str:
    data = form.load(typed)
    if not data["agreed"]:
        raise Invalid([FieldProblem("agreed", AGREED)])
    return str(latest_facts(db.session(), case)["members"][int(data["signer"])]["name"])


def own_case(session: Session, actor: Actor, number: str) -> Case:
    """The case, locked, for its resident or an office of its procedure. Raises NotFound."""
    case = case_for(session, actor, number, lock=True)
    if not handles_steps(actor, case):
        raise NotFound(code="case-not-found")
    return case


def waiting_step(case: Case) -> str | None:
    """The step that waits for the household, None where an office has the turn or nothing is left."""
    rest = [t for t in case.tasks if t.kind == "step" and t.state != "concluded"]
    first = min(rest, key=lambda task: task.position, default=None)
    return first.code if first is not None and first.state == "waiting" else None


def sign_agreement(act: Act) -> None:
    """The department signs, up to a day; the lease comes next, at once where it was handed in.

    Raises Invalid for a day beyond the city's term.
    """
    agreement = _unsigned(act.session, act.case)
    months, until = _months(), act.day("last_day")
    if months is not None and until > months_later(act.today, months):
        problem = N_("协议最长%(months)s个月。")
        raise Invalid([FieldProblem("last_day", problem, {"months": months})])
    agreement.agreed_on, agreement.last_day = act.today, until
    agreement.area = subsidised_area(act.case)
    act.issue("agreement", papers.agreed(act.case, agreement))
    if lease_handed_in(act.session, act.case) is not None:
        steps.open_next_step(act.city, act.case, act.today)


def _unsigned(session: Session, case: Case) -> Agreement:
    query = select(Agreement).where(Agreement.case_id == case.id, Agreement.agreed_on.is_(None))
    found = session.scalars(query.order_by(Agreement.id.desc())).first()
    if found is None:
        raise Refused(N_("家庭还没有签字。"), code="not-signed")
    return found


def renew(session: Session, case: Case) -> Agreement | None:
    """The agreement goes on for another term, from its end, or from today where that is past.

    None where there was none to renew.
    """
    old = standing_agreement(session, case)
    if old is None or old.last_day is None or old.agreed_on is None:
        return None
    months, begin = _months(), max(old.last_day, today())
    until = months_later(begin, months) if months else begin + (old.last_day - old.agreed_on)
    agreement = Agreement(
        case_id=case.id, signer=old.signer, signed_on=today(), agreed_on=today(), last_day=until,
        area=old.area,
    )  # fmt: skip
    session.add(agreement)
    session.flush()
    return agreement


def name_successor(
    session: Session, actor: Actor, case: Case, typed: dict[str, Any]
) -> Agreement:  # fmt: skip
    """After the death of who signed the household names who does from now on; the term stays.

    Within a running transaction that holds the case. Raises Invalid, Refused where no death is being
    looked at or nothing was signed.
    """
    old = standing_agreement(session, case)
    if old is None or not died(session, case):
        raise Refused(N_("报告了签字人去世以后，才能推举接替的人。"), code="nobody-died")
    form = signing_form(case, "successor", old.signer)
    agreement = Agreement(
        case_id=case.id, signer=_signer(form, case, typed), signed_on=today(), agreed_on=today(),
        last_day=old.last_day, area=old.area,
    )  # fmt: skip
    session.add(agreement)
    session.flush()
    notices.issue(session, current_city(), case, last_step(case), "agreement", today(),
                  papers.succeeded(case, agreement, old.signer))  # fmt: skip
    record(actor, "name-successor", "case", case.number, after={"agreement": agreement.id})
    return agreement


def died(session: Session, case: Case) -> bool:
    """Whether a death in the household has been looked at, or is."""
    query = select(Review.id).where(Review.case_id == case.id, Review.cause == "death")
    return session.scalars(query).first() is not None


def last_step(case: Case) -> Task:
    """The last step that was an office's turn: its office has the case."""
    opened = [task for task in case.tasks if task.kind == "step" and task.opened_on]
    return max(opened, key=lambda task: task.position)


def _months() -> int | None:
    """The months for which an agreement holds, where the city has said."""
    return parameters_in_force().on(today()).known("rent_agreement_months")


def subsidised_area(case: Case) -> int | None:
    """The area that is subsidised for a household of this size, 0.01 m2, None while a figure is open."""
    wanted = {found.category for found in case.recognitions}
    for verdict in case.assessment["verdicts"]:
        if verdict["category"] in wanted:
            area, *_ = figures_of(verdict)
            return int(area["low"]) if area["low"] == area["high"] else None
    return None
