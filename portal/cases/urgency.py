"""How urgent a task is: amber three working days before it is due, red once it is over."""

from datetime import date

from portal.cases.models import Task
from portal.offices.city import City

AMBER_DAYS = 3


def lamp_of(city: City, task: Task, day: date) -> tuple[str, int]:
    """How urgent a task is (overdue, soon, normal, paused, done), and its working days left
    (overdue: over). What has no limit any more is never urgent: a data check that was started.
    """
    if task.state == "concluded":
        return "done", 0
    if task.state == "paused":
        return "paused", 0
    if task.due_on is None:
        return "normal", 0
    if task.due_on < day:
        return "overdue", city.calendar.working_days_between(task.due_on, day)
    left = city.calendar.working_days_between(day, task.due_on)
    return ("soon" if left <= AMBER_DAYS else "normal"), left
