"""The yearly review (年审), what follows from any review, and leaving the subsidy."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases import notices, steps
from portal.cases.act import Act
from portal.cases.endings import lasting
from portal.cases.form_fields import words_field
from portal.cases.models import Case, Recognition
from portal.cases.rental import papers
from portal.cases.rental.agreements import AGREED, own_case, renew, waiting_step
from portal.cases.rental.leases import file_new_lease
from portal.cases.rental.looking_again import RENEWAL, look_again
from portal.cases.rental.models import Agreement, Exit
from portal.cases.rental.spans import lease_handed_in, pay_on, standing_agreement
from portal.cases.rental.words import DEATH, EXITS, VOLUNTARY
from portal.cases.review_models import Review
from portal.cases.reviews import running_review
from portal.cases.status import derive_status
from portal.cases.trail import journalled
from portal.clock import next_month, today
from portal.database import db, transaction
from portal.errors import FieldProblem, Invalid, Refused
from portal.forms import fields as answers
from portal.forms.form import flat_form
from portal.journal.operations import record
from portal.offices.city import current_city
from portal.parameters.queries import parameters_in_force
from portal.text import N_

ENDED = "已经退出租赁补贴，这一项不再办理。"
RENEW = flat_form("renew", N_("申请年审"), {
    "words": words_field(N_("家里有什么变化"), N_("人口、收入、财产、住房、租的房子。没有变化就写“没有变化”。")),
    "agreed": answers.YesNo(required=True, metadata={
        "label": N_("填写的属实，同意继续核对，并同意协议延续一期吗"), "kind": "bool"}),
})  # fmt: skip
LEAVE = flat_form("leave", N_("退出补贴"), {
    "words": words_field(N_("为什么退出"), N_("简单写一句就行。")),
})  # fmt: skip


def renewal_opens(agreement: Agreement) -> date | None:
    """The first day on which the renewal may be asked for; None where the city has not said."""
    days = parameters_in_force().on(today()).known("rent_renewal_days")
    if days is None or agreement.last_day is None:
        return None
    return agreement.last_day - timedelta(days=days)


def ask_renewal(actor: Actor, number: str, typed: dict[str, Any]) -> Review:
    """The household asks for another year, also late; an office of the procedure may do it for them.

    What is looked at already becomes the yearly review. Raises NotFound, Invalid, Refused too early or
    where nothing runs.
    """
    data = RENEW.load(typed)
    if not data["agreed"]:
        raise Invalid([FieldProblem("agreed", AGREED)])
    with transaction() as session:
        case = own_case(session, actor, number)
        agreement = standing_agreement(session, case)
        if agreement is None or not lasting(session, case, today()):
            raise Refused(N_("这件申请没有可以年审的补贴。"), code="nothing-to-renew")
        opens = renewal_opens(agreement)
        if opens is not None and today() < opens:
            words = N_("还没有到年审的时候，%(day)s起可以申请。")
            raise Refused(words, code="too-early", day=opens)
        review = look_again(session, actor, case, RENEWAL, data["words"])
        record(actor, "ask-renewal", "case", case.number, after={"review": review.id})
        return review


def after_review(act: Act, review: Review) -> None:
    """What a review that was closed means for agreement, lease and months: the yearly one renews."""
    _note_exits(act, review)
    if not lasting(act.session, act.case, act.today) or review.outcome == "ended":
        return
    file_new_lease(act)
    agreement = renew(act.session, act.case) if review.cause == RENEWAL else None
    if agreement is not None:
        act.issue("agreement", papers.renewed(act.case, agreement))
    pay_on(act.session, act.actor, act.case)


def keep_reason(act: Act, review: Review) -> None:
    """Keep why the household leaves. Raises Invalid where all of it ends without a reason."""
    ends = all(change["ends"] for change in review.changes or [])
    if ends and act.data.get("ground") not in EXITS:
        raise Invalid([FieldProblem("ground", N_("请选择退出的原因。"))])
    review.ground = act.data["ground"] if ends else None


def _note_exits(act: Act, review: Review) -> None:
    """Every recognition that ends has its reason on file."""
    for change in review.changes or []:
        if change["ends"] and review.outcome != "kept":
            _note_exit(act.session, change["recognition"], review.ground or DEATH,
                       date.fromisoformat(change["ends"]))  # fmt: skip


def _note_exit(session: Session, recognition: int, reason: str, ends_on: date) -> None:
    session.merge(Exit(recognition_id=recognition, reason=reason, ends_on=ends_on, made_on=today()))


def leave(actor: Actor, number: str, typed: dict[str, Any]) -> None:
    """The household gives the subsidy up, from the next month; nobody is to be heard.

    Raises NotFound, Invalid, Refused where nothing runs.
    """
    data = LEAVE.load(typed)
    with transaction() as session:
        case = own_case(session, actor, number)
        found = lasting(session, case, today())
        if case.decision != "granted" or not found:
            raise Refused(N_("没有在享受的补贴，不用退出。"), code="nothing-to-leave")
        ends = next_month(today())
        for recognition in found:
            _end(session, actor, recognition, ends)
        with journalled(session, actor, case):
            _close_rest(case)
            case.status = derive_status(case)
        step = max((t for t in case.tasks if t.code == "decide"), key=lambda task: task.position)
        notices.issue(session, current_city(), case, step, "stop", today(), papers.left(case, ends))
        record(actor, "leave", "case", case.number, after={"words": len(data["words"])})


def _end(session: Session, actor: Actor, recognition: Recognition, ends: date) -> None:
    recognition.ended_on = ends
    _note_exit(session, recognition.id, VOLUNTARY, ends)
    record(actor, "adjust", "recognition", recognition.id, after={"ended_on": str(ends)})


def _close_rest(case: Case) -> None:
    """What waited for the household waits no more."""
    for task in case.tasks:
        if task.kind == "step" and task.state != "concluded":
            steps.close_task(case, task, today(), "declined", ENDED)


def may_tell(case: Case) -> bool:
    """Whether nobody has accepted the case yet, so that the household may tell more."""
    return any(t.code == "accept" and t.state != "concluded" for t in case.tasks)


def to_do(case: Case) -> str | None:
    """What the household does next, a code of TO_DO; None where nothing."""
    session = db.session()
    if case.decision is None:
        return "home" if may_tell(case) and "monthly_rent" not in case.facts["household"] else None
    if case.decision != "granted" or not lasting(session, case, today()):
        return None
    waiting = waiting_step(case)
    if waiting is not None:
        handed = waiting == "lease" and lease_handed_in(session, case) is not None
        return None if handed else waiting
    agreement = standing_agreement(session, case)
    if agreement is None or running_review(session, case) is not None:
        return None
    opens = renewal_opens(agreement)
    return RENEWAL if opens is not None and today() >= opens else None
