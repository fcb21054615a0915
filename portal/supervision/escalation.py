"""What is late climbs: to the county's supervisor, then to the city's. Derived, never stored.

How many working days a task may be over before it is on a list is the city's own rule (parameters
supervision_county_days, supervision_city_days); no law says. While it is missing, whatever is
overdue is on both lists: a missing figure hides nothing.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, tuple_
from sqlalchemy.orm import contains_eager, load_only

from portal.actor import Actor
from portal.cases.models import Task
from portal.cases.queries import task_name
from portal.clock import today
from portal.database import db
from portal.offices.calendar import Calendar
from portal.offices.city import City, current_city
from portal.parameters.queries import parameters_in_force
from portal.supervision.access import NAMING, oversees
from portal.supervision.standing import unanswered

ONE_DAY = timedelta(days=1)
WITH_THE_OFFICE = ("open", "claimed")
PAGE = 50


@dataclass(frozen=True)
class OverdueTask:
    """One overdue task; nothing personal. `days` are working days over, `urge` the number of an
    urge without an answer, "" when there is none.
    """

    task_id: int
    case_number: str
    name: str
    english: str
    office_code: str
    area_code: str
    state: str
    due_on: date
    days: int
    urge: str


def days_before(actor: Actor) -> int:
    """After how many working days over a task is on this supervisor's list, 0 when nobody said."""
    area = current_city().areas.get(actor.area)
    level = "city" if area is not None and area.level == "prefecture" else "county"
    return parameters_in_force().on(today()).known(f"supervision_{level}_days") or 0


def last_due_day(calendar: Calendar, day: date, days: int) -> date:
    """The latest due date that on `day` is over by `days` working days at least."""
    due = day - ONE_DAY
    while calendar.working_days_between(due, day) < days:
        due -= ONE_DAY
    return due


def overdue(
    actor: Actor, *, after: tuple[date, int] | None = None, size: int = PAGE
) -> list[OverdueTask]:
    """The overdue tasks that have climbed to this supervisor, longest overdue first.

    `after` is the key (due date, task id) of the last row of the page before.
    """
    city = current_city()
    until = last_due_day(city.calendar, today(), days_before(actor))
    query = (
        select(Task)
        .join(Task.case)
        .options(
            contains_eager(Task.case).load_only(*NAMING),
            load_only(Task.case_id, Task.kind, Task.code, Task.office_code, Task.state, Task.due_on),
        )
        .where(oversees(actor), Task.state.in_(WITH_THE_OFFICE), Task.due_on <= until)
        .order_by(Task.due_on, Task.id)
        .limit(size)
    )  # fmt: skip
    if after is not None:
        query = query.where(tuple_(Task.due_on, Task.id) > tuple_(*after))
    tasks = db.session.scalars(query).all()
    urges = unanswered([task.id for task in tasks])
    return [_row(city, task, urges.get(task.id, "")) for task in tasks]


def _row(city: City, task: Task, urge: str) -> OverdueTask:
    name, english = task_name(city, task.case, task)
    due = task.due_on or today()
    return OverdueTask(
        task_id=task.id, case_number=task.case.number, name=name, english=english,
        office_code=task.office_code, area_code=task.case.area_code, state=task.state, due_on=due,
        days=city.calendar.working_days_between(due, today()), urge=urge,
    )  # fmt: skip
