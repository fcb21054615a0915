"""A recognised household in housing difficulty does not apply: its case is opened and filled in (大救助一件事)."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases.act import Act
from portal.cases.filing import Filing, file_case
from portal.cases.models import Case, Entitlement, Recognition, Task
from portal.cases.notices import matter_result
from portal.cases.recognised import recognised_as
from portal.cases.rental.words import RENTED, SERVICE
from portal.cases.status import derive_status
from portal.cases.trail import journalled
from portal.journal.operations import record
from portal.people.models import Household

MATTER = "public-rental-housing"
"""The matter that recognised households in housing difficulty are owed (社会救助条例 29-30)."""


def open_prefilled(
    session: Session, actor: Actor, case: Case, entitlements: list[Entitlement]
) -> None:
    """The rental subsidy case of a household that was just found to be owed it for certain.

    Nothing where the household has asked for it already, or has it, or is recognised in a category that
    the subsidy does not count on.
    """
    owed = [e for e in entitlements if e.matter_code == MATTER and e.certain]
    if not owed or _known(session, case.household_id):
        return
    if recognised_as(session, case.household_id) is None:
        return
    household = session.get_one(Household, case.household_id)
    filing = Filing(SERVICE, case.facts, f"owed-{owed[0].id}", mandate_on=case.mandate_on)
    opened = file_case(session, actor, household, filing, owed_by=case)
    record(actor, "prefill", "case", opened.number, after={"owed_by": case.number})


def _known(session: Session, household_id: int) -> bool:
    """Whether the household has a case that is not over, or was granted and goes on."""
    goes_on = exists().where(
        Recognition.case_id == Case.id, Recognition.ended_on.is_(None),
        Recognition.revoked_on.is_(None),
    )  # fmt: skip
    query = select(Case.id).where(
        Case.household_id == household_id,
        Case.service == SERVICE,
        Case.decision.is_(None) | goes_on,
    )
    return session.scalars(query).first() is not None


def answer_matter(act: Act) -> None:
    """The subsidy that was granted answers the matter that the household was owed by the same office."""
    query = (
        select(Task)
        .join(Case, Case.id == Task.case_id)
        .where(
            Case.household_id == act.case.household_id, Task.code == MATTER,
            Task.state.in_(("open", "claimed")), Task.office_code == act.task.office_code,
        )
        .with_for_update(of=Task)
    )  # fmt: skip
    for task in act.session.scalars(query).all():
        answer = Act(act.session, act.actor, act.city, task, {}, act.today)
        with journalled(act.session, act.actor, task.case, "grant", task):
            task.state, task.outcome, task.concluded_on = "concluded", "granted", act.today
            task.officer_id = act.actor.account_id
            task.granted = f"{_granted(act.case)}（办件编号{act.case.number}）。"
            answer.issue("matter", matter_result(act.city, task.case, task))
            task.case.status = derive_status(task.case)


def _granted(case: Case) -> str:
    return "、".join(RENTED[r.category] for r in case.recognitions if r.category in RENTED)
