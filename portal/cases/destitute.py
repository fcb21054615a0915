"""How destitute support ends (特困人员认定办法 24-27): one of six grounds, seven days of publicity, the
county's decision, from the month after.

An objection is inquired into by the county, which decides within the law's working days and publishes
anew. Whether the household then fits another support is looked at by portal.outreach.
"""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases import publicity_notice
from portal.cases.act import Act
from portal.cases.course_models import Objection
from portal.cases.grounds import ENDING_GROUNDS
from portal.cases.models import Inquiry, Task
from portal.cases.review_models import Review
from portal.cases.reviews import ADJUST, ENDING, review_of, tasks_of
from portal.clock import now, today
from portal.errors import FieldProblem, Invalid, Refused
from portal.jobs.operations import enqueue
from portal.journal.operations import record
from portal.offices.calendar import Due
from portal.parameters.queries import parameters_in_force
from portal.text import N_

DESTITUTE = "destitute"
AFTER_ENDING = "after-ending"
"""The kind of the job that looks whether another support fits (art. 27)."""


def ends_destitute(review: Review) -> bool:
    """Whether the proposal, or the decision, ends destitute support."""
    return any(c["ends"] and c["category"] == DESTITUTE for c in review.changes or [])


def keep_ground(act: Act, review: Review) -> None:
    """Keep on which of the six grounds it is to end (art. 24). Raises Invalid without one."""
    if not ends_destitute(review):
        return
    if act.data.get("ground") not in ENDING_GROUNDS:
        words = N_("终止特困供养要有法定的情形，请选择（特困人员认定办法第二十四条）。")
        raise Invalid([FieldProblem("ground", words)])
    review.ground = act.data["ground"]


def hears_nobody(review: Review) -> bool:
    """Whether there is nobody to be heard: all that is cut or stopped was the dead person's."""
    adverse = [c for c in review.changes or [] if c["ends"] or (c["to"] or 0) < (c["from"] or 0)]
    return review.ground == "death" and all(c["category"] == DESTITUTE for c in adverse)


def refuse_unpublished_death(act: Act) -> None:
    """Raises Refused where a death would end destitute support at once: it is published first (art. 26)."""
    if any(found.category == DESTITUTE for found in act.case.recognitions):
        words = N_("特困供养的终止要先公示，请登记调查后提出停止意见，情形选择死亡。")
        raise Refused(words, code="publicity-missing")


def open_ending(act: Act, review: Review) -> None:
    """The township publishes it, in the village or the institution, on the county's behalf (art. 26)."""
    own = [task for task in act.case.tasks if task.kind == "step"]
    office = next(
        (t.office_code for t in reversed(own) if t.code == "publicise"), own[0].office_code
    )
    due = act.city.calendar.due_date(act.today, _lasts() + 1, "calendar_days")
    earlier = sum(task.kind == ENDING for task in tasks_of(review))
    task = Task(
        kind=ENDING, code=ENDING, position=review.task.position + earlier, state="open",
        office_code=office, opened_on=act.today, due_on=due.day, due_provisional=due.provisional,
    )  # fmt: skip
    act.case.tasks.append(task)
    act.session.flush()
    after = {"state": "open", "office": office, "due_on": str(task.due_on)}
    record(act.actor, "open", "task", task.id, after=after)


def post_ending(act: Act) -> None:
    """The sheet is posted; the days begin."""
    if act.task.posted_on is not None:
        raise Refused(N_("公示已经张贴过了。"), code="posted-before")
    act.task.posted_on = act.today
    sheet = publicity_notice.ending_sheet(
        act.city, act.case, act.task, act.today + timedelta(days=_lasts()), _review(act).outcome
    )
    act.issue("publicity", sheet)


def close_ending(act: Act) -> None:
    """The days are over without an objection: the county decides, unless it has."""
    last_day = _posted(act) + timedelta(days=_lasts())
    if act.today <= last_day:
        raise Refused(
            N_("公示要满%(days)s天，到%(day)s为止，之后才能结束。"),
            code="publicity-running", days=_lasts(), day=last_day,
        )  # fmt: skip
    review = _review(act)
    if review.closed_on is None:
        open_decision(act, review, Due(act.today))


def object_to_ending(act: Act) -> None:
    """Somebody objects: the county inquires and decides within the law's working days (art. 26)."""
    _posted(act)
    review = _review(act)
    if review.closed_on is not None:
        words = N_("这是决定以后的公示，有意见的请告诉他可以申请行政复议。")
        raise Refused(words, code="decided-before")
    act.case.objections.append(Objection(
        task_id=act.task.id, made_on=act.today, words=act.data["words"],
        objector=act.data.get("objector"),
    ))  # fmt: skip
    days = parameters_in_force().on(act.today).known("destitute_objection_days")
    due = (
        Due(act.today)
        if days is None
        else act.city.calendar.due_date(act.today, days, "working_days")
    )
    open_decision(act, review, due)


def refuse_uninquired(act: Act, review: Review) -> None:
    """Raises Refused where somebody objected and the county has not inquired (art. 26)."""
    inquired = select(Inquiry.id).where(Inquiry.task_id == act.task.id)
    if _objected(act.session, review) and act.session.scalar(inquired) is None:
        words = N_("公示有异议，请先登记调查核实的情况，再作决定（特困人员认定办法第二十六条）。")
        raise Refused(words, code="inquiry-missing")


def after_decision(act: Act, review: Review) -> None:
    """What was objected to is published anew as decided; of who loses the support it is looked at
    what fits instead (art. 26, 27).
    """
    if _objected(act.session, review):
        open_ending(act, review)
    if review.outcome != "kept" and ends_destitute(review):
        payload = {"review": review.id}
        enqueue(act.session, AFTER_ENDING, f"{AFTER_ENDING} {review.id}", now(), payload)


def open_decision(act: Act, review: Review, due: Due) -> None:
    """The task of the office that decided the case."""
    decided = max((t for t in act.case.tasks if t.code == "decide"), key=lambda t: t.position)
    task = Task(
        kind=ADJUST, code=ADJUST, position=review.task.position + 1, state="open",
        office_code=decided.office_code, opened_on=act.today, due_on=due.day,
        due_provisional=due.provisional,
    )  # fmt: skip
    act.case.tasks.append(task)
    act.session.flush()
    review.deciding_task_id = task.id
    after = {"state": "open", "office": task.office_code, "due_on": str(task.due_on)}
    record(act.actor, "open", "task", task.id, after=after)


def _review(act: Act) -> Review:
    review = review_of(act.task)
    if review is None:
        raise Refused(N_("这项任务不是复核。"), code="no-review")
    return review


def _posted(act: Act) -> date:
    if act.task.posted_on is None:
        raise Refused(N_("请先登记公示张贴的日期。"), code="not-posted")
    return act.task.posted_on


def _lasts() -> int:
    """For how many calendar days it is published; none where the city's figure is missing."""
    return parameters_in_force().on(today()).known("destitute_publicity_days") or 0


def _objected(session: Session, review: Review) -> bool:
    published = [task.id for task in tasks_of(review) if task.kind == ENDING]
    return session.scalar(select(Objection.id).where(Objection.task_id.in_(published))) is not None
