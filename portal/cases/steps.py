"""Running a case's procedure: its steps one after another, their due dates, the stopped clock."""

from datetime import date

from sqlalchemy.orm import Session

from portal.cases.models import Case, Task
from portal.offices.calendar import Due
from portal.offices.city import City, Step


def create_steps(session: Session, city: City, case: Case, today: date) -> Task:
    """One task per step of the service's procedure, all waiting but the first; returns that one."""
    for position, step in enumerate(city.procedure(case.service).steps):
        office = city.office_for(step.department, step.level, case.area_code)
        case.tasks.append(
            Task(kind="step", code=step.code, position=position, office_code=office.code,
                 state="waiting")
        )  # fmt: skip
    session.add(case)
    return open_next_step(city, case, today)


def open_next_step(city: City, case: Case, today: date) -> Task:
    """Open the first waiting step of the case. Raises StopIteration when there is none."""
    task = next(t for t in case.tasks if t.kind == "step" and t.state == "waiting")
    step = city.procedure(case.service).step(task.code)
    due = step_due(city, case, step, today)
    task.state, task.opened_on = "open", today
    task.due_on, task.due_provisional = due.day, due.provisional
    return task


def step_due(city: City, case: Case, step: Step, today: date) -> Due:
    """When a step that opens `today` is due.

    A step that lasts some calendar days is due the day after they are over. A limit that counts
    from the application stood still while the resident was asked to supplement.
    """
    calendar = city.calendar
    if step.lasts is not None:
        return calendar.due_date(today, step.lasts + 1, "calendar_days")
    if step.counts_from == "opening":
        return calendar.due_date(today, step.limit, step.limit_unit)
    due = calendar.due_date(case.applied_on, step.limit, step.limit_unit)
    for pause in case.supplements:
        if pause.procedure == "steps" and pause.closed_on is not None:
            due = calendar.extend(due, step.limit_unit, pause.asked_on, pause.closed_on)
    return due


def pause(task: Task, today: date) -> None:
    """Stop the clock of a task."""
    task.paused_on = today


def resume(city: City, case: Case, task: Task, today: date) -> None:
    """Let the clock go on: the due date moves by the pause; for a step, the whole case's too."""
    if task.paused_on is None or task.due_on is None:
        return
    unit = limit_unit(city, case, task)
    due = city.calendar.extend(Due(task.due_on, task.due_provisional), unit, task.paused_on, today)
    task.due_on, task.due_provisional = due.day, due.provisional
    if task.kind == "step":
        whole = city.procedure(case.service).whole
        outer = Due(case.due_on, case.due_provisional)
        moved = city.calendar.extend(outer, whole.limit_unit, task.paused_on, today)
        case.due_on, case.due_provisional = moved.day, moved.provisional
    task.paused_on = None


def limit_unit(city: City, case: Case, task: Task) -> str:
    """The unit in which the task's limit counts."""
    if task.kind == "step":
        return city.procedure(case.service).step(task.code).limit_unit
    return city.matter(task.code, case.applied_on).limit_unit


def cancel_open_tasks(case: Case, today: date, outcome: str) -> None:
    """Conclude everything that is not concluded yet (the case was withdrawn or refused)."""
    for task in case.tasks:
        if task.state != "concluded":
            task.state, task.outcome, task.concluded_on = "concluded", outcome, today
            task.paused_on = None
    for asked in case.supplements:
        asked.closed_on = asked.closed_on or today
