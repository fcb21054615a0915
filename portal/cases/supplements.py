"""Papers that are missing: asked for once, tolerated until a day, or never brought."""

from portal.cases import later_notices, notices, steps
from portal.cases.act import Act
from portal.cases.models import Supplement, Task
from portal.cases.urgent import open_visit
from portal.errors import Refused
from portal.text import N_

ASKED_BEFORE = N_(
    "这件申请已经请居民补交过一次，不能再次要求补正（“最多跑一次”改革规定第十一条）。"
    "确有新情况的，请写明出现了什么新情况。"
)


def request_supplement(act: Act) -> None:
    """Ask once for everything that is missing; the clock stops, the resident gets a paper.

    A second request needs something new that came up since. Raises Refused without.
    """
    procedure = _procedure(act.task)
    asked_before = any(s.procedure == procedure for s in act.case.supplements)
    if asked_before and not act.data.get("news"):
        raise Refused(ASKED_BEFORE, code="supplement-asked-before")
    asked = Supplement(
        task_id=act.task.id, procedure=procedure, items=act.data["items"],
        news=act.data["news"] if asked_before else None,
        asked_on=act.today, answer_by=act.day("answer_by"),
    )  # fmt: skip
    act.case.supplements.append(asked)
    steps.pause(act.task, act.today)
    act.issue("supplement", notices.supplement(act.case, asked))


def answer_supplement(act: Act) -> None:
    """The resident answers; the clock goes on with the officer who asked."""
    asked = open_supplement(act.task)
    asked.answer, asked.answered_on = act.data["answer"], act.today
    _go_on(act, asked)


def resume(act: Act) -> None:
    """Go on without an answer, with a reason."""
    act.task.officer_id = act.task.officer_id or act.actor.account_id
    _go_on(act, open_supplement(act.task))


def take_as_withdrawn(act: Act) -> None:
    """The resident did not answer in time: taken as withdrawn, with written reasons (ZDYP 11).

    Raises Refused while there is still time to answer.
    """
    asked = open_supplement(act.task)
    _refuse_early(act, asked)
    _end_withdrawn(act, later_notices.taken_as_withdrawn(act.city, act.case, act.task, asked))


def accept_tolerating(act: Act) -> None:
    """Accept although papers are missing that may come later (容缺受理); the clock goes on."""
    missing = Supplement(
        task_id=act.task.id, procedure="tolerated", items=act.data["items"], tolerated=True,
        asked_on=act.today, answer_by=act.day("bring_by"),
    )  # fmt: skip
    act.case.supplements.append(missing)
    act.issue("supplement", later_notices.tolerated(act.case, missing))
    open_visit(act)
    steps.open_next_step(act.city, act.case, act.today)


def record_brought(act: Act) -> None:
    """The tolerated papers were brought. Raises Refused when none are missing."""
    missing = tolerated_missing(act.task)
    if missing is None:
        raise Refused(N_("没有还要补齐的容缺材料。"), code="nothing-missing")
    missing.answer = act.data["reason"]
    missing.answered_on = missing.closed_on = act.today


def withdraw_acceptance(act: Act) -> None:
    """The tolerated papers never came: acceptance is withdrawn, with written reasons (ZDYP 11).

    Raises Refused when none are missing or there is still time.
    """
    missing = tolerated_missing(act.task)
    if missing is None:
        raise Refused(N_("没有还要补齐的容缺材料。"), code="nothing-missing")
    _refuse_early(act, missing)
    _end_withdrawn(act, later_notices.acceptance_withdrawn(act.city, act.case, act.task, missing))


def open_supplement(task: Task) -> Supplement:
    """The request that the task waits for."""
    return next(s for s in task.case.supplements if s.task_id == task.id and s.closed_on is None)


def tolerated_missing(task: Task) -> Supplement | None:
    """The tolerated papers of the task's case that were not brought yet."""
    open_ones = (s for s in task.case.supplements if s.tolerated and s.closed_on is None)
    return next(open_ones, None)


def _refuse_early(act: Act, asked: Supplement) -> None:
    if act.today <= asked.answer_by:
        raise Refused(
            N_("居民可以在%(day)s前补齐，过了这一天才能这样办理。"),
            code="still-time", day=asked.answer_by,
        )  # fmt: skip


def _end_withdrawn(act: Act, content: dict[str, object]) -> None:
    act.case.decision, act.case.decided_on = "withdrawn", act.today
    act.issue("withdrawal", content)
    steps.cancel_open_tasks(act.case, act.today, "withdrawn")


def _go_on(act: Act, asked: Supplement) -> None:
    asked.closed_on = act.today
    if act.task.officer_id is None:
        act.task.state = "open"  # whoever asked has left: it waits in the office's queue
    steps.resume(act.city, act.case, act.task, act.today)


def _procedure(task: Task) -> str:
    return "steps" if task.kind == "step" else task.code
