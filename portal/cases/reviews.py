"""Reviews begin: when their day comes, when the household reports a change, after a death.

A review looks at all that a case recognised; there is one at a time. It is a task of the office that
accepted the application, and what it proposes is decided by the office that decided the case.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import PORTAL, Actor
from portal.cases.access import case_for, handles_steps
from portal.cases.endings import lasting
from portal.cases.form_fields import words_field
from portal.cases.models import Case, Recognition, Task
from portal.cases.papers import keep_paper
from portal.cases.review_models import Review
from portal.cases.status import PAID_ONCE
from portal.cases.steps import close_task
from portal.clock import months_later, today
from portal.database import db, transaction
from portal.errors import Refused
from portal.forms import fields as answers
from portal.forms.form import flat_form
from portal.journal.operations import record
from portal.offices.calendar import Due
from portal.offices.city import current_city
from portal.parameters.queries import parameters_in_force
from portal.text import N_

REVIEW, ADJUST, ENDING = "review", "adjust", "ending"
"""The kinds of a review's tasks: looking, deciding, and publishing that destitute support ends."""
FIRST_POSITION = 300
NOTHING_LEFT = "认定已经结束，不用再复核。"
CAUSES = {
    "periodic": N_("定期复核"),
    "reported": N_("家庭报告变化"),
    "self_care": N_("自理能力有变化"),
    "death": N_("家庭成员去世"),
    "found": N_("走访核实有变化"),
    "renewal": N_("年审"),
    "new-lease": N_("新的租房合同"),
}
CHANGES = {
    "death": N_("家里有人去世"),
    "self_care": N_("自理能力有变化"),
    "job": N_("找到工作或者失去工作"),
    "income": N_("收入有变化"),
    "property": N_("存款、房屋、车辆有变化"),
    "members": N_("家里多了人或者少了人"),
    "moved": N_("搬家了"),
    "other": N_("别的变化"),
}
"""What a household reports; the first two have their own cause."""

REPORT = flat_form("report-change", N_("报告家庭变化"), {
    "change": answers.Choice(tuple(CHANGES), required=True, metadata={
        "label": N_("什么变了"), "kind": "choice", "choices": tuple(CHANGES.items())}),
    "happened_on": answers.Day(required=True, metadata={
        "label": N_("从哪天起"), "kind": "date", "hint": N_("例如 2026-3-1")}),
    "words": words_field(N_("具体情况"), N_("谁、变了多少，知道多少写多少。")),
})  # fmt: skip


def report_change(
    actor: Actor, number: str, typed: dict[str, Any], papers: Iterable[tuple[str, bytes]] = ()
) -> Review:
    """A recognised household reports a change, or an office of the procedure takes it down.

    `papers` are what shows it: name and bytes of each. Where a review is running the words are added to
    it: nothing is asked twice. Raises NotFound, Invalid, Refused where nothing is recognised any more.
    """
    data = REPORT.load(typed)
    cause = data["change"] if data["change"] in CAUSES else "reported"
    happened = date.fromisoformat(data["happened_on"])
    with transaction() as session:
        case = case_for(session, actor, number, lock=True)
        if not handles_steps(actor, case) or not lasting(session, case, today()):
            raise Refused(
                N_("这件事现在没有正在享受的救助，不用报告变化。"), code="nothing-recognised"
            )
        for name, content in papers:
            keep_paper(session, actor, case, name, content)
        told = f"{data['happened_on']} {data['words']}"
        return _look_again(session, actor, case, cause, told, happened)


def review_found(
    session: Session, actor: Actor, household_id: int, category: str, told: str
) -> Review | None:
    """An officer found that what a household is recognised for has changed: it is reviewed.

    Within a running transaction. None where no case of the portal recognised the category, or it gives
    nothing any more.
    """
    query = select(Case).where(Case.household_id == household_id, Case.decision == "granted")
    for case in session.scalars(query.order_by(Case.id.desc()).with_for_update()).all():
        if any(found.category == category for found in lasting(session, case, today())):
            return _look_again(session, actor, case, "found", told, None)
    return None


