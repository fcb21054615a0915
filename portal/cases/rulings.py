"""Deciding: confirm or refuse what the case asks for, and what a department owes."""

from portal.cases import notices
from portal.cases.act import Act
from portal.cases.decisions import confirm, end_refused
from portal.cases.four_eyes import refuse_second_pair
from portal.cases.urgent import refuse_without_visit


def decide_confirm(act: Act) -> None:
    """Recognise the household; every department's task opens in the same transaction."""
    refuse_second_pair(act)
    refuse_without_visit(act.case)
    confirm(act)


def refuse(act: Act) -> None:
    """Refused with article and reason; on the deciding step the case ends with it."""
    if act.task.kind == "step":
        refuse_second_pair(act)
        refuse_without_visit(act.case)
        end_refused(act, "不予发放决定书" if act.task.code == "settle" else "不予确认同意决定书")
    else:
        _answer(act)


def grant(act: Act) -> None:
    """Granted: what, and how much when it is money."""
    act.task.granted, act.task.amount = act.data["granted"], act.data.get("amount")
    _answer(act)


def nothing_more(act: Act) -> None:
    """The task moves, and that is all."""


def _answer(act: Act) -> None:
    act.issue("matter", notices.matter_result(act.city, act.case, act.task))
