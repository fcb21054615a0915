"""A county's days, one after another: households apply, officers work, nights pass.

Everything goes through the portal's own operations; what it refuses is counted, a fault that is no
refusal ends the run.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import defer, selectinload

from portal.actor import Actor
from portal.cases import operations
from portal.cases.joint_handling import reconcile
from portal.cases.models import Case, Task
from portal.cases.recomputing import recompute_due
from portal.cases.reviews import open_due_reviews
from portal.cases.workflow import TABLE, workflow_code
from portal.clock import CHINA, at, today
from portal.database import db
from portal.errors import PortalError, Refused, Stale
from portal.offices.city import City
from portal.payments.access import PAYERS
from portal.simulation.county import Family, Team
from portal.simulation.duties import DUTIES, Sitting
from portal.simulation.ledger import Ledger
from portal.simulation.paying import PAY_DAY, pay
from portal.simulation.rating import let_rate
from portal.simulation.renting import let_rent
from portal.supervision.operations import answer, urge

NIGHTS = 28
"""Reconciliation runs on every so many nights here: the same a year long, in a fraction of the time."""
OUTCOMES = {
    (line.action, code): line.outcome or ""
    for line in TABLE for code in line.of if line.before != "concluded" and line.after == "concluded"
}  # fmt: skip
"""How a task of a kind ends by an action, as the workflow's table has it."""
BATCH = 12
"""How many tasks of an office are read at once: few get through more in a day."""
SERVICE = "social-assistance"


