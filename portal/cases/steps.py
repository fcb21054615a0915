"""Running a case's procedure: its steps one after another, their due dates, the stopped clock."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portal.cases.models import Case, Supplement, Task
from portal.cases.recognised import counts_at_once
from portal.offices.calendar import Due
from portal.offices.city import City, Ground, Procedure, Step, Whole
from portal.offices.schemas import BESIDE, CHECK, PUBLICITY
from portal.parameters.queries import parameters_in_force
from portal.rules.parameters import UNCERTAIN, Parameters

CHECK_POSITION = 50
TOWNSHIP = "township"
"""The level and the department of the office that decides where the county handed it over."""
CHECK_OVER = "已经作出决定，核对不再进行。"
OF_PROCEDURE = frozenset({"step", CHECK})
"""The kinds of tasks that belong to a case's procedure; matters come after it."""


def procedure_of(city: City, case: Case) -> Procedure:
    """The procedure that the case follows: its kind's, decided by the township where its county handed
    the confirmation over before the application (社会救助法 44).

    Limits that the city sets are those of the day of application.
    """
    found = _limited(city.procedure(case.service, case.kind or ""), case.applied_on)
    handed = [d for d in city.delegations if d.holds(case.service, case.area_code, case.applied_on)]
    if not handed or case.kind:
        return found
    steps = tuple(
        replace(step, level=TOWNSHIP, department=TOWNSHIP, basis=handed[0].basis)
        if step.code == "decide" else step for step in found.steps
    )  # fmt: skip
    whole = replace(
        found.whole, limit=handed[0].limit, limit_unit=handed[0].limit_unit, basis=handed[0].basis
    )
    return replace(found, steps=steps, whole=whole)


def _limited(procedure: Procedure, on: date) -> Procedure:
    """With the limits that are figures of the city in their places; a missing one limits nothing."""
    rows = (*procedure.steps, procedure.whole, procedure.check)
    if not any(row is not None and row.parameter for row in rows):
        return procedure
    figures = parameters_in_force().on(on)
    check = procedure.check
    return replace(
        procedure, steps=tuple(_step_limited(step, figures) for step in procedure.steps),
        whole=replace(procedure.whole, **_limit(procedure.whole, figures)),
        check=replace(check, **_limit(check, figures)) if check else None,
    )  # fmt: skip


def _step_limited(step: Step, figures: Parameters) -> Step:
    if step.parameter and step.code == PUBLICITY:
        return replace(step, lasts=figures.known(step.parameter), limit_unit="calendar_days",
                       provisional=_uncertain(step.parameter, figures))  # fmt: skip
    return replace(step, **_limit(step, figures))


def _limit(row: Step | Whole, figures: Parameters) -> dict[str, Any]:
    if not row.parameter:
        return {}
    days = figures.known(row.parameter)
    return {"limit": days, "limit_unit": row.limit_unit if days else "none",
            "provisional": _uncertain(row.parameter, figures)}  # fmt: skip


def _uncertain(code: str, figures: Parameters) -> bool:
    """Whether the figure is an example or not verified: what is counted by it is provisional."""
    return code in figures.values and figures.values[code].status in UNCERTAIN


def create_steps(session: Session, city: City, case: Case, today: date) -> Task:
    """One task per step of the service's procedure, all waiting but the first; returns that one."""
    for position, step in enumerate(procedure_of(city, case).steps):
        office = city.office_for(step.department, step.level, case.area_code)
        case.tasks.append(
            Task(kind="step", code=step.code, position=position, office_code=office.code,
                 state="waiting")
        )  # fmt: skip
    session.add(case)
    with session.no_autoflush:  # the case has no status before its first step is open
        return open_next_step(city, case, today)


def open_next_step(city: City, case: Case, today: date) -> Task:
    """Open the waiting step whose turn comes first. Raises ValueError when there is none."""
    waiting = (t for t in case.tasks if t.kind == "step" and t.state == "waiting")
    task = min(waiting, key=lambda step: step.position)
    due = step_due(city, case, task, today)
    task.state, task.opened_on = "open", today
    task.due_on, task.due_provisional = due.day, due.provisional
    if task.code == _beside(city, case):
        open_check(city, case, today)
    return task


def _beside(city: City, case: Case) -> str:
    """The step beside which the data check runs."""
    codes = {step.code for step in procedure_of(city, case).steps}
    return next((code for code in BESIDE if code in codes), "")


def open_check(city: City, case: Case, today: date) -> None:
    """The data check beside the inquiry: the county starts it within its limit from today (审核确认办法 17).

    Not while one is open, nor when one was finished since the case began or a ruling reopened it, nor of
    whom the recognition of social assistance counts at once (社会救助法 42).
    """
    step = procedure_of(city, case).check
    if step is None or counts_at_once(case):
        return
    since = case.reopened_on or case.applied_on
    known = [task for task in case.tasks if task.kind == CHECK]
    if any(
        t.state != "concluded" or (t.outcome == "done" and t.opened_on and t.opened_on >= since)
        for t in known
    ):
        return
    due = city.calendar.due_date(today, step.limit, step.limit_unit)
    case.tasks.append(Task(
        kind=CHECK, code=CHECK, position=CHECK_POSITION + len(known), state="open",
        office_code=city.office_for(step.department, step.level, case.area_code).code,
        opened_on=today, due_on=due.day, due_provisional=due.provisional or step.provisional,
    ))  # fmt: skip


def running_check(case: Case) -> Task | None:
    """The case's data check that is not concluded, None when there is none."""
    return next((t for t in case.tasks if t.kind == CHECK and t.state != "concluded"), None)


