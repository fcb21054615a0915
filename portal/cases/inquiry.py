"""Acceptance and inquiry: the township takes the application on, looks, and gives its opinion."""

from typing import Any

from sqlalchemy import select

from portal.cases import steps
from portal.cases.act import Act
from portal.cases.checking import refuse_before_check
from portal.cases.decisions import end_refused
from portal.cases.models import Case, Inquiry
from portal.cases.reviewing import keep_found
from portal.cases.reviews import ADJUST, REVIEW
from portal.cases.supplements import tolerated_missing
from portal.cases.urgent import open_visit
from portal.errors import Refused
from portal.parameters.queries import parameters_in_force
from portal.services.catalogue import get_service
from portal.text import N_


def accept(act: Act) -> None:
    """Accepted: the next step opens."""
    open_visit(act)
    steps.open_next_step(act.city, act.case, act.today)


def reject(act: Act) -> None:
    """Not accepted, with written reasons; the case ends (ZDYP 11)."""
    end_refused(act, "不予受理通知书")


def record_inquiry(act: Act) -> None:
    """An inquiry with two signatures; corrected facts become the verified ones."""
    act.session.add(Inquiry(
        case_id=act.case.id, task_id=act.task.id, method=act.data["method"],
        made_on=act.day("made_on"), inquirers=act.data["inquirers"], findings=act.data["findings"],
    ))  # fmt: skip
    act.session.flush()
    if act.task.kind == REVIEW:
        keep_found(act)
    elif act.task.kind != ADJUST:
        verify_facts(act.case, act.data.get("facts") or act.case.facts)


def verify_facts(case: Case, facts: dict[str, Any]) -> None:
    """Keep the verified facts and assess them by the rules of the day of application."""
    book = parameters_in_force()
    assessment = get_service(case.service).assess(facts, book, case.applied_on)
    case.verified, case.assessment = facts, assessment.to_json()


def give_opinion(act: Act) -> None:
    """The township's opinion, once an inquiry is on file and the data check is done, or not waited for
    with a reason in writing; publicity opens, or the decision.

    A proposal to refuse is not posted to the neighbours: there is nothing to confirm.
    """
    _refuse_unprepared(act)
    refuse_before_check(act)
    act.task.opinion = act.data["opinion"]
    following = steps.open_next_step(act.city, act.case, act.today)
    if act.task.opinion == "refuse" and following.code == "publicise":
        following.state, following.outcome = "concluded", "not_applicable"
        following.concluded_on = act.today
        steps.open_next_step(act.city, act.case, act.today)


def _refuse_unprepared(act: Act) -> None:
    """An inquiry of this very task is on file (one before an objection is not), and every paper."""
    if act.session.scalar(select(Inquiry.id).where(Inquiry.task_id == act.task.id)) is None:
        raise Refused(N_("请先登记入户调查或核对情况，再提出初审意见。"), code="inquiry-missing")
    if tolerated_missing(act.task) is not None:
        raise Refused(
            N_("容缺受理的材料还没有补齐，补齐并登记以后再提出初审意见。"), code="papers-missing"
        )
