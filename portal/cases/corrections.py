"""Decisions that do not stand: an error is corrected, a ruling sets one aside (更正, 复议, 诉讼)."""

from sqlalchemy import select

from portal.cases import later_notices, notices, steps
from portal.cases.act import Act
from portal.cases.decisions import chosen_verdicts, decision_paper, recognise
from portal.cases.following import follow_recognitions, revoke
from portal.cases.four_eyes import refuse_second_pair, refuse_who_decided
from portal.cases.models import Case, Notice
from portal.cases.status import FINISHED
from portal.errors import Refused
from portal.text import N_

NO_LONGER_OWED = "原决定已更正，这一项不再办理。"
SET_ASIDE = "原决定已被撤销，这一项不再办理；重新作出决定以后按新的决定办理。"


def correct(act: Act) -> None:
    """A new decision that recognises, in the place of the old one; what the household is owed follows.

    By another pair of eyes. Raises Refused where nothing is decided, Invalid as a first decision does.
    """
    refuse_same_eyes(act)
    chosen = chosen_verdicts(act)
    wanted = {verdict["category"] for verdict, _ in chosen}
    revoke(act, [r for r in act.case.recognitions if r.category not in wanted])
    standing = {r.category: r for r in act.case.recognitions}
    for verdict, amount in chosen:
        if verdict["category"] in standing:
            standing[verdict["category"]].amount = amount
        else:
            recognise(act, verdict, amount)
    act.case.decision, act.case.decided_on = "granted", act.today
    follow_recognitions(act, NO_LONGER_OWED)
    after = steps.after_decision(act.city, act.case)
    if after and not any(t.state == "waiting" for t in act.case.tasks):
        steps.add_steps(act.case, after)
    supersede(act, decision_paper(act))


def correct_to_refusal(act: Act) -> None:
    """A new decision that refuses, in the place of the old one; every open matter ends."""
    refuse_same_eyes(act)
    revoke(act, list(act.case.recognitions))
    steps.drop_waiting(act.case, act.today)
    act.case.decision, act.case.decided_on = "refused", act.today
    act.task.granted = act.task.amount = None
    follow_recognitions(act, NO_LONGER_OWED)
    supersede(act, notices.refusal(act.city, act.case, act.task, ""))


def set_aside(act: Act) -> None:
    """A review or a court set the decision aside: the case goes on from the step that it says.

    `decide_by` is the day that the ruling or the law gives for the new decision.
    """
    _refuse_undecided(act)
    _refuse_beside_another(act)
    case = act.case
    revoke(act, list(case.recognitions))
    steps.drop_waiting(case, act.today)
    follow_recognitions(act, SET_ASIDE)
    case.decision = case.decided_on = None
    case.reopened_on, case.reopened_due = act.today, act.day("decide_by")
    case.due_on, case.due_provisional = case.reopened_due, False
    codes = [step.code for step in steps.procedure_of(act.city, case).steps]
    steps.add_steps(case, codes[codes.index(act.data["again_from"]) :])
    steps.open_next_step(act.city, case, act.today)
    told = later_notices.reopening(case, act.data, case.reopened_due)
    replace(act, _standing_papers(act), act.issue("reopening", told))


def supersede(act: Act, content: dict[str, object]) -> None:
    """The paper of the new decision, and the old ones marked as replaced by it."""
    old = _standing_papers(act)
    paper = act.issue("correction", later_notices.correction(old[-1], act.task, content))
    replace(act, old, paper)


def replace(act: Act, papers: list[Notice], by: Notice) -> None:
    """The papers that told what does not stand stay to be read, marked as replaced."""
    act.session.flush()
    for old in papers:
        old.superseded_by_id = by.id


def _standing_papers(act: Act) -> list[Notice]:
    """What told the decision on the case; the answers on its matters have papers of their own."""
    matters = {task.id for task in act.case.tasks if task.kind == "matter"}
    return [
        n for n in act.case.notices
        if n.kind in ("decision", "correction") and n.task_id not in matters
        and n.superseded_by_id is None
    ]  # fmt: skip


def refuse_same_eyes(act: Act) -> None:
    """Raises Refused where nothing is decided, or for who prepared or made the decision."""
    _refuse_undecided(act)
    refuse_second_pair(act)
    refuse_who_decided(act)


def _refuse_undecided(act: Act) -> None:
    """The task is the one whose decision stands."""
    last = max(
        (t for t in act.case.tasks if t.kind == "step" and t.opened_on), key=lambda t: t.position
    )
    if act.case.decision not in ("granted", "refused") or act.task is not last:
        raise Refused(
            N_("这项任务没有现行有效的决定，不能更正或者重新办理。"), code="nothing-decided"
        )


def _refuse_beside_another(act: Act) -> None:
    """A household has one case at a time in a service."""
    query = select(Case.number).where(
        Case.household_id == act.case.household_id, Case.service == act.case.service,
        Case.id != act.case.id, Case.status.not_in(FINISHED),
    )  # fmt: skip
    number = act.session.scalar(query)
    if number is not None:
        words = N_("这户家庭另有一件申请正在办理（编号%(number)s），请先办结或者合并处理。")
        raise Refused(words, code="case-open", number=number)
