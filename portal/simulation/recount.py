"""The brute force: every figure counted again in plain Python from the rows and from the ledger.

By the definitions, not by the queries that the portal's own figures come from.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.cases.models import Case, Entitlement, Task
from portal.cases.rental.words import SERVICE as RENTAL
from portal.cases.status import derive_status
from portal.database import db
from portal.doctor.checks import CHECKS
from portal.journal.models import Event
from portal.journal.queries import verify
from portal.offices.city import City
from portal.simulation.ledger import Ledger
from portal.simulation.paying import wrongly_paid
from portal.simulation.rating import never_called
from portal.statistics.gaps import counted
from portal.statistics.rates import Scope, joint_handling

HANDLED = ("granted", "refused", "declined")
MOVERS = frozenset({"extend", "recompute-due", "start-check", "open"})
"""What may give a task another due date, besides a pause that is over; a check has none once begun."""
LEFT = frozenset({"untold-paper", "late-refusal", "paid-already"})
"""Papers wait for a worker's delivery, which nobody runs here. Of some thousand made-up families two share
an ID number now and then: their second line is held back as it must be, and a county would look into it."""
RESUMERS = frozenset({"answer-supplement", "resume", "follow", "take-as-withdrawn"})


@dataclass(frozen=True)
class Rate:
    """Due, handled and on time of a group, counted one by one."""

    due: int
    handled: int
    on_time: int


@dataclass(frozen=True)
class Gap:
    """A due entitlement that was not handled: its office and what kept it."""

    office: str
    matter: str
    due_on: date
    why: str


@dataclass(frozen=True)
class Count:
    """What the brute force found, and every disagreement."""

    rates: dict[str, Rate]
    gaps: list[Gap]
    cases: int
    tasks: int
    events: int
    faults: list[str]
    digest: str


def count(city: City, ledger: Ledger, first: date, last: date) -> Count:
    """Count everything again, as of the last day; `faults` is empty when all agrees."""
    scope = Scope(first, last, last)
    rates, gaps, faults = _rates(city, ledger, scope)
    faults += _compare(scope, rates)
    faults += [*_lost(ledger), *_told_otherwise(ledger), *_doctor(ledger), *_replayed()]
    faults += [*wrongly_paid(), *never_called()]
    events, broken = verify()
    faults += [f"journal: event {fault.sequence} is {fault.kind}" for fault in broken]
    cases = len(ledger.applied)
    tasks = len(db.session.scalars(select(Task.id)).all())
    return Count(rates, gaps, cases, tasks, events, faults, _digest())


def _rates(
    city: City, ledger: Ledger, scope: Scope
) -> tuple[dict[str, Rate], list[Gap], list[str]]:
    """The definition, entitlement by entitlement: in all, by department, by month."""
    due, handled, on_time = Counter[str](), Counter[str](), Counter[str]()
    gaps, faults = [], []
    tasks = {task.entitlement_id: task for task in _columns() if task.entitlement_id}
    for one in db.session.execute(
        select(Entitlement.id, Entitlement.office_code, Entitlement.matter_code,
               Entitlement.due_on, Entitlement.certain).order_by(Entitlement.id)
    ):  # fmt: skip
        task = tasks.get(one.id)
        day = task.due_on if task and task.due_on else one.due_on
        if not scope.first <= day <= min(scope.last, scope.as_of) or _not_due(
            task, one.certain, day
        ):
            continue
        keys = ("", city.offices[one.office_code].department, f"{day:%Y%m}")
        due.update(keys)
        if task and task.outcome in HANDLED and task.concluded_on <= scope.as_of:
            handled.update(keys)
            on_time.update(keys if task.concluded_on <= day else ())
            continue
        why = _why(ledger, task)
        gaps.append(Gap(one.office_code, one.matter_code, day, why or "unexplained"))
        if not why:
            faults.append(f"entitlement {one.id}: nothing explains why it was not handled")
    rates = {key: Rate(due[key], handled[key], on_time[key]) for key in due}
    return rates, gaps, faults


def _columns() -> Iterator[Any]:
    query = select(Task.id, Task.entitlement_id, Task.state, Task.outcome, Task.due_on,
                   Task.paused_on, Task.concluded_on, Task.opened_on, Task.office_code)  # fmt: skip
    return iter(db.session.execute(query))


def _not_due(task: Any, certain: bool, day: date) -> bool:
    """What waits for the resident in time, was only possible, or ended before it was due."""
    if task is None:
        return False
    in_time = task.state == "paused" and task.paused_on is not None and task.paused_on <= day
    not_owed = task.outcome == "not_applicable" and not certain
    return in_time or not_owed or (task.outcome == "ended" and task.concluded_on <= day)


def _why(ledger: Ledger, task: Any) -> str:
    """What kept the task, as the ledger saw it; nothing where no task was opened."""
    if task is None:
        return ""
    if task.outcome in ("ended", "not_applicable", "withdrawn"):
        return f"concluded: {task.outcome}"
    last = ledger.worked.get(task.office_code)
    if task.id not in ledger.kept_from and (last is None or task.opened_on >= last):
        return "opened since its office last worked"
    return ledger.kept_from.get(task.id, "")


def _compare(scope: Scope, rates: dict[str, Rate]) -> Iterator[str]:
    """The portal's own figures beside the count: in all, by department, by month; its gap list."""
    for group in ("", "department", "month"):
        for row in joint_handling(scope, group):
            mine = rates.get(row.key, Rate(0, 0, 0))
            theirs = Rate(row.due, row.handled, row.on_time)
            if mine != theirs:
                yield f"rate of {row.key or 'the county'}: the portal says {theirs}, counted {mine}"
    listed, after = 0, None
    while rows := counted(scope, only="gap", after=after, size=500):
        listed, after = listed + len(rows), (rows[-1].due_on, rows[-1].id)
    whole = rates.get("", Rate(0, 0, 0))
    if listed != whole.due - whole.handled:
        yield f"gap list: {listed} lines, counted {whole.due - whole.handled}"


