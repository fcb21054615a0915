"""Rating a concluded case (好差评): five levels, with words; the last two are called back.

A call-back is a task of the office that accepted the application, due on the day it opens: no
limit for it is published. It stays when the resident rates better later, so that nobody is asked
to take a rating back instead of being called.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases.access import case_for, handles_steps
from portal.cases.form_fields import words_field
from portal.cases.models import Case, Task
from portal.cases.rating_models import Rating
from portal.cases.status import FINISHED
from portal.clock import today
from portal.database import db, transaction
from portal.errors import NotAllowed, Refused
from portal.forms import fields as answers
from portal.forms.form import flat_form
from portal.journal.operations import record
from portal.journal.queries import history
from portal.people.models import Account
from portal.text import N_

CALLBACK = "callback"
LEVELS = {
    "very_satisfied": N_("非常满意"),
    "satisfied": N_("满意"),
    "fairly_satisfied": N_("基本满意"),
    "dissatisfied": N_("不满意"),
    "very_dissatisfied": N_("非常不满意"),
}
"""The five levels of the rating, best first."""

CALLED_BACK = frozenset({"dissatisfied", "very_dissatisfied"})
"""Who says this is called back by the office."""

ASKED = {
    "level": answers.Choice(tuple(LEVELS), required=True, metadata={
        "label": N_("您对这次办理满意吗"), "kind": "choice", "choices": tuple(LEVELS.items())}),
    "words": words_field(N_("想说的话"), N_("哪里办得好、哪里不好，都可以写；不写也可以。"), False),
}  # fmt: skip
FORM = flat_form("rating", N_("评价这次办理"), ASKED)


def rate(actor: Actor, number: str, typed: dict[str, Any]) -> Rating:
    """Rate the own concluded case, or change the rating until the office has called back.

    `typed`: level (one of LEVELS), words. Raises NotAllowed for anybody but a resident, NotFound,
    Invalid, Refused when the case is still running or the call-back was made.
    """
    if actor.role != "resident":
        raise NotAllowed()
    data = FORM.load(typed)
    with transaction() as session:
        case = case_for(session, actor, number, lock=True)
        return keep_rating(session, actor, case, data)


def keep_rating(session: Session, actor: Actor, case: Case, data: dict[str, Any]) -> Rating:
    """Keep what the resident says of the case, within the running transaction. Raises as `rate`."""
    _refuse(case)
    rating = session.get(Rating, case.id)
    before = {"level": rating.level} if rating else {}
    if rating is None:
        rating = Rating(case_id=case.id)
        session.add(rating)
    rating.level, rating.words, rating.rated_on = data["level"], data.get("words"), today()
    _open_callback(session, actor, case, rating)
    record(actor, "rate", "case", case.number, before=before, after={"level": rating.level})
    return rating


def _refuse(case: Case) -> None:
    if case.status not in FINISHED:
        raise Refused(N_("这件事还没有办完，办结以后再评价。"), code="not-concluded")
    callback = callback_of(case)
    if callback is not None and callback.state == "concluded":
        raise Refused(N_("经办单位已经回访过，评价不能再改。"), code="called-back")


def _open_callback(session: Session, actor: Actor, case: Case, rating: Rating) -> None:
    """The office that accepted the application calls back, once for each case."""
    if rating.level not in CALLED_BACK or callback_of(case) is not None:
        return
    accepted = next(task for task in case.tasks if task.kind == "step")
    task = Task(
        kind=CALLBACK, code=CALLBACK, position=200, office_code=accepted.office_code, state="open",
        opened_on=today(), due_on=today(),
    )  # fmt: skip
    case.tasks.append(task)
    session.flush()
    after = {"state": "open", "office": task.office_code, "due_on": str(task.due_on)}
    record(actor, "open", "task", task.id, after=after)


def callback_of(case: Case) -> Task | None:
    """The case's call-back, None when nobody asked for one."""
    return next((task for task in case.tasks if task.kind == CALLBACK), None)


def rating_of(actor: Actor, case: Case) -> Rating | None:
    """The rating of a case that the actor holds, None when there is none.

    Officers of the procedure read it; a department that owes one matter does not.
    """
    return db.session.get(Rating, case.id) if handles_steps(actor, case) else None


def may_rate(case: Case) -> bool:
    """Whether the resident may rate the case now, or change what was said."""
    callback = callback_of(case)
    return case.status in FINISHED and (callback is None or callback.state != "concluded")


def phone_to_call(task: Task) -> str:
    """The number of the resident whom a call-back is about, empty for any other task."""
    holder = db.session.get(Account, task.case.account_id) if task.kind == CALLBACK else None
    return holder.login if holder else ""


def refuse_own_callback(session: Session, actor: Actor, task: Task) -> None:
    """Four eyes: who worked on the case does not call back, while a colleague did not.

    Where everybody of the office worked on it, whoever is there calls. Other tasks pass. Raises
    Refused.
    """
    if task.kind != CALLBACK:
        return
    others = [other for other in task.case.tasks if other is not task]
    words = N_("您经办过这件申请，请由没有经办过的同事回访。")
    refuse_who_worked(session, actor, others, task.office_code, words)


def refuse_who_worked(
    session: Session, actor: Actor, tasks: Iterable[Task], office: str, words: str
) -> None:
    """Raises Refused, saying `words`, where the actor worked on one of the tasks and somebody of the
    office did not.
    """
    worked = {event.account_id for task in tasks for event in history("task", task.id)}
    colleagues = session.scalars(
        select(Account.id).where(
            Account.office_code == office, Account.role == "caseworker", Account.active
        )
    )
    if actor.account_id in worked and set(colleagues) - worked:
        raise Refused(words, code="four-eyes")
