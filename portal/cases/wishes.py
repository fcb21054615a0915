"""What a resident wishes in writing (书面意愿), recorded by an officer who has the paper.

Who has no account cannot say it on the portal: an application that an officer filed on somebody's behalf
(代办) is withdrawn and rated this way. Consent to data checks may be withdrawn on paper by anybody
(个人信息保护法 15: withdrawing is to be made easy).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases.access import case_for, handles_steps
from portal.cases.checking import consent_withdrawn
from portal.cases.course_models import WrittenWish
from portal.cases.form_fields import words_field
from portal.cases.models import Case
from portal.cases.operations import ON_CASE
from portal.cases.ratings import ASKED, keep_rating, may_rate, refuse_who_worked
from portal.clock import today
from portal.database import db, transaction
from portal.errors import FieldProblem, Invalid, NotAllowed, NotFound, Refused
from portal.forms import fields as answers
from portal.forms.form import Form, flat_form
from portal.journal.operations import record
from portal.text import N_

RATE = "rate"
LABELS = {
    "withdraw": N_("登记撤回申请"),
    "withdraw-consent": N_("登记撤回核对授权"),
    "give-consent": N_("登记重新授权核对"),
    RATE: N_("登记评价"),
}
FOR_OTHERS = frozenset({"withdraw", RATE})
"""What is recorded of a case in no account alone; of others their residents do it themselves."""
PAPER = {
    "signed_on": answers.Day(required=True, metadata={
        "label": N_("书面意愿的签署日期"), "kind": "date", "hint": N_("原件留在本单位备查。")}),
    "paper": words_field(N_("书面意愿的内容"), N_("本人怎么写的、什么原因，原件存在哪里。")),
}  # fmt: skip
FORMS: Mapping[str, Form] = {
    wish: flat_form(wish, label, {**(ASKED if wish == RATE else {}), **PAPER})
    for wish, label in LABELS.items()
}


def record_wish(actor: Actor, number: str, wish: str, typed: dict[str, Any]) -> WrittenWish:
    """Do what the resident wishes in writing, and keep what the paper says.

    `typed`: signed_on, paper; for a rating level and words too. Who handled the case does not record how
    it is rated, while a colleague did not handle it. Raises NotAllowed for others than offices of the
    procedure, NotFound, Invalid, Refused where the case is not, or no longer, to be changed so.
    """
    if actor.role != "caseworker":
        raise NotAllowed()
    if wish not in FORMS:
        raise NotFound()
    data = FORMS[wish].load(typed)
    with transaction() as session:
        case = case_for(session, actor, number, lock=True)
        if not handles_steps(actor, case):
            raise NotAllowed()
        _refuse(case, wish)
        signed_on = date.fromisoformat(data["signed_on"])
        if signed_on < case.applied_on:
            problem = N_("不能早于申请的日期%(day)s。")
            raise Invalid([FieldProblem("signed_on", problem, {"day": case.applied_on})])
        _do(session, actor, case, wish, data)
        kept = WrittenWish(
            case_id=case.id, wish=wish, signed_on=signed_on, words=data["paper"],
            officer_id=actor.account_id, made_on=today(),
        )  # fmt: skip
        session.add(kept)
        session.flush()
        record(actor, "record-wish", "case", case.number, after={"wish": wish, "paper": kept.id})
        return kept


def possible_wishes(case: Case) -> list[str]:
    """What may be recorded of the case as it stands."""
    withdrawn = consent_withdrawn(case)
    may = {
        "withdraw": case.decision is None, "withdraw-consent": case.decision is None and not withdrawn,
        "give-consent": case.decision is None and withdrawn, RATE: may_rate(case),
    }  # fmt: skip
    in_account = FOR_OTHERS if case.account_id is not None else frozenset()
    return [wish for wish in LABELS if may[wish] and wish not in in_account]


def wishes_of(actor: Actor, case: Case) -> Sequence[WrittenWish]:
    """What was recorded, newest first, for the offices of the procedure."""
    query = select(WrittenWish).where(WrittenWish.case_id == case.id)
    rows = db.session.scalars(query.order_by(WrittenWish.id.desc())).all()
    return rows if handles_steps(actor, case) else []


def _refuse(case: Case, wish: str) -> None:
    if wish in FOR_OTHERS and case.account_id is not None:
        raise Refused(
            N_("这件申请是居民用自己的账号提出的，请居民自己在网上办理。"), code="own-account-case"
        )
    if wish not in possible_wishes(case):
        raise Refused(N_("这件申请现在不能这样办理。请刷新后再看。"), code="wish-not-possible")


def _do(session: Session, actor: Actor, case: Case, wish: str, data: dict[str, Any]) -> None:
    if wish != RATE:
        ON_CASE[wish](session, actor, case)
        return
    accepted = next(task for task in case.tasks if task.kind == "step")
    refuse_who_worked(
        session, actor, case.tasks, accepted.office_code,
        N_("您经办过这件申请，请由没有经办过的同事登记评价。"),
    )  # fmt: skip
    keep_rating(session, actor, case, data)