def end_check(case: Case, today: date) -> None:
    """The case was decided: a check that is still running has nothing left to serve."""
    running = running_check(case)
    if running is not None:
        close_task(case, running, today, "not_applicable", CHECK_OVER)


def add_steps(case: Case, codes: Sequence[str]) -> None:
    """Steps that come again, in this order, before those that wait already."""
    steps = [task for task in case.tasks if task.kind == "step"]
    waiting = sorted((t for t in steps if t.state == "waiting"), key=lambda step: step.position)
    again = [
        Task(kind="step", code=code, state="waiting",
             office_code=next(t.office_code for t in reversed(steps) if t.code == code))
        for code in codes
    ]  # fmt: skip
    last = max(task.position for task in steps)
    for position, task in enumerate((*again, *waiting), last + 1):
        task.position = position
    case.tasks.extend(again)


def after_decision(city: City, case: Case) -> list[str]:
    """The steps that wait for the household once the case was decided."""
    codes = [step.code for step in procedure_of(city, case).steps]
    return codes[codes.index("decide") + 1 :] if "decide" in codes else []


def drop_waiting(case: Case, today: date) -> None:
    """Steps that waited for the household after a decision that does not stand."""
    for task in case.tasks:
        if task.kind == "step" and task.state == "waiting":
            close_task(case, task, today, "not_applicable")


def comes_again(case: Case, task: Task) -> bool:
    """Whether the step was done before in the same case."""
    return any(
        t.kind == "step" and t.code == task.code and t.position < task.position for t in case.tasks
    )


def limit_case(city: City, case: Case) -> None:
    """Write down the outer limit of the case as it is now."""
    due = case_due(city, case)
    case.due_on, case.due_provisional = (due.day, due.provisional) if due else (None, False)


def case_due(city: City, case: Case) -> Due | None:
    """The outer limit of the case: the procedure's, the one of the ground that widened it, a ruling's.

    Counted from the application; time that the steps were paused is not. None where nobody has set one.
    """
    if case.reopened_on and case.reopened_due:
        since = (one for one in asked(case, "steps") if one.asked_on >= case.reopened_on)
        unit = procedure_of(city, case).whole.limit_unit
        return paused(city, Due(case.reopened_due), unit, since)
    outer: Whole | Ground = procedure_of(city, case).whole
    if case.outer_ground:
        outer = city.grounds(case.service)[case.outer_ground]
    if outer.limit_unit == "none":
        return None
    due = city.calendar.due_date(case.applied_on, outer.limit, outer.limit_unit)
    return paused(city, due, outer.limit_unit, asked(case, "steps"))


def step_due(city: City, case: Case, task: Task, today: date) -> Due:
    """When a step that opens `today` is due.

    A step that lasts some calendar days is due the day after they are over. A limit that counts
    from the application stood still while the resident was asked to supplement; when the step comes
    again, it counts from its opening and ends with the outer limit at the latest.
    """
    step = procedure_of(city, case).step(task.code)
    due = _step_due(city, case, task, step, today)
    return replace(due, provisional=due.provisional or step.provisional)


def _step_due(city: City, case: Case, task: Task, step: Step, today: date) -> Due:
    calendar = city.calendar
    if step.lasts is not None:
        return calendar.due_date(today, step.lasts + 1, "calendar_days")
    if step.counts_from == "opening":
        return calendar.due_date(today, step.limit, step.limit_unit)
    if comes_again(case, task):
        due = calendar.due_date(today, step.limit, step.limit_unit)
        return min([due, *outer_limit(case)], key=lambda one: one.day)
    due = calendar.due_date(case.applied_on, step.limit, step.limit_unit)
    return paused(city, due, step.limit_unit, asked(case, "steps"))


def asked(case: Case, procedure: str) -> Iterator[Supplement]:
    """The requests to supplement that stopped the clock of a procedure."""
    return (one for one in case.supplements if one.procedure == procedure)


def paused(city: City, due: Due, unit: str, pauses: Iterable[Supplement]) -> Due:
    """The due date moved by the pauses that are over, in their order."""
    for pause in pauses:
        if pause.closed_on is not None:
            due = city.calendar.extend(due, unit, pause.asked_on, pause.closed_on)
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
        whole = procedure_of(city, case).whole
        for outer in outer_limit(case):
            moved = city.calendar.extend(outer, whole.limit_unit, task.paused_on, today)
            case.due_on, case.due_provisional = moved.day, moved.provisional
    task.paused_on = None


def outer_limit(case: Case) -> list[Due]:
    """The outer limit of the case as it stands, where there is one."""
    return [Due(case.due_on, case.due_provisional)] if case.due_on else []


def limit_unit(city: City, case: Case, task: Task) -> str:
    """The unit in which the task's limit counts."""
    if task.kind in OF_PROCEDURE:
        return procedure_of(city, case).step(task.code).limit_unit
    return city.matter(task.code, case.applied_on).limit_unit


def cancel_open_tasks(case: Case, today: date, outcome: str) -> None:
    """Conclude everything that is not concluded yet (the case was withdrawn or refused)."""
    for task in case.tasks:
        if task.state != "concluded":
            close_task(case, task, today, outcome)
    for one in case.supplements:
        one.closed_on = one.closed_on or today


def close_task(
    case: Case, task: Task, today: date, outcome: str, reason: str | None = None
) -> None:
    """Conclude a task that what happened elsewhere leaves nothing to do in."""
    task.state, task.outcome, task.concluded_on = "concluded", outcome, today
    task.reason, task.paused_on = reason, None
    for one in case.supplements:
        if one.task_id == task.id:
            one.closed_on = one.closed_on or today
