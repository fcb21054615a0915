"""When everything in a case is due by today's calendar, computed anew from what the rows tell."""

from collections.abc import Iterable, Iterator

from portal.cases import steps
from portal.cases.models import Case, Entitlement, Supplement, Task
from portal.offices.calendar import Due
from portal.offices.city import City

Dated = Case | Entitlement | Task


def deadlines(city: City, case: Case) -> Iterator[tuple[Dated, Due]]:
    """What in the case has a due date that still counts, each with the day that the rules give.

    The case itself until it is decided, every entitlement, every task that is open. A call-back
    has no limit to count by: it is due on the day on which it opened.
    """
    if case.decision is None:
        yield case, case_due(city, case)
    for entitlement in case.entitlements:
        yield entitlement, entitlement_due(city, case, entitlement)
    for task in case.tasks:
        if task.state not in ("waiting", "concluded") and task.kind != "callback":
            yield task, task_due(city, case, task)


def case_due(city: City, case: Case) -> Due:
    """The outer limit, counted from the application; time that the steps were paused is not."""
    whole = city.procedure(case.service).whole
    due = city.calendar.due_date(case.applied_on, whole.limit, whole.limit_unit)
    return _paused(city, due, whole.limit_unit, _asked(case, "steps"))


def entitlement_due(city: City, case: Case, entitlement: Entitlement) -> Due:
    """The law's day, from the day on which the household came to be owed the matter."""
    matter = city.matter(entitlement.matter_code, case.applied_on)
    return city.calendar.due_date(entitlement.opened_on, matter.limit, matter.limit_unit)


def task_due(city: City, case: Case, task: Task) -> Due:
    """The day of an opened task with its pauses. Raises ValueError for one that waits its turn."""
    if task.opened_on is None:
        raise ValueError("a task that has not opened is not due")
    unit = steps.limit_unit(city, case, task)
    if task.kind == "matter":
        entitlement = next(e for e in case.entitlements if e.id == task.entitlement_id)
        due = entitlement_due(city, case, entitlement)
        return _paused(city, due, unit, _asked(case, task.code))
    step = city.procedure(case.service).step(task.code)
    due = steps.step_due(city, case, step, task.opened_on)
    if step.counts_from == "application":
        return due
    return _paused(city, due, unit, (s for s in case.supplements if s.task_id == task.id))


def _asked(case: Case, procedure: str) -> Iterator[Supplement]:
    return (asked for asked in case.supplements if asked.procedure == procedure)


def _paused(city: City, due: Due, unit: str, pauses: Iterable[Supplement]) -> Due:
    """The due date moved by the pauses that are over, in their order."""
    for pause in pauses:
        if pause.closed_on is not None:
            due = city.calendar.extend(due, unit, pause.asked_on, pause.closed_on)
    return due
