"""Urgent courses and relatives: quick small aid, aid before the paperwork, the county's own visit.

Sources: 社会救助法 50 (aid first), LS26 (small aid: no check, no publicity, about three days), 审核确认办法 11,
20 (close relatives of officers are registered apart, and the county visits).
"""

from portal.cases import notices, steps
from portal.cases.act import Act
from portal.cases.models import Case, Inquiry, Task
from portal.errors import Refused
from portal.journal.operations import record
from portal.text import N_

NEEDS = {"small-aid": "small_aid", "emergency": "emergency_aid"}
"""The category that a kind of procedure serves."""
VISIT = "visit"
VISIT_POSITION = 250
COUNTY_VISIT = "county_visit"


def accept_urgently(act: Act) -> None:
    """The case goes the short way: its waiting steps become those of the kind.

    Raises Refused where the facts leave no room for such aid.
    """
    case, kind = act.case, act.data["kind"]
    verdicts = {v["category"]: v["verdict"] for v in case.assessment["verdicts"]}
    if verdicts.get(NEEDS[kind], "not_met") == "not_met":
        words = N_("按申报的情况不符合这种临时救助，请按一般程序受理。")
        raise Refused(words, code="not-urgent")
    case.kind = kind
    _replace_steps(act)
    steps.limit_case(act.city, case)
    open_visit(act)
    steps.open_next_step(act.city, case, act.today)


def _replace_steps(act: Act) -> None:
    """The steps that wait are those of the case's kind, in its order."""
    waiting = {t.code: t for t in act.case.tasks if t.kind == "step" and t.state == "waiting"}
    for position, step in enumerate(steps.procedure_of(act.city, act.case).steps):
        if step.code == act.task.code:
            continue
        office = act.city.office_for(step.department, step.level, act.case.area_code)
        task = waiting.pop(step.code, None)
        if task is None:
            task = Task(kind="step", code=step.code, state="waiting")
            act.case.tasks.append(task)
        task.position, task.office_code = position, office.code
    for task in waiting.values():
        act.case.tasks.remove(task)
        act.session.delete(task)


def give_aid(act: Act) -> None:
    """What was given at once, by two; the paperwork follows (社会救助法 50)."""
    act.task.amount = act.data["amount"]
    act.task.granted = f"{act.data['granted']}（经手人：{'、'.join(act.data['givers'])}）"
    act.issue("aid", notices.aid_given(act.case, act.task))
    steps.open_next_step(act.city, act.case, act.today)


def mark_kin(act: Act) -> None:
    """Registered apart: a close relative handles such cases or is a village official (审核确认办法 11)."""
    if act.case.kin:
        raise Refused(N_("这件申请已经做过近亲属备案。"), code="marked-before")
    act.case.kin = True
    record(act.actor, "mark-kin", "case", act.case.number)
    if act.task.code != "accept":
        open_visit(act)


def open_visit(act: Act) -> None:
    """The county visits a household that is registered apart (审核确认办法 20), once.

    The visit has no limit of its own; the whole case's is the last day for it.
    """
    case = act.case
    if not case.kin or visit_of(case) is not None:
        return
    case.tasks.append(Task(
        kind=VISIT, code=VISIT, position=VISIT_POSITION, state="open", opened_on=act.today,
        office_code=act.city.office_for("civil-affairs", "county", case.area_code).code,
        due_on=case.due_on, due_provisional=case.due_provisional,
    ))  # fmt: skip
    act.session.flush()
    task = visit_of(case)
    if task is not None:
        after = {"state": "open", "office": task.office_code, "due_on": str(task.due_on)}
        record(act.actor, "open", "task", task.id, after=after)


def record_visit(act: Act) -> None:
    """Two of the county's officers went there themselves."""
    act.session.add(Inquiry(
        case_id=act.case.id, task_id=act.task.id, method=COUNTY_VISIT, made_on=act.day("made_on"),
        inquirers=act.data["inquirers"], findings=act.data["findings"],
    ))  # fmt: skip


def visit_of(case: Case) -> Task | None:
    """The case's county visit, None where there is none."""
    return next((task for task in case.tasks if task.kind == VISIT), None)


def refuse_without_visit(case: Case) -> None:
    """Raises Refused while the county has not visited a household that is registered apart."""
    visit = visit_of(case)
    if case.kin and (visit is None or visit.state != "concluded"):
        words = N_(
            "近亲属备案的申请，要先由县级民政部门入户核查，再作决定（审核确认办法第二十条）。"
        )
        raise Refused(words, code="visit-missing")
