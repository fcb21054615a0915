"""What the portal can put right by itself in a case; each change is journalled."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import PORTAL
from portal.cases import steps
from portal.cases.models import Case, Task
from portal.cases.status import derive_status
from portal.clock import today
from portal.database import transaction
from portal.doctor.cases import (
    RUNNING,
    has_status,
    in_turn,
    out_of_turn,
    without_step,
    wrong_status,
)
from portal.doctor.machinery import findings_of_leavers
from portal.doctor.tasks import abandoned, doubled
from portal.journal.operations import record
from portal.offices.city import current_city
from portal.outreach.leaving import give_findings_away
from portal.people.models import Account

SET_ASIDE = "重复的任务，同一事项由另一项任务办理。"


def mend() -> int:
    """Mend every case that these checks find, and the findings of who has left; returns how many.

    One transaction per case: it may be stopped and run again, and a second run changes nothing.
    """
    checks = (abandoned, doubled, out_of_turn, without_step, wrong_status)
    found = {one.case_id for check in checks for one in check() if one.case_id is not None}
    return sum(_mend_case(case_id) for case_id in sorted(found)) + _release_findings()


def _release_findings() -> int:
    """Findings of who is gone go back to their office's list."""
    with transaction() as session:
        leavers = sorted({officer for officer, _ in findings_of_leavers()})
        return sum(give_findings_away(session, PORTAL, leaver, None) for leaver in leavers)


def _mend_case(case_id: int) -> bool:
    """Whether anything was changed."""
    with transaction() as session:
        case = session.scalars(select(Case).where(Case.id == case_id).with_for_update()).one()
        changed = [
            _release(session, case),
            _set_aside(case),
            _order_steps(session, case),
            _open_step(session, case),
            _derive(case),
        ]
        return any(changed)


def _release(session: Session, case: Case) -> bool:
    """Tasks of who is gone go back to their office's queue."""
    held = [t for t in case.tasks if t.state == "claimed" or (t.state == "paused" and t.officer_id)]
    gone = [task for task in held if not _works_there(session, task)]
    for task in gone:
        before = {"officer": task.officer_id}
        task.officer_id = None
        if task.state == "claimed":
            task.state = "open"
        session.flush()
        after = {"state": task.state, "officer": None, "version": task.version}
        record(PORTAL, "release", "task", task.id, before=before, after=after)
    return bool(gone)


def _works_there(session: Session, task: Task) -> bool:
    officer = session.get(Account, task.officer_id) if task.officer_id else None
    return officer is not None and officer.active and officer.office_code == task.office_code


def _set_aside(case: Case) -> bool:
    """A matter's task that belongs to no entitlement, while nobody has concluded it."""
    extra = [
        task for task in case.tasks
        if task.kind == "matter" and task.entitlement_id is None and task.state != "concluded"
    ]  # fmt: skip
    for task in extra:
        before = {"state": task.state}
        task.state, task.outcome, task.reason = "concluded", "withdrawn", SET_ASIDE
        task.concluded_on, task.paused_on = today(), None
        record(PORTAL, "set-aside", "task", task.id, before=before, after={"state": "concluded"})
    return bool(extra)


def _order_steps(session: Session, case: Case) -> bool:
    """The steps that wait come after the others, once each, in the order of the procedure.

    A second one of the same code never had its turn: it goes. Steps that run are left alone.
    """
    city = current_city()
    if case.decision is not None or in_turn(city, case):
        return False
    own = [task for task in case.tasks if task.kind == "step"]
    order = [step.code for step in steps.procedure_of(city, case).steps]
    waiting = [t for t in own if t.state == "waiting" and t.code in order]
    waiting.sort(key=lambda step: (order.index(step.code), step.position))
    first = 1 + max((t.position for t in own if t not in waiting), default=-1)
    kept: dict[str, Task] = {}
    changed = False
    for task in waiting:
        before = {"position": task.position}
        after = {"position": None if task.code in kept else first + len(kept)}
        if after["position"] is None:
            case.tasks.remove(task)
            session.delete(task)
        else:
            kept[task.code], task.position = task, first + len(kept)
        if before != after:
            record(PORTAL, "order", "task", task.id, before=before, after=after)
            changed = True
    session.flush()
    return changed


def _open_step(session: Session, case: Case) -> bool:
    """The step whose turn it is, where none is open, with the check beside it; due as if it had
    opened today.
    """
    own = [task for task in case.tasks if task.kind == "step"]
    runs = any(task.state in RUNNING for task in own)
    if case.decision is not None or runs or not any(task.state == "waiting" for task in own):
        return False
    known = list(case.tasks)
    opened = steps.open_next_step(current_city(), case, today())
    session.flush()
    for task in (opened, *(new for new in case.tasks if new not in known)):
        after = {"state": "open", "due_on": str(task.due_on), "version": task.version}
        record(PORTAL, "open", "task", task.id, after=after)
    return True


def _derive(case: Case) -> bool:
    before = case.status
    if not has_status(case) or derive_status(case) == before:
        return False
    case.status = derive_status(case)
    record(
        PORTAL,
        "derive",
        "case",
        case.number,
        before={"status": before},
        after={"status": case.status},
    )
    return True
