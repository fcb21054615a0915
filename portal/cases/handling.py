"""Who handles a task and until when: claim, give back, hand over, extend."""

from sqlalchemy import select

from portal.cases import later_notices, steps
from portal.cases.act import Act
from portal.cases.four_eyes import refuse_second_pair
from portal.cases.ratings import refuse_own_callback
from portal.errors import FieldProblem, Invalid, NotAllowed, Refused
from portal.journal.operations import record
from portal.people.leave import away, stands_in_for
from portal.people.models import Account
from portal.text import N_


def claim(act: Act) -> None:
    """The task is this officer's now. Four eyes: who gave the opinion does not decide.

    Raises NotAllowed where the account is being closed in the same moment.
    """
    if _held_open(act, act.actor.account_id) is None:
        raise NotAllowed()
    refuse_second_pair(act)
    refuse_own_callback(act.session, act.actor, act.task)
    act.task.officer_id = act.actor.account_id


def release(act: Act) -> None:
    """The task goes back to the office's queue."""
    act.task.officer_id = None


def take_back(act: Act) -> None:
    """A colleague gives the task of somebody who is on leave, or has left, back to the office's queue.

    Raises Refused while its officer is there.
    """
    if not away(act.task.officer_id, act.today):
        raise Refused(N_("经办人没有休假，请先请他转交。"), code="not-on-leave")
    act.task.officer_id = None


def take_over(act: Act) -> None:
    """The stand-in takes the task of somebody who is on leave, with four eyes as who claims it.

    Raises Refused for anybody else, and before and after the leave.
    """
    absent = [one.account_id for one in stands_in_for(act.actor.account_id, act.today)]
    if act.task.officer_id not in absent:
        raise Refused(N_("只有代班的同事在休假期间可以接手。"), code="not-stand-in")
    claim(act)


def hand_over(act: Act) -> None:
    """Another officer of the same office takes over. Raises Invalid for anybody else."""
    successor = _held_open(act, act.data["officer"])
    if successor is None or successor.office_code != act.task.office_code:
        raise Invalid([FieldProblem("officer", N_("请选择本单位的同事。"))])
    act.task.officer_id = successor.id


def extend(act: Act) -> None:
    """Put the due date off, once for a task, with reason and article; the resident is told.

    A step stays within the outer limit of the case, which a legal ground may widen first.

    Raises Refused for a second extension, Invalid for a day that is not later or is too late.
    """
    task, until = act.task, act.day("until")
    if task.extended_on is not None:
        raise Refused(N_("这项任务已经延长过一次，不能再延长。"), code="extended-before")
    before = task.due_on
    if before is not None and until <= before:
        raise Invalid([FieldProblem("until", N_("要晚于现在的期限%(day)s。"), {"day": before})])
    if task.kind == "step":
        widen_outer_limit(act, act.data.get("ground"))
        _refuse_beyond(act)
    task.extended_on, task.extended_from, task.extended_to = act.today, before, until
    task.due_on, task.due_provisional = until, False
    act.issue("extension", later_notices.extension(act.city, act.case, task, act.data))


def widen_outer_limit(act: Act, ground: str | None) -> None:
    """Give the case the outer limit of a legal ground (审核确认办法 22), once; it is journalled."""
    case, before = act.case, act.case.due_on
    if (
        not ground
        or case.outer_ground
        or case.reopened_on
        or ground not in act.city.grounds(case.service)
    ):
        return
    case.outer_ground = ground
    steps.limit_case(act.city, case)
    record(act.actor, "widen-limit", "case", case.number, before={"due_on": str(before)},
           after={"due_on": str(case.due_on), "ground": ground})  # fmt: skip


def _refuse_beyond(act: Act) -> None:
    outer = act.case.due_on
    if outer is not None and act.day("until") > outer:
        words = N_("不能晚于全程期限%(day)s；有法定的延长情形的，请先选择情形。")
        raise Invalid([FieldProblem("until", words, {"day": outer})])


def _held_open(act: Act, account_id: int | None) -> Account | None:
    """The account that a task comes to, held so that it stays open until then; None where it is closed."""
    query = select(Account).where(Account.id == account_id, Account.active)
    with act.session.no_autoflush:
        return act.session.scalar(query.with_for_update(read=True))
