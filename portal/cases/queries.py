"""Reading cases: the one timeline with every department on it, the own cases, papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from portal.actor import Actor
from portal.cases.access import case_for, handles_steps, may_see, may_see_papers
from portal.cases.models import Case, Entitlement, Inquiry, Material, Notice, Recognition, Task
from portal.cases.status import LAPSING
from portal.cases.steps import OF_PROCEDURE, procedure_of
from portal.database import db
from portal.errors import NotFound
from portal.offices.city import City, current_city

BESIDE = {
    "callback": ("不满意回访", "Call back about a rating"),
    "review": ("复核", "Review"),
    "adjust": ("待遇调整决定", "Decision on a change"),
    "ending": ("特困供养终止公示", "Publicity of the end of destitute support"),
    "clawback": ("追回多发的补贴", "Taking overpaid months back"),
    "visit": ("县级入户核查", "Visit by the county"),
}
"""Tasks that are neither a step nor a matter."""


@dataclass(frozen=True)
class Station:
    """One stop of a case's timeline: which office does what, where it stands, until when.

    `name` and `english` are the step's or matter's; a waiting step has no dates yet.
    """

    task_id: int | None
    version: int | None
    kind: str
    code: str
    name: str
    english: str
    office: str
    office_english: str
    state: str
    outcome: str | None
    opened_on: date | None
    due_on: date | None
    due_provisional: bool
    extended_from: date | None
    concluded_on: date | None
    corrected_on: date | None
    reason: str | None
    article: str | None
    granted: str | None
    amount: int | None


def timeline(actor: Actor, case: Case) -> list[Station]:
    """The case's stations: its steps in order, then the matters of every department.

    A department that owes one matter sees its own.
    """
    whole = handles_steps(actor, case)
    tasks = [task for task in case.tasks if whole or task.office_code == actor.office]
    never = [_never_opened(e) for e in case.entitlements if whole and e.task is None]
    return [station(current_city(), case, task) for task in (*tasks, *never)]


def _never_opened(entitlement: Entitlement) -> Task:
    """What is owed and was not opened yet, as a task that waits: it is not passed over."""
    return Task(
        kind="matter", code=entitlement.matter_code, office_code=entitlement.office_code,
        state="waiting", due_on=entitlement.due_on, due_provisional=entitlement.due_provisional,
    )  # fmt: skip


def notices(actor: Actor, case: Case) -> list[Notice]:
    """The papers of the case; to a department that owes one matter, its own."""
    whole = handles_steps(actor, case)
    return [paper for paper in case.notices if whole or paper.office_code == actor.office]


def station(city: City, case: Case, task: Task) -> Station:
    """One task as a stop on the timeline."""
    name, english = task_name(city, case, task)
    office = city.offices[task.office_code]
    return Station(
        task_id=task.id, version=task.version, kind=task.kind, code=task.code, name=name,
        english=english, office=office.name, office_english=office.english, state=task.state,
        outcome=task.outcome, opened_on=task.opened_on, due_on=task.due_on,
        due_provisional=task.due_provisional, extended_from=task.extended_from,
        concluded_on=task.concluded_on, corrected_on=task.corrected_on, reason=task.reason, article=task.article,
        granted=task.granted, amount=task.amount,
    )  # fmt: skip


def task_name(city: City, case: Case, task: Task) -> tuple[str, str]:
    """What the task is called, in Chinese and English."""
    if task.kind in OF_PROCEDURE:
        step = procedure_of(city, case).step(task.code)
        return step.name, step.english
    if task.kind in BESIDE:
        return BESIDE[task.kind]
    matter = city.matter(task.code, case.applied_on)
    return matter.name, matter.english


def case_view(actor: Actor, number: str) -> Case:
    """The case for somebody who may see it. Raises NotFound."""
    return case_for(db.session(), actor, number)


def own_cases(actor: Actor, *, after: int | None = None, size: int = 20) -> Sequence[Case]:
    """The cases that `actor` may see, newest first, paged by id."""
    query = select(Case).where(may_see(actor)).order_by(Case.id.desc()).limit(size)
    if after is not None:
        query = query.where(Case.id < after)
    return db.session.scalars(query).all()


def notice_for(actor: Actor, notice_id: int) -> Notice:
    """A paper of a case that the actor may see. Raises NotFound."""
    query = select(Notice).join(Case, Case.id == Notice.case_id)
    found = db.session.scalar(query.where(Notice.id == notice_id, may_see(actor)))
    case = db.session.get(Case, found.case_id) if found is not None else None
    if found is None or case is None or found not in notices(actor, case):
        raise NotFound()
    return found


def inquiries(case: Case) -> Sequence[Inquiry]:
    """The inquiries on file, oldest first."""
    query = select(Inquiry).where(Inquiry.case_id == case.id).order_by(Inquiry.id)
    return db.session.scalars(query).all()


def materials(case: Case) -> Sequence[Material]:
    """The papers handed in with the case, without their content."""
    query = select(Material).where(Material.case_id == case.id).order_by(Material.id)
    return db.session.scalars(query).all()


def material_for(actor: Actor, material_id: int) -> Material:
    """A paper handed in with a case that the actor may see. Raises NotFound."""
    query = select(Material).join(Case, Case.id == Material.case_id)
    found = db.session.scalar(query.where(Material.id == material_id, may_see_papers(actor)))
    if found is None:
        raise NotFound()
    return found


def recognition_of(entitlement: Entitlement) -> Recognition:
    """The recognition that gives the entitlement, or gave it before it was revoked."""
    return db.session.get_one(Recognition, entitlement.recognition_id)


def in_force(on: date) -> ColumnElement[bool]:
    """The condition on recognitions that hold on the day: begun, not lapsed, not ended, not revoked."""
    lasts = or_(
        Recognition.review_on.is_(None), Recognition.review_on >= on,
        Recognition.category.not_in(LAPSING),
    )  # fmt: skip
    goes_on = or_(Recognition.ended_on.is_(None), Recognition.ended_on > on)
    stands = or_(Recognition.revoked_on.is_(None), Recognition.revoked_on > on)
    return (Recognition.first_day <= on) & lasts & goes_on & stands
