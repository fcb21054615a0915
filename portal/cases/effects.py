"""What each action of the workflow does beyond moving the task: one small function per action."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases import notices, steps
from portal.cases.decisions import confirm
from portal.cases.models import Case, Inquiry, Supplement, Task
from portal.cases.ratings import refuse_own_callback
from portal.errors import FieldProblem, Invalid, Refused
from portal.journal.queries import history
from portal.offices.city import City
from portal.parameters.queries import parameters_in_force
from portal.people.models import Account
from portal.services.catalogue import get_service
from portal.text import N_


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


def claim(act: Act) -> None:
    """The task is this officer's now. Four eyes: who gave the opinion does not decide."""
    _refuse_second_pair(act)
    refuse_own_callback(act.session, act.actor, act.task)
    act.task.officer_id = act.actor.account_id


def release(act: Act) -> None:
    """The task goes back to the office's queue."""
    act.task.officer_id = None


def hand_over(act: Act) -> None:
    """Another officer of the same office takes over. Raises Invalid for anybody else."""
    successor = act.session.get(Account, act.data["officer"])
    if successor is None or not successor.active or successor.office_code != act.task.office_code:
        raise Invalid([FieldProblem("officer", N_("请选择本单位的同事。"))])
    act.task.officer_id = successor.id


def request_supplement(act: Act) -> None:
    """Ask once for everything that is missing; the clock stops, the resident gets a paper."""
    procedure = _procedure(act.task)
    if any(asked.procedure == procedure for asked in act.case.supplements):
        raise Refused(
            N_("这件申请已经请居民补交过一次，不能再次要求补正（“最多跑一次”改革规定第十一条）。"),
            code="supplement-asked-before",
        )
    asked = Supplement(
        task_id=act.task.id, procedure=procedure, items=act.data["items"],
        asked_on=act.today, answer_by=date.fromisoformat(act.data["answer_by"]),
    )  # fmt: skip
    act.case.supplements.append(asked)
    steps.pause(act.task, act.today)
    _issue(act, "supplement", notices.supplement(act.case, asked))


def answer_supplement(act: Act) -> None:
    """The resident answers; the clock goes on with the officer who asked."""
    asked = open_supplement(act.task)
    asked.answer, asked.answered_on = act.data["answer"], act.today
    _go_on(act, asked)


def resume(act: Act) -> None:
    """Go on without an answer, with a reason."""
    _go_on(act, open_supplement(act.task))


def accept(act: Act) -> None:
    """Accepted: the next step opens."""
    steps.open_next_step(act.city, act.case, act.today)


def reject(act: Act) -> None:
    """Not accepted, with written reasons; the case ends (ZDYP 11)."""
    _end_refused(act, "不予受理通知书")


def record_inquiry(act: Act) -> None:
    """An inquiry with two signatures; corrected facts become the verified ones."""
    act.session.add(Inquiry(
        case_id=act.case.id, task_id=act.task.id, method=act.data["method"],
        made_on=date.fromisoformat(act.data["made_on"]), inquirers=act.data["inquirers"], findings=act.data["findings"],
    ))  # fmt: skip
    act.session.flush()
    verify_facts(act.case, act.data.get("facts") or act.case.facts)


def verify_facts(case: Case, facts: dict[str, Any]) -> None:
    """Keep the verified facts and assess them by the rules of the day of application."""
    book = parameters_in_force()
    assessment = get_service(case.service).assess(facts, book, case.applied_on)
    case.verified, case.assessment = facts, assessment.to_json()


def give_opinion(act: Act) -> None:
    """The township's opinion, once an inquiry is on file; publicity opens, or the decision.

    A proposal to refuse is not posted to the neighbours: there is nothing to confirm.
    """
    if act.case.verified is None:
        raise Refused(N_("请先登记入户调查或核对情况，再提出初审意见。"), code="inquiry-missing")
    act.task.opinion = act.data["opinion"]
    following = steps.open_next_step(act.city, act.case, act.today)
    if act.task.opinion == "refuse" and following.code == "publicise":
        following.state, following.outcome = "concluded", "not_applicable"
        following.concluded_on = act.today
        steps.open_next_step(act.city, act.case, act.today)


