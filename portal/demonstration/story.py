"""One case of the demonstration being told, day by day, with the portal's own operations."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from portal.actor import Actor
from portal.cases import operations
from portal.cases.models import Case, Task
from portal.cases.queries import case_view
from portal.clock import CHINA, at
from portal.demonstration.staff import Staff


@dataclass(frozen=True)
class Story:
    """One case being told: who acts where, from which day on, and the dice."""

    number: str
    resident: Actor
    staff: Staff
    applied_on: date
    random: Random

    def case(self) -> Case:
        """The case as it stands."""
        return case_view(self.resident, self.number)

    def act(self, day: int, task: Task, action: str, /, **answers: Any) -> None:
        """The task's office does something on a day."""
        actor = self.staff[task.office_code]
        with at(noon(self.applied_on, day)):
            operations.act_on_task(actor, task.id, action, task.version, answers)

    def step(self, day: int, code: str, action: str, /, **answers: Any) -> None:
        """The same for a step of the procedure."""
        task = next(t for t in self.case().tasks if t.code == code)
        self.act(day, task, action, **answers)


def noon(first: date, days: int) -> datetime:
    """Midday in China, some days after `first`."""
    return datetime.combine(first + timedelta(days=days), time(12), CHINA)
