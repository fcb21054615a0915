"""One action being done on a task: what every effect is given."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases import notices
from portal.cases.models import Case, Notice, Task
from portal.offices.city import City


@dataclass(frozen=True)
class Act:
    """One action being done: by whom, on which task, with which (validated) answers, when."""

    session: Session
    actor: Actor
    city: City
    task: Task
    data: dict[str, Any]
    today: date

    @property
    def case(self) -> Case:
        """The task's case."""
        return self.task.case

    def day(self, name: str) -> date:
        """The answer `name`, a day."""
        return date.fromisoformat(self.data[name])

    def issue(self, kind: str, content: dict[str, Any]) -> Notice:
        """Number and date a paper to the resident (see `portal.cases.notices.issue`)."""
        return notices.issue(
            self.session, self.city, self.case, self.task, kind, self.today, content
        )