def _look_again(
    session: Session, actor: Actor, case: Case, cause: str, told: str, happened_on: date | None
) -> Review:
    """Open a review, or add the words to the one that runs and bring it forward."""
    running = running_review(session, case)
    if running is None:
        return open_review(session, actor, case, cause, told=told, happened_on=happened_on)
    running.told = f"{running.told}\n{told}" if running.told else told
    _bring_forward(case, running, cause, happened_on)
    record(actor, "report-change", REVIEW, running.id, after={"cause": cause})
    return running


def review_after_death(session: Session, actor: Actor, household_id: int, died_on: date) -> None:
    """A member has died: what the household's cases recognised is looked at within three months.

    Within a running transaction. A review that runs already is brought forward, never put off.
    """
    query = select(Case).where(Case.household_id == household_id, Case.decision == "granted")
    for case in session.scalars(query.order_by(Case.id).with_for_update()).all():
        if not lasting(session, case, today()):
            continue
        running = running_review(session, case)
        if running is None:
            open_review(session, actor, case, "death", happened_on=died_on)
        else:
            _bring_forward(case, running, "death", died_on)


def open_review(
    session: Session, actor: Actor, case: Case, cause: str, *, told: str | None = None,
    happened_on: date | None = None,
) -> Review:  # fmt: skip
    """A review of the case with its task, within a running transaction; none may be running."""
    earlier = sum(task.kind == REVIEW for task in case.tasks)
    due = _due(session, case, cause, happened_on)
    task = Task(
        kind=REVIEW, code=REVIEW, position=FIRST_POSITION + 2 * earlier, state="open",
        office_code=_looking(case), opened_on=today(), due_on=due.day,
        due_provisional=due.provisional,
    )  # fmt: skip
    case.tasks.append(task)
    session.flush()
    review = Review(
        case_id=case.id, task_id=task.id, cause=cause, told=told, happened_on=happened_on,
        opened_on=today(),
    )  # fmt: skip
    session.add(review)
    session.flush()
    after = {"state": "open", "office": task.office_code, "due_on": str(task.due_on)}
    record(actor, "open", "task", task.id, after=after)
    record(actor, "open", REVIEW, review.id, after={"cause": cause, "case": case.number})
    return review


def _looking(case: Case) -> str:
    """The office that looks again: that of the check of homes where there was one, else the first."""
    steps = [task for task in case.tasks if task.kind == "step"]
    return next((t for t in steps if t.code == "homes"), steps[0]).office_code


def _due(session: Session, case: Case, cause: str, happened_on: date | None) -> Due:
    """Within three months of a death (民政部等2022年10月20日通知), within the working days of a report
    (特困人员认定办法 23 for self-care), else on the review day; where no limit is set, at once.
    """
    parameters, calendar = parameters_in_force().on(today()), current_city().calendar
    if cause == "periodic":
        return Due(max(_review_day(session, case) or today(), today()))
    if cause == "death" and happened_on is not None:
        months = parameters.known("review_death_months")
        return Due(months_later(happened_on, months) if months is not None else today())
    code = "review_self_care_days" if cause == "self_care" else "review_reported_days"
    days = parameters.known(code)
    return Due(today()) if days is None else calendar.due_date(today(), days, "working_days")


def _bring_forward(case: Case, review: Review, cause: str, happened_on: date | None) -> None:
    """What was reported since may have to be looked at earlier, never later."""
    due = _due(db.session(), case, cause, happened_on)
    task = review.task
    if task.state != "concluded" and task.due_on is not None and due.day < task.due_on:
        task.due_on, task.due_provisional = due.day, due.provisional