def _lost(ledger: Ledger) -> Iterator[str]:
    """Every applicant has the case, every case its steps and status, every entitlement one task.

    For a rental subsidy nobody applied here: the portal opened it for whom it was owed.
    """
    known = set(db.session.scalars(select(Case.number)))
    for number in set(ledger.applied.values()) - known:
        yield f"case {number} is lost"
    opened = set(db.session.scalars(select(Case.number).where(Case.service == RENTAL)))
    if extra := known - opened - set(ledger.applied.values()):
        yield f"{len(extra)} cases that nobody applied for"
    owed = Counter(
        db.session.scalars(select(Task.entitlement_id).where(Task.entitlement_id.is_not(None)))
    )
    for entitlement in db.session.scalars(select(Entitlement.id)):
        if owed[entitlement] != 1:
            yield f"entitlement {entitlement} has {owed[entitlement]} tasks"
    for case in db.session.scalars(select(Case).order_by(Case.id).execution_options(yield_per=200)):
        running = [
            t for t in case.tasks if t.kind == "step" and t.state not in ("waiting", "concluded")
        ]
        if len(running) != (case.decision is None):
            yield f"case {case.number}: {len(running)} steps are open"
        if derive_status(case) != case.status:
            yield f"case {case.number}: its status is {case.status}"


def _told_otherwise(ledger: Ledger) -> Iterator[str]:
    """What the ledger saw concluded is concluded so, on that day."""
    rows = {row.id: (row.outcome, row.concluded_on) for row in db.session.execute(
        select(Task.id, Task.outcome, Task.concluded_on))}  # fmt: skip
    for task, seen in ledger.concluded.items():
        if rows.get(task) != seen:
            yield f"task {task}: seen {seen}, stored {rows.get(task)}"


def _doctor(ledger: Ledger) -> Iterator[str]:
    """The doctor finds nothing but what is left to people who are not simulated."""
    for check in CHECKS:
        if check.code in LEFT:
            continue
        for found in check.find():
            yield f"doctor: {check.code}: {found.what}"


def _replayed() -> Iterator[str]:
    """The journal alone tells every task's state, and each due date moved only as it may."""
    told: dict[str, dict[str, object]] = {}
    query = select(Event.subject_id, Event.action, Event.after).where(Event.subject == "task")
    for task, action, after in db.session.execute(query.order_by(Event.sequence)):
        known = told.setdefault(task, {})
        moved = known.get("due_on") not in (None, after.get("due_on", known.get("due_on")))
        if moved and action not in MOVERS | RESUMERS:
            yield f"task {task}: its due date moved by {action}"
        known.update({k: v for k, v in after.items() if k in ("state", "outcome", "due_on")})
    rows = select(Task.id, Task.state, Task.outcome, Task.due_on).where(Task.state != "waiting")
    for row in db.session.execute(rows):
        known = told.get(str(row.id), {})
        stored = {"state": row.state, "outcome": row.outcome,
                  "due_on": row.due_on.isoformat() if row.due_on else None}  # fmt: skip
        replayed = {key: _plain(known.get(key)) for key in stored}
        if replayed != stored:
            yield f"task {row.id}: the journal tells {replayed}, stored {stored}"


def _plain(value: object) -> object:
    return None if value == "None" else value


def _digest() -> str:
    """The same for the same year: SHA-256 over how every task ended."""
    query = (
        select(Case.number, Task.kind, Task.code, Task.position, Task.state, Task.outcome,
               Task.due_on, Task.concluded_on)
        .join(Case)
        .order_by(Case.number, Task.kind, Task.code, Task.position)
    )  # fmt: skip
    lines = [[str(value) for value in row] for row in db.session.execute(query)]
    return hashlib.sha256(json.dumps(lines).encode()).hexdigest()
