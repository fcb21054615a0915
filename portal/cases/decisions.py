"""The decision that recognises a household, and what follows from it at once."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases import notices
from portal.cases.joint_handling import open_entitlements, review_day
from portal.cases.models import Case, Recognition, Task
from portal.errors import FieldProblem, Invalid
from portal.journal.operations import record
from portal.offices.city import City
from portal.text import N_

Verdict = dict[str, Any]


def confirm(
    session: Session, actor: Actor, city: City, task: Task, data: dict[str, Any], today: date
) -> None:
    """Recognise the categories that the deciding officer confirms.

    `data`: categories (codes), amount (fen a month, only where the rules leave it open), reason.
    Recognitions, entitlements and every department's task are written in the running transaction.

    Raises Invalid when the decision departs from the rules without a reason, or an amount is open.
    """
    case = task.case
    verdicts = {v["category"]: v for v in case.assessment["verdicts"]}
    chosen = [_verdict(verdicts, code) for code in data["categories"]]
    _demand_reason(chosen, case.assessment["verdicts"], data.get("reason"))
    for verdict in chosen:
        _recognise(session, actor, city, case, verdict, _amount(verdict, data), today)
    case.decision, case.decided_on = "granted", today
    task.reason = data.get("reason") or None
    open_entitlements(session, actor, city, case)
    content = notices.recognition(city, case, task, _payment_month(today))
    notices.issue(session, city, case, task, "decision", today, content)


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


def _amount(verdict: Verdict, data: dict[str, Any]) -> int | None:
    """The rules' amount where it is certain, else the officer's; None for a gate without money."""
    amount = verdict["amount"]
    if amount is None:
        return None
    if verdict["verdict"] == "met" and amount["low"] == amount["high"]:
        return int(amount["low"])
    if data.get("amount") is None:
        raise Invalid([FieldProblem("amount", N_("规则没有算出确定的金额，请填写金额。"))])
    if not amount["low"] <= data["amount"] <= amount["high"] and not data.get("reason"):
        raise Invalid([FieldProblem("reason", N_("金额不在规则算出的范围内，请写明理由。"))])
    return int(data["amount"])


def _recognise(
    session: Session, actor: Actor, city: City, case: Case, verdict: Verdict,
    amount: int | None, today: date,
) -> None:  # fmt: skip
    category = verdict["category"]
    found = Recognition(
        household_id=case.household_id, category=category, members=verdict["members"] or [],
        amount=amount, first_day=today, review_on=review_day(category, today),
    )  # fmt: skip
    case.recognitions.append(found)
    session.flush()
    record(actor, "recognise", "recognition", found.id,
           after={"category": category, "first_day": str(today)})  # fmt: skip


def _payment_month(today: date) -> str:
    """The month after the decision (审核确认办法 21)."""
    year, month = (today.year, today.month + 1) if today.month < 12 else (today.year + 1, 1)
    return f"{year}年{month}月"
