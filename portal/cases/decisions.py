"""The decision that recognises a household, and what follows from it at once."""

from datetime import date
from typing import Any

from portal.cases import notices, steps
from portal.cases.act import Act
from portal.cases.following import follow_recognitions
from portal.cases.joint_handling import review_day
from portal.cases.models import Recognition
from portal.cases.rental import papers
from portal.cases.rental.prefilled import answer_matter
from portal.cases.rental.words import SERVICE as RENTAL
from portal.errors import FieldProblem, Invalid
from portal.journal.operations import record
from portal.text import N_

Verdict = dict[str, Any]
AMOUNT_OPEN = N_("规则没有算出确定的金额，请填写金额。")


def confirm(act: Act) -> None:
    """Recognise the categories that the deciding officer confirms.

    Answers: categories (codes), amount (fen a month, only where the rules leave it open), reason.
    Recognitions, entitlements and every department's task are written in the running transaction.

    Raises Invalid when the decision departs from the rules without a reason, or an amount is open.
    """
    case = act.case
    for verdict, amount in chosen_verdicts(act):
        recognise(act, verdict, amount)
    case.decision, case.decided_on = "granted", act.today
    steps.end_check(case, act.today)
    follow_recognitions(act)
    act.issue("decision", decision_paper(act))
    if case.service == RENTAL:
        answer_matter(act)


def decision_paper(act: Act) -> dict[str, Any]:
    """What the decision that recognises says to the household."""
    if act.case.service == RENTAL:
        return papers.decision(act.city, act.case, act.task)
    return notices.recognition(act.city, act.case, act.task, payment_month(act.today))


def end_refused(act: Act, title: str) -> None:
    """The case ends refused, with a paper called `title`; nothing in it stays open."""
    act.case.decision, act.case.decided_on = "refused", act.today
    act.issue("decision", notices.refusal(act.city, act.case, act.task, title))
    steps.cancel_open_tasks(act.case, act.today, "not_applicable")


def chosen_verdicts(act: Act) -> list[tuple[Verdict, int | None]]:
    """What the officer confirms of the case's assessment, as `choose`."""
    return choose(act, act.case.assessment)


def choose(act: Act, assessment: dict[str, Any]) -> list[tuple[Verdict, int | None]]:
    """The verdicts that the officer confirms, each with its amount in fen; raises as `confirm`."""
    verdicts = {v["category"]: v for v in assessment["verdicts"]}
    chosen = [_verdict(verdicts, code) for code in act.data["categories"]]
    _demand_reason(chosen, assessment["verdicts"], act.data.get("reason"))
    return [(verdict, amount_of(verdict, act.data)) for verdict in chosen]


def _verdict(verdicts: dict[str, Verdict], code: str) -> Verdict:
    if code not in verdicts:
        raise Invalid([FieldProblem("categories", N_("请从列出的救助类别中选择。"))])
    return verdicts[code]


def _demand_reason(chosen: list[Verdict], verdicts: list[Verdict], reason: str | None) -> None:
    """A decision that is not what the rules say needs its reason in writing."""
    by_rule = {v["category"] for v in verdicts if v["verdict"] == "met"}
    if {v["category"] for v in chosen} != by_rule and not reason:
        problem = N_("您的决定与规则试算的结果不同，请写明理由。")
        raise Invalid([FieldProblem("reason", problem)])


def amount_of(verdict: Verdict, data: dict[str, Any]) -> int | None:
    """The rules' amount in fen where it is certain, else the officer's; None for a gate without money.

    Raises Invalid where it is open, or outside of what the rules say without a reason.
    """
    amount = verdict["amount"]
    if amount is None:
        return None
    if verdict["verdict"] == "met" and amount["low"] == amount["high"]:
        return int(amount["low"])
    if data.get("amount") is None:
        raise Invalid([FieldProblem("amount", AMOUNT_OPEN)])
    if not amount["low"] <= data["amount"] <= amount["high"] and not data.get("reason"):
        raise Invalid([FieldProblem("reason", N_("金额不在规则算出的范围内，请写明理由。"))])
    return int(data["amount"])


def recognise(act: Act, verdict: Verdict, amount: int | None) -> None:
    """A recognition from today on; `amount` in fen a month."""
    category = verdict["category"]
    found = Recognition(
        household_id=act.case.household_id, category=category, members=verdict["members"] or [],
        amount=amount, first_day=act.today,
        review_on=review_day(act.case.service, act.case.facts, category, act.today),
    )  # fmt: skip
    act.case.recognitions.append(found)
    act.session.flush()
    record(act.actor, "recognise", "recognition", found.id,
           after={"category": category, "first_day": str(act.today)})  # fmt: skip


def payment_month(today: date) -> str:
    """The month after the decision (审核确认办法 21)."""
    year, month = (today.year, today.month + 1) if today.month < 12 else (today.year + 1, 1)
    return f"{year}年{month}月"
