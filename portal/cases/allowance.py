"""Deciding a claim of persons, not of a household: what they get in all, in one step of one office."""

from typing import Any

from portal.cases import notices
from portal.cases.act import Act
from portal.cases.claims import claim_persons
from portal.cases.corrections import refuse_same_eyes, supersede
from portal.cases.decisions import AMOUNT_OPEN, Verdict, amount_of
from portal.errors import FieldProblem, Invalid
from portal.text import N_


def allow(act: Act) -> None:
    """Given: to whom, for which months (`granted`), and how much in all.

    Raises Invalid where the decision departs from the rules without a reason, or an amount is open,
    Refused where another claim for the same person goes on or was granted.
    """
    _give(act)
    act.issue("decision", notices.allowance(act.city, act.case, act.task))


def correct_allowance(act: Act) -> None:
    """A new decision that gives, in the place of the old one. By another pair of eyes."""
    refuse_same_eyes(act)
    _give(act)
    supersede(act, notices.allowance(act.city, act.case, act.task))


def _give(act: Act) -> None:
    [verdict] = act.case.assessment["verdicts"]
    if verdict["verdict"] != "met" and not act.data.get("reason"):
        problem = N_("您的决定与规则试算的结果不同，请写明理由。")
        raise Invalid([FieldProblem("reason", problem)])
    claim_persons(act.session, act.case)
    act.task.amount, act.task.granted = _amount(verdict, act.data), act.data["granted"]
    act.case.decision, act.case.decided_on = "granted", act.today


def _amount(verdict: Verdict, data: dict[str, Any]) -> int:
    """By the rules, or what the officer says where they give nothing: a decision that gives names a sum."""
    amount = data.get("amount") if verdict["amount"] is None else amount_of(verdict, data)
    if amount is None:
        raise Invalid([FieldProblem("amount", AMOUNT_OPEN)])
    return int(amount)
