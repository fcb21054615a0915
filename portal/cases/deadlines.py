"""When everything in a case is due by today's calendar, computed anew from what the rows tell."""

from collections.abc import Iterator

from portal.cases import steps
from portal.cases.models import Case, Entitlement, Supplement, Task
from portal.offices.calendar import Due
from portal.offices.city import City
from portal.offices.schemas import CHECK

Dated = Case | Entitlement | Task


def deadlines(city: City, case: Case) -> Iterator[tuple[Dated, Due]]:
    """What in the case has a due date that still counts, each with the day that the rules give.

    The case itself until it is decided, every entitlement, every task that is open and has a limit
    to count by: a call-back is due on the day on which it opened.
    """
    outer = steps.case_due(city, case)
    if case.decision is None and outer is not None:
        yield case, outer
    for entitlement in case.entitlements:
        yield entitlement, entitlement_due(city, case, entitlement)
    for task in case.tasks:
        limited = task.kind == "step" or task.entitlement_id is not None or _to_start(task)
        if limited and task.state not in ("waiting", "concluded"):
            yield task, task_due(city, case, task)


def _to_start(task: Task) -> bool:
    """Whether this is a data check that was not started: only its start has a limit."""
    return task.kind == CHECK and task.due_on is not None


def by_rule_alone(case: Case, row: Dated) -> bool:
    """Whether the rules give the row's day at any time: a step that came again ended with the outer
    limit as that was when it opened.
    """
    return not (isinstance(row, Task) and row.kind == "step" and steps.comes_again(case, row))


def entitlement_due(city: City, case: Case, entitlement: Entitlement) -> Due:
    """The law's day, from the day on which the household came to be owed the matter."""
    matter = city.matter(entitlement.matter_code, case.applied_on)
    return city.calendar.due_date(entitlement.opened_on, matter.limit, matter.limit_unit)


def task_due(city: City, case: Case, task: Task) -> Due:
    """The day of an opened task with its pauses and its extension.

    Raises ValueError for one that waits its turn.
    """
    if task.opened_on is None:
        raise ValueError("a task that has not opened is not due")
    unit = steps.limit_unit(city, case, task)
    if task.extended_on is not None and task.extended_to is not None:
        return steps.paused(city, Due(task.extended_to), unit, _since(case, task))
    if task.kind == "matter":
        entitlement = next(e for e in case.entitlements if e.id == task.entitlement_id)
        due = entitlement_due(city, case, entitlement)
        return steps.paused(city, due, unit, steps.asked(case, task.code))
    step = steps.procedure_of(city, case).step(task.code)
    due = steps.step_due(city, case, task, task.opened_on)
    if step.counts_from == "application" and not steps.comes_again(case, task):
        return due
    return steps.paused(city, due, unit, _pauses(case, task))


def _pauses(case: Case, task: Task) -> Iterator[Supplement]:
    return (s for s in case.supplements if s.task_id == task.id and not s.tolerated)


def _since(case: Case, task: Task) -> Iterator[Supplement]:
    """The pauses of the task that ended after it was extended."""
    extended = task.extended_on
    return (s for s in _pauses(case, task) if s.closed_on and extended and s.closed_on > extended)
