"""A department's answers on a matter that do not stand: corrected, or set aside by a ruling (更正, 复议, 诉讼).

The decisions on the case itself are corrected in portal.cases.corrections.
"""

from portal.cases import later_notices, notices
from portal.cases.act import Act
from portal.cases.corrections import replace
from portal.cases.four_eyes import refuse_who_decided
from portal.cases.models import Notice


def amend_grant(act: Act) -> None:
    """Granted after all, or something else: what, and how much when it is money. By another pair of eyes."""
    refuse_who_decided(act)
    act.task.granted, act.task.amount = act.data["granted"], act.data.get("amount")
    _answer_anew(act)


def amend_refusal(act: Act) -> None:
    """Refused in the place of the old answer, with reason and article. By another pair of eyes."""
    refuse_who_decided(act)
    act.task.granted = act.task.amount = None
    _answer_anew(act)


def reopen(act: Act) -> None:
    """A review or a court set the answer aside: the task waits in its office again.

    It is due on the day that the ruling or the law gives (`decide_by`), and counts as handled only when
    it is answered anew.
    """
    task, due = act.task, act.day("decide_by")
    task.outcome = task.reason = task.article = task.granted = task.amount = None
    task.concluded_on = task.corrected_on = task.officer_id = None
    task.extended_on = task.extended_from = task.extended_to = None
    task.due_on, task.due_provisional = due, False
    content = later_notices.reopening(act.case, act.data, due)
    replace(act, _papers(act), act.issue("reopening", content))


def _answer_anew(act: Act) -> None:
    """The new paper says which one it replaces; where the resident declined there was none."""
    content = notices.matter_result(act.city, act.case, act.task)
    old = _papers(act)
    if old:
        content = later_notices.correction(old[-1], act.task, content)
    replace(act, old, act.issue("correction" if old else "matter", content))


def _papers(act: Act) -> list[Notice]:
    """What told the answers that stand until now."""
    return [
        paper for paper in act.case.notices
        if paper.task_id == act.task.id and paper.kind in ("matter", "correction")
        and paper.superseded_by_id is None
    ]  # fmt: skip
