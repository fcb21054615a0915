"""Publicity (公示): posted for its days, closed, or objected to."""

from datetime import timedelta

from portal.cases import later_notices, publicity_notice, steps
from portal.cases.act import Act
from portal.cases.course_models import Objection
from portal.cases.handling import widen_outer_limit
from portal.errors import Refused
from portal.text import N_


def post(act: Act) -> None:
    """The result is posted in the village or community; the seven days begin."""
    if act.task.posted_on is not None:
        raise Refused(N_("公示已经张贴过了。"), code="posted-before")
    act.task.posted_on = act.today
    lasts = steps.procedure_of(act.city, act.case).step(act.task.code).lasts or 0
    last_day = act.today + timedelta(days=lasts)
    act.issue("publicity", publicity_notice.sheet(act.city, act.case, act.task, last_day))


def close_publicity(act: Act) -> None:
    """The days of publicity are over (审核确认办法 19: 7 days, the first not counted)."""
    _refuse_unposted(act)
    lasts = steps.procedure_of(act.city, act.case).step(act.task.code).lasts or 0
    last_day = act.task.posted_on + timedelta(days=lasts) if act.task.posted_on else act.today
    if act.today <= last_day:
        raise Refused(
            N_("公示要满%(days)s天，到%(day)s为止，之后才能结束。"),
            code="publicity-running", days=lasts, day=last_day,
        )  # fmt: skip
    steps.open_next_step(act.city, act.case, act.today)


def record_objection(act: Act) -> None:
    """Somebody objects: the township inquires again and posts again (审核确认办法 19, 22).

    Who objected is protected: only the office that took the objection down reads it.
    """
    _refuse_unposted(act)
    act.case.objections.append(Objection(
        task_id=act.task.id, made_on=act.today, words=act.data["words"],
        objector=act.data.get("objector"),
    ))  # fmt: skip
    widen_outer_limit(act, "objection")
    steps.add_steps(act.case, ("verify", "publicise"))
    act.issue("objection", later_notices.objection(act.case))
    steps.open_next_step(act.city, act.case, act.today)


def _refuse_unposted(act: Act) -> None:
    if act.task.posted_on is None:
        raise Refused(N_("请先登记公示张贴的日期。"), code="not-posted")
