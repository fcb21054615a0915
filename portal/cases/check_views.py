"""A data check to be read: each body with what it answered, declared beside verified.

The offices of the procedure read all of it. The resident reads that the check runs and with whom,
and, once the township has given its opinion, what was found on the own family: before that it would
be the prelude of a decision that nobody has made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.actor import Actor
from portal.cases.access import handles_steps, may_see_papers
from portal.cases.models import Case, Task
from portal.checks.comparison import Line, compare, proposed
from portal.checks.contract import fact_of, failure
from portal.checks.models import ANSWERED, CheckPaper, DataCheck, NotAwaited, WithdrawnConsent
from portal.checks.operations import checks_of
from portal.database import db, transaction
from portal.errors import NotFound
from portal.journal.operations import record
from portal.offices.city import current_city
from portal.services.facts import LABELS


@dataclass(frozen=True)
class Asked:
    """One body: what it was asked, where it stands, what it found (`findings`, with names).

    `questions` are the facts that it answers, `failure` the words for why its answer was not usable.
    """

    check: DataCheck
    name: str
    english: str
    questions: Sequence[tuple[str, str, str]]
    failure: tuple[str, Mapping[str, str]] | None
    findings: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class CheckView:
    """The newest data check of a case. `lines` and each body's findings are empty to a resident
    before the opinion; `not_awaited` is why an opinion did not wait.
    """

    task: Task
    asked: Sequence[Asked]
    lines: Sequence[Line]
    not_awaited: Sequence[NotAwaited]
    consent_withdrawn: bool

    @property
    def differing(self) -> list[Line]:
        """The lines that somebody has to look at."""
        return [line for line in self.lines if line.differs]


def check_view(actor: Actor, case: Case) -> CheckView | None:
    """The case's data check for somebody who sees the case; None for who does not see it, and for
    cases that have none.
    """
    tasks = [task for task in case.tasks if task.kind == "check"]
    if not tasks or not handles_steps(actor, case):
        return None
    task, session = tasks[-1], db.session()
    rows = checks_of(session, task.id)
    whole = actor.is_officer
    notes = select(NotAwaited).where(NotAwaited.task_id == task.id).order_by(NotAwaited.id)
    return CheckView(
        task=task,
        asked=[_asked(check, whole) for check in rows],
        lines=_lines(case, rows) if whole or opinion_given(case) else [],
        not_awaited=session.scalars(notes).all() if whole else [],
        consent_withdrawn=session.get(WithdrawnConsent, case.id) is not None,
    )


def opinion_given(case: Case) -> bool:
    """Whether the township has given its opinion."""
    return any(task.code == "verify" and task.opinion for task in case.tasks)


def _lines(case: Case, rows: Sequence[DataCheck]) -> list[Line]:
    answers = {r.body: r.answer["findings"] for r in rows if r.answer and r.state == ANSWERED}
    return compare(case.declared, answers, current_city().check_bodies)


def _asked(check: DataCheck, whole: bool) -> Asked:
    body = current_city().check_bodies.get(check.body)
    names = {person["id_number"]: person["name"] for person in check.persons}
    counts = check.state == ANSWERED and whole
    findings = check.answer["findings"] if check.answer and counts else []
    return Asked(
        check=check, name=body.name if body else check.body,
        english=body.english if body else check.body,
        questions=[(f, LABELS[f], fact_of(f).kind) for f in LABELS if body and f in body.facts],
        failure=failure(check.reason) if check.reason else None,
        findings=[
            {**f, "name": names[f["person"]], "label": LABELS[f["fact"]], "kind": fact_of(f["fact"]).kind}
            for f in findings
        ],
    )  # fmt: skip


def facts_proposed(case: Case, view: CheckView | None) -> dict[str, Any]:
    """The facts that an inquiry begins with: verified ones, else declared ones with what a finished
    check found more, or found where nothing was declared.
    """
    if case.verified is not None or view is None or view.task.outcome != "done":
        return case.facts
    return proposed(case.declared, view.lines)


def look_at_check_paper(actor: Actor, paper_id: int) -> CheckPaper:
    """The paper on which a body answered, for an office of the procedure; the look is journalled.

    Raises NotFound.
    """
    with transaction() as session:
        query = (
            select(CheckPaper)
            .join(DataCheck, DataCheck.id == CheckPaper.check_id)
            .join(Case, Case.id == DataCheck.case_id)
            .where(CheckPaper.id == paper_id, may_see_papers(actor))
        )
        paper = session.scalar(query)
        if paper is None or not actor.is_officer:
            raise NotFound()
        record(actor, "look", "check-paper", paper.id)
    return paper