def post(act: Act) -> None:
    """The result is posted in the village or community; the seven days begin."""
    if act.task.posted_on is not None:
        raise Refused(N_("公示已经张贴过了。"), code="posted-before")
    act.task.posted_on = act.today


def close_publicity(act: Act) -> None:
    """The days of publicity are over (审核确认办法 19: 7 days, the first not counted)."""
    if act.task.posted_on is None:
        raise Refused(N_("请先登记公示张贴的日期。"), code="not-posted")
    lasts = act.city.procedure(act.case.service).step(act.task.code).lasts or 0
    last_day = act.task.posted_on + timedelta(days=lasts)
    if act.today <= last_day:
        raise Refused(
            N_("公示要满%(days)s天，到%(day)s为止，之后才能结束。"),
            code="publicity-running", days=lasts, day=last_day,
        )  # fmt: skip
    steps.open_next_step(act.city, act.case, act.today)


def decide_confirm(act: Act) -> None:
    """Recognise the household; every department's task opens in the same transaction."""
    _refuse_second_pair(act)
    confirm(act.session, act.actor, act.city, act.task, act.data, act.today)


def refuse(act: Act) -> None:
    """Refused with article and reason; on the deciding step the case ends with it."""
    if act.task.kind == "step":
        _refuse_second_pair(act)
        _end_refused(act, "不予确认同意决定书")
    else:
        _answer(act)


def grant(act: Act) -> None:
    """Granted: what, and how much when it is money."""
    act.task.granted, act.task.amount = act.data["granted"], act.data.get("amount")
    _answer(act)


def _answer(act: Act) -> None:
    _issue(act, "matter", notices.matter_result(act.city, act.case, act.task))


def _end_refused(act: Act, title: str) -> None:
    act.case.decision, act.case.decided_on = "refused", act.today
    _issue(act, "decision", notices.refusal(act.city, act.case, act.task, title))
    steps.cancel_open_tasks(act.case, act.today, "not_applicable")


def _refuse_second_pair(act: Act) -> None:
    """Four eyes: who worked on the preparing steps, for however long, does not decide.

    The journal knows everybody who did, also when the task was handed over since.
    """
    if act.task.code != "decide":
        return
    preparing = (task for task in act.case.tasks if task.code in ("accept", "verify"))
    prepared = {event.account_id for task in preparing for event in history("task", task.id)}
    if act.actor.account_id in prepared:
        raise Refused(
            N_("初审经办人不能审核确认同一件申请，请由另一位同事办理。"), code="four-eyes"
        )


def open_supplement(task: Task) -> Supplement:
    """The request that the task waits for."""
    return next(s for s in task.case.supplements if s.task_id == task.id and s.closed_on is None)


def _go_on(act: Act, asked: Supplement) -> None:
    asked.closed_on = act.today
    steps.resume(act.city, act.case, act.task, act.today)


def _procedure(task: Task) -> str:
    return "steps" if task.kind == "step" else task.code


def _issue(act: Act, kind: str, content: dict[str, Any]) -> None:
    notices.issue(act.session, act.city, act.case, act.task, kind, act.today, content)


def nothing_more(act: Act) -> None:
    """The task moves, and that is all."""


EFFECTS: dict[str, Callable[[Act], None]] = {
    "claim": claim,
    "release": release,
    "hand-over": hand_over,
    "request-supplement": request_supplement,
    "answer-supplement": answer_supplement,
    "resume": resume,
    "accept": accept,
    "reject": reject,
    "record-inquiry": record_inquiry,
    "give-opinion": give_opinion,
    "post": post,
    "close-publicity": close_publicity,
    "confirm": decide_confirm,
    "refuse": refuse,
    "grant": grant,
    "call-back": lambda act: refuse_own_callback(act.session, act.actor, act.task),
    "decline": nothing_more,
    "not-applicable": nothing_more,
}
