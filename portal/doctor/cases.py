"""Cases that stand still or say something else than their tasks do."""

from collections.abc import Iterator

from sqlalchemy import exists, select, true

from portal.cases.deadlines import Dated, by_rule_alone, deadlines
from portal.cases.models import Case, Task
from portal.cases.status import FINISHED, derive_status
from portal.cases.steps import procedure_of
from portal.database import db
from portal.doctor.finding import Found, each_case
from portal.errors import NotFound
from portal.offices.city import City, current_city

RUNNING = ("open", "claimed", "paused")
STAGES = {"concluded": 0, "waiting": 2}
"""Before and after a running step."""


def without_step() -> Iterator[Found]:
    """Undecided cases of which no step is open."""
    running = exists().where(Task.case_id == Case.id, Task.kind == "step", Task.state.in_(RUNNING))
    query = select(Case.id, Case.number).where(Case.decision.is_(None), ~running)
    for case_id, number in db.session.execute(query.order_by(Case.id)):
        yield Found(f"case {number}", case_id)


def out_of_turn() -> Iterator[Found]:
    """Undecided cases whose steps, also those that come again, are doubled or out of their order."""
    city = current_city()
    for case in each_case(Case.decision.is_(None)):
        if not in_turn(city, case):
            yield Found(f"case {case.number}", case.id)


def in_turn(city: City, case: Case) -> bool:
    """Whether the steps, by position, are first concluded ones, then at most one that runs, then those
    that wait; and what is not concluded comes once each, in the order of the procedure.
    """
    own = sorted((t for t in case.tasks if t.kind == "step"), key=lambda step: step.position)
    stages = [STAGES.get(step.state, 1) for step in own]
    order = [step.code for step in procedure_of(city, case).steps]
    ahead = [order.index(t.code) for t in own if t.state != "concluded" and t.code in order]
    return (
        len({step.position for step in own}) == len(own)
        and stages == sorted(stages) and stages.count(1) <= 1
        and ahead == sorted(set(ahead))
    )  # fmt: skip


def wrong_status() -> Iterator[Found]:
    """Cases whose stored status is not the one that their tasks and decision give."""
    for case in each_case(true()):
        if has_status(case) and (derived := derive_status(case)) != case.status:
            yield Found(f"case {case.number}: {case.status}, by its tasks {derived}", case.id)


def has_status(case: Case) -> bool:
    """Whether the tasks give a status: an undecided case needs a step that is not concluded."""
    steps = (task for task in case.tasks if task.kind == "step")
    return case.decision is not None or any(step.state != "concluded" for step in steps)


def wrong_due() -> Iterator[Found]:
    """Due dates that neither the rules nor a pause or an extension on file give."""
    city = current_city()
    for case in each_case(Case.status.not_in(FINISHED)):
        try:
            yield from _wrong_in(city, case)
        except NotFound:
            yield Found(f"case {case.number}: a step or matter that is not configured any more")


def _wrong_in(city: City, case: Case) -> Iterator[Found]:
    for row, due in deadlines(city, case):
        differs = (row.due_on, row.due_provisional) != (due.day, due.provisional)
        if differs and by_rule_alone(case, row):
            yield Found(f"{_name(row)} of case {case.number}: {row.due_on}, by the rules {due.day}")


def _name(row: Dated) -> str:
    if isinstance(row, Case):
        return "outer limit"
    return f"task {row.id}" if isinstance(row, Task) else f"entitlement {row.id}"