def running_review(session: Session, case: Case) -> Review | None:
    """The review of the case that is not closed, None where there is none."""
    query = select(Review).where(Review.case_id == case.id, Review.closed_on.is_(None))
    return session.scalar(query)


def _review_day(session: Session, case: Case) -> date | None:
    """The earliest day on which something that the case recognised is looked at again."""
    return min((r.review_on for r in lasting(session, case, today()) if r.review_on), default=None)


def open_due_reviews() -> int:
    """Open the periodic reviews whose time has come, and close those with nothing left to review.

    A review opens so many days before its day as the city has set, else on the first of the month of
    that day: an arrangement of the portal's own, no law's. One transaction per case, so that it may be
    stopped and run again. Returns how many were opened.
    """
    query = select(Recognition.case_id).where(
        Recognition.review_on <= _horizon(), Recognition.ended_on.is_(None),
        Recognition.revoked_on.is_(None), Recognition.category.not_in(PAID_ONCE),
    )  # fmt: skip
    due = db.session.scalars(query.distinct().order_by(Recognition.case_id)).all()
    running = select(Review.case_id).where(Review.closed_on.is_(None)).order_by(Review.case_id)
    for case_id in db.session.scalars(running).all():
        _close_empty(case_id)
    return sum(_open_due(case_id) for case_id in due)


def _horizon() -> date:
    """The last review day whose review is open today."""
    days = parameters_in_force().on(today()).known("review_opens_before_days")
    if days is not None:
        return today() + timedelta(days=days)
    return (today().replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _open_due(case_id: int) -> bool:
    with transaction() as session:
        case = session.scalars(select(Case).where(Case.id == case_id).with_for_update()).one()
        day = _review_day(session, case)
        if day is None or day > _horizon() or running_review(session, case) is not None:
            return False
        open_review(session, PORTAL, case, "periodic")
        return True


def _close_empty(case_id: int) -> None:
    """Recognised anew, revoked or ended meanwhile: the review has nothing to look at."""
    with transaction() as session:
        case = session.scalars(select(Case).where(Case.id == case_id).with_for_update()).one()
        review = running_review(session, case)
        if review is None or lasting(session, case, today()):
            return
        for task in tasks_of(review):
            if task.state != "concluded":
                before = {"state": task.state}
                close_task(case, task, today(), "ended", NOTHING_LEFT)
                session.flush()
                after = {"state": task.state, "outcome": task.outcome, "version": task.version}
                record(PORTAL, "end", "task", task.id, before=before, after=after)
        review.outcome, review.closed_on = "moot", today()


def reviews_of(actor: Actor, case: Case) -> list[Review]:
    """The reviews of a case for its resident and the offices of its procedure, newest first."""
    query = select(Review).where(Review.case_id == case.id).order_by(Review.id.desc())
    return list(db.session.scalars(query)) if handles_steps(actor, case) else []


def may_report(case: Case) -> bool:
    """Whether something that the case recognised goes on, so that a change is to be reported."""
    return bool(lasting(db.session(), case, today()))


def review_of(task: Task) -> Review | None:
    """The review that a task belongs to, None for any other task."""
    if task.kind not in (REVIEW, ADJUST, ENDING):
        return None
    first = task.position - (task.position - FIRST_POSITION) % 2
    looking = next(t for t in task.case.tasks if t.kind == REVIEW and t.position == first)
    return db.session.scalar(select(Review).where(Review.task_id == looking.id))


def tasks_of(review: Review) -> list[Task]:
    """The tasks of a review: they share its two positions in the case."""
    places = (review.task.position, review.task.position + 1)
    kinds = (REVIEW, ADJUST, ENDING)
    return [t for t in review.case.tasks if t.kind in kinds and t.position in places]


def found_in(case: Case, review: Review | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """The facts and the assessment that count for a task: those of its review where there is one."""
    if review is not None and review.facts is not None and review.assessment is not None:
        return review.facts, review.assessment
    return case.facts, case.assessment