@dataclass
class Year:
    """The county on its way through the days."""

    city: City
    teams: dict[str, Team]
    families: list[Family]
    supervisor: Actor
    random: Random
    ledger: Ledger
    first: date
    days: int
    county: str
    paid_for: dict[str, date] = field(default_factory=dict)

    def run(self, tell: Callable[[str], None]) -> None:
        """Live every day; a line for every month is told."""
        for number in range(self.days):
            day = self.first + timedelta(days=number)
            self._live(day, number)
            if (day + timedelta(days=1)).day == 1 or number == self.days - 1:
                done = sum(self.ledger.done.values())
                tell(f"{day}: {len(self.ledger.applied)} applied, {done} actions")

    def _live(self, day: date, number: int) -> None:
        with at(datetime.combine(day, time(10), CHINA)):
            self._apply(day)
            self._residents(day)
            let_rent(self.random)
            if self.city.calendar.is_working_day(day):
                self._work(day)
                self._pay(day)
                if day.weekday() == 4:
                    self._supervise(day)
                    let_rate(self.random, self.ledger)
        if self.random.randrange(100) >= 3:  # in some nights no worker is awake
            with at(datetime.combine(day, time(23), CHINA)):
                self._night(number)
        db.session.remove()

    def _apply(self, day: date) -> None:
        """Some families apply; a nervous one sends the form twice."""
        left = self.days - (day - self.first).days
        count = min(len(self.families), -(-len(self.families) // left))
        for family in [self.families.pop() for _ in range(count)]:
            account = family.resident.account_id or 0
            times = 2 if self.random.randrange(100) < 2 else 1
            numbers = {self._file(family) for _ in range(times)}
            if len(numbers) > 1:
                raise AssertionError("an application sent twice made two cases")
            self.ledger.applied[account] = numbers.pop()

    def _pay(self, day: date) -> None:
        """Each payer once a month, as soon as two of its officers are there."""
        month = day.replace(day=1)
        for department in PAYERS:
            there = self.teams[f"{self.county}-{department}"].at_work(day)
            paid_for = self.paid_for.get(department, date.min)
            if day.day >= PAY_DAY and month > paid_for and len(there) > 1:
                self.ledger.paid += pay(there, month, self.random)
                self.paid_for[department] = month
                db.session.expunge_all()

    def _file(self, family: Family) -> str:
        self.ledger.did("apply")
        return operations.apply(
            family.resident, SERVICE, family.made.declaration, consent=True,
            key=f"simulation-{family.resident.account_id}",
        )  # fmt: skip

    def _residents(self, day: date) -> None:
        """Who was asked answers, sooner or later or never; some think better of it."""
        query = select(Task.id).where(Task.state == "paused").order_by(Task.id)
        for task_id in db.session.scalars(query).all():
            if self.random.randrange(100) < 12:
                task = db.session.get_one(Task, task_id)
                resident = Actor("resident", task.case.account_id)
                said = {"answer": "材料已补交。"}
                seen = Seen(task.id, task.version)
                self._try(resident, seen, workflow_code(task), "answer-supplement", said)

    def _work(self, day: date) -> None:
        """Each office goes through its tasks, the one due soonest first, as far as it gets."""
        query = (
            select(Task.office_code, Task.id)
            .where(Task.state.in_(("open", "claimed", "paused")))
            .order_by(Task.office_code, Task.due_on, Task.id)
        )
        waiting: dict[str, list[int]] = {}
        for office, task_id in db.session.execute(query):
            waiting.setdefault(office, []).append(task_id)
        for office, tasks in waiting.items():
            self._office(self.teams[office], tasks, day)

    def _office(self, team: Team, tasks: list[int], day: date) -> None:
        there = team.at_work(day)
        self.ledger.worked[team.office.code] = day
        why = "system down" if day in team.down else "officers on holiday"
        left = len(there) * team.pace
        for batch in _parts(tasks, BATCH):
            for task in self._load(batch):
                if there and left > 0:
                    left -= self._sit(there, task, day)
                elif task.state != "paused":
                    self.ledger.kept_from[task.id] = why if not there else "more tasks than hands"
            db.session.expunge_all()
            if left <= 0 and there:
                self._leave_rest(tasks, batch)
                return

    def _leave_rest(self, tasks: list[int], batch: list[int]) -> None:
        for task_id in tasks[tasks.index(batch[-1]) + 1 :]:
            self.ledger.kept_from[task_id] = "more tasks than hands"

    def _load(self, ids: list[int]) -> list[Task]:
        query = (
            select(Task)
            .options(
                selectinload(Task.case).options(
                    defer(Case.declared), selectinload(Case.tasks), selectinload(Case.supplements)
                )
            )
            .where(Task.id.in_(ids))
        )
        found = {task.id: task for task in db.session.scalars(query)}
        return [found[task_id] for task_id in ids if task_id in found]

    def _sit(self, there: list[Actor], task: Task, day: date) -> bool:
        """One sitting over a task; whether it took an officer's time."""
        if task.state == "paused":
            return self._overdue_answer(there, task, day)
        officer = self._officer(there, task)
        if officer is None:
            self.ledger.kept_from[task.id] = "its officer is on holiday"
            return False
        sitting = Sitting(task, task.case, day, self.random)
        deeds = DUTIES[workflow_code(task)](sitting)
        if not deeds:
            self.ledger.kept_from[task.id] = "waits for its day or another task"
            return False
        seen, code = Seen(task.id, task.version), workflow_code(task)
        if task.state == "open" and not self._claim(there, officer, seen, code):
            return True
        for action, answers in deeds:
            if not self._try(officer, seen, code, action, answers):
                break
        return True

    def _officer(self, there: list[Actor], task: Task) -> Actor | None:
        """Who has it goes on; an open one is taken by the colleague whose turn it is."""
        if task.state == "claimed":
            return next((one for one in there if one.account_id == task.officer_id), None)
        return there[task.id % len(there)]

    def _claim(self, there: list[Actor], officer: Actor, seen: "Seen", code: str) -> bool:
        """Claim it, now and then on a page that is stale, or with a colleague who is too late."""
        first = seen.version
        if self.random.randrange(100) < 1:
            self._refused(officer, seen.id, first - 1)
        if not self._try(officer, seen, code, "claim", {}):
            return False
        others = [one for one in there if one is not officer]
        if others and self.random.randrange(100) < 1:
            self._refused(others[0], seen.id, first)
        return True

    def _refused(self, actor: Actor, task_id: int, version: int) -> None:
        """A claim that must be refused, and is counted; if it were done the run would end."""
        try:
            operations.act_on_task(actor, task_id, "claim", version, {})
        except (Refused, Stale) as fault:
            self.ledger.refusals[fault.code] += 1
            return
        raise AssertionError(f"task {task_id}: a stale claim was done")

    def _overdue_answer(self, there: list[Actor], task: Task, day: date) -> bool:
        """Who was asked long ago and never answered: the office goes on, or takes it as withdrawn."""
        asked = [s for s in task.case.supplements if s.task_id == task.id and s.closed_on is None]
        officer = next((one for one in there if one.account_id == task.officer_id), None)
        self.ledger.kept_from[task.id] = "waits for the resident"
        if officer is None or not asked or day <= asked[0].answer_by + timedelta(days=5):
            return False
        seen, code = Seen(task.id, task.version), workflow_code(task)
        if code in ("accept", "verify") and self.random.randrange(2):
            said = {"reason": "多次联系没有补交。", "article": "浙江省“最多跑一次”改革规定第十一条"}
            return self._try(officer, seen, code, "take-as-withdrawn", said)
        return self._try(officer, seen, code, "resume", {"reason": "已通过其他途径核实。"})

    def _supervise(self, day: date) -> None:
        """On Fridays the supervisor urges a few that are late, and their offices answer."""
        query = (
            select(Task.id, Task.office_code)
            .where(Task.state.in_(("open", "claimed")), Task.due_on < day)
            .order_by(Task.due_on, Task.id)
            .limit(5)
        )
        for task_id, office in db.session.execute(query).all():
            there = self.teams[office].at_work(day)
            by = (day + timedelta(days=7)).isoformat()
            try:
                made = urge(self.supervisor, task_id, {"words": "请尽快办理。", "answer_by": by})
                self.ledger.did("urge")
                if there and there[0].role == "caseworker":
                    answer(there[0], made.id, made.version, {"answer": "正在办理。"})
                    self.ledger.did("answer-urge")
            except (Refused, Stale) as fault:
                self.ledger.refusals[fault.code] += 1

    def _night(self, number: int) -> None:
        """What the worker does at night; one that was killed half-way does it again."""
        recompute_due()
        open_due_reviews()
        if number % NIGHTS == NIGHTS - 1 or number == self.days - 1:
            reconcile()
            if self.random.randrange(2):
                reconcile()

    def _try(
        self, actor: Actor, seen: "Seen", code: str, action: str, answers: dict[str, Any]
    ) -> bool:
        """Do it; what the portal refuses is counted. The ledger notes what the workflow promises."""
        try:
            operations.act_on_task(actor, seen.id, action, seen.version, answers)
        except (Refused, Stale) as fault:
            self.ledger.refusals[fault.code] += 1
            self.ledger.kept_from[seen.id] = f"refused: {fault.code}"
            return False
        except PortalError as fault:
            raise AssertionError(f"task {seen.id}: {action}: {fault.code} {vars(fault)}") from fault
        self.ledger.did(action)
        if action == "request-supplement":
            self.ledger.kept_from[seen.id] = "waits for the resident"
        version = select(Task.version).where(Task.id == seen.id)
        seen.version = db.session.scalars(version).one()
        outcome = OUTCOMES.get((action, code))
        if outcome is not None:
            self.ledger.concluded[seen.id] = (outcome, today())
        return True


@dataclass
class Seen:
    """A task as somebody saw it: its id and version."""

    id: int
    version: int


def _parts(values: list[int], size: int) -> Iterator[list[int]]:
    return (values[start : start + size] for start in range(0, len(values), size))
