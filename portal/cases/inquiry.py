"""Acceptance and inquiry: the township takes the application on, looks, and gives its opinion."""

from sqlalchemy import select

from portal.cases import steps
from portal.cases.act import Act
from portal.cases.checking import refuse_before_check
from portal.cases.decisions import end_refused
from portal.cases.models import Inquiry
from portal.cases.reviewing import keep_found
from portal.cases.reviews import ADJUST, REVIEW
from portal.cases.supplements import tolerated_missing
from portal.cases.urgent import open_visit
from portal.cases.verifying import verify_facts, verify_household
from portal.errors import Refused
from portal.services.rental_subsidy.form import HOMES
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


def conclude_homes(act: Act) -> None:
    """What the housing department found becomes the verified facts; it reviews the whole next."""
    found = {name: act.data[name] for name in HOMES if act.data.get(name) is not None}
    verify_household(act.case, found)
    steps.open_next_step(act.city, act.case, act.today)


def _homes_checked(act: Act) -> bool:
    earlier = [t for t in act.case.tasks if t.code == "homes" and t.state == "concluded"]
    return bool(earlier) and not steps.comes_again(act.case, act.task)


def _refuse_unprepared(act: Act) -> None:
    """An inquiry of this very task is on file (one before an objection is not), and every paper.

    Where the homes were looked at in a step of their own, that was the inquiry.
    """
    if (
        not _homes_checked(act)
        and act.session.scalar(select(Inquiry.id).where(Inquiry.task_id == act.task.id)) is None
    ):
        raise Refused(N_("请先登记入户调查或核对情况，再提出初审意见。"), code="inquiry-missing")
    if tolerated_missing(act.task) is not None:
        raise Refused(
            N_("容缺受理的材料还没有补齐，补齐并登记以后再提出初审意见。"), code="papers-missing"
        )
