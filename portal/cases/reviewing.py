"""The course of a review: the facts found, what they change, the hearing, the county's decision.

What is cut or stopped is decided only after the recipient was heard (社会救助法 48, from 1 July 2026), by
somebody who did not review, and counts from the month after: never for one that has begun.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from portal.cases import destitute, review_notices
from portal.cases.act import Act
from portal.cases.decisions import choose, recognise
from portal.cases.endings import lasting
from portal.cases.four_eyes import hands_on
from portal.cases.joint_handling import open_entitlements, review_day
from portal.cases.models import Recognition
from portal.cases.payable import adjustments_of
from portal.cases.recognised import COUNTING
from portal.cases.rental import renewals
from portal.cases.rental.words import SERVICE as RENTAL
from portal.cases.review_models import Adjustment, Review
from portal.cases.reviews import review_found, review_of
from portal.clock import next_month
from portal.errors import FieldProblem, Invalid, Refused
from portal.journal.operations import record
from portal.offices.calendar import Due
from portal.parameters.queries import parameters_in_force
from portal.services.catalogue import get_service
from portal.text import N_

HEARING_FROM = date(2026, 7, 1)
"""The first day of 社会救助法, whose article 48 asks for the hearing."""
Change = dict[str, Any]


def keep_found(act: Act) -> None:
    """The facts that the review found, assessed by the rules of today; the case keeps its own."""
    review = _review(act)
    review.facts = act.data.get("facts") or review.facts or act.case.facts
    service = get_service(act.case.service)
    review.assessment = service.assess(review.facts, parameters_in_force(), act.today).to_json()


def conclude_unchanged(act: Act) -> None:
    """Nothing changes: everything recognised goes on until the next review day."""
    review = _found(act)
    for recognition in lasting(act.session, act.case, act.today):
        _next_day(act, recognition, review)
    act.issue("review", review_notices.unchanged(act.case, act.task))
    _close(act, review, "unchanged")


def propose_change(act: Act) -> None:
    """What the reviewing officer says remains, with which amounts; the county decides.

    Answers: categories, amount (fen a month, only where the rules leave it open), phase_months, reason.
    Raises Invalid where it departs from the rules without a reason, Refused where nothing changes.
    """
    review = _found(act)
    chosen = {v["category"]: amount for v, amount in choose(act, _assessment(review))}
    _propose(act, review, chosen)


def propose_stop(act: Act) -> None:
    """The household is no longer entitled to anything; the county decides."""
    review = _found(act)
    met = [v for v in _assessment(review)["verdicts"] if v["verdict"] == "met"]
    if met and not act.data.get("reason"):
        raise Invalid([FieldProblem("reason", N_("按规则仍然符合，请写明停止的理由。"))])
    _propose(act, review, {})


def record_death(act: Act) -> None:
    """The recipient who lived alone has died: it stops from the following month, nobody is to be heard."""
    review = _review(act)
    if len(act.case.facts["members"]) > 1:
        raise Refused(N_("家里还有别的人，请登记调查后按变化的情况办理。"), code="others-left")
    destitute.refuse_unpublished_death(act)
    ends = next_month(act.day("died_on"))
    review.changes = [_change(r, None, 0, ends) for r in lasting(act.session, act.case, act.today)]
    _apply(act, review)
    act.issue("stop", review_notices.died(act.case, act.task, ends))
    _close(act, review, "ended")


def record_hearing(act: Act) -> None:
    """The recipient was heard, or was asked and did not come."""
    review, proposed = _review(act), _review(act).task.concluded_on
    if proposed is not None and act.day("heard_on") < proposed:
        problem = N_("要在提出意见（%(day)s）以后听取。")
        raise Invalid([FieldProblem("heard_on", problem, {"day": proposed})])
    review.heard_on, review.hearing = act.day("heard_on"), act.data["words"]


def adjust(act: Act) -> None:
    """The county decides as proposed. Raises Refused without the hearing or by the reviewer's eyes."""
    review = _review(act)
    _refuse_reviewer(act, review)
    destitute.refuse_uninquired(act, review)
    if _hearing_missing(act, review):
        words = N_("减发或停发以前要先听取本人意见，请先登记听取意见（社会救助法第四十八条）。")
        raise Refused(words, code="hearing-missing")
    first = next_month(act.today)
    review.changes = [_from(change, first, review.phase_months) for change in review.changes or []]
    _apply(act, review)
    ended = all(change["ends"] for change in review.changes)
    kind = "stop" if ended else "adjustment"
    act.issue(kind, review_notices.adjusted(act.city, act.case, act.task, review))
    _close(act, review, "ended" if ended else "changed")
    destitute.after_decision(act, review)


def _hearing_missing(act: Act, review: Review) -> bool:
    to_hear = is_adverse(review) and not destitute.hears_nobody(review)
    return to_hear and review.heard_on is None and act.today >= HEARING_FROM


def leave_unchanged(act: Act) -> None:
    """The county does not follow the proposal: everything goes on as it was."""
    review = _review(act)
    _refuse_reviewer(act, review)
    destitute.refuse_uninquired(act, review)
    for recognition in lasting(act.session, act.case, act.today):
        _next_day(act, recognition, review)
    act.issue("review", review_notices.unchanged(act.case, act.task))
    _close(act, review, "kept")
    destitute.after_decision(act, review)


def is_adverse(review: Review) -> bool:
    """Whether the proposal cuts or stops anything."""
    return any(c["ends"] or (c["to"] or 0) < (c["from"] or 0) for c in review.changes or [])


def amount_now(recognition: Recognition) -> int | None:
    """What the recognition gives a month by the last adjustment, in fen."""
    adjusted = adjustments_of([recognition])[recognition.id]
    return adjusted[-1].amount if adjusted else recognition.amount


def _review(act: Act) -> Review:
    review = review_of(act.task)
    if review is None:
        raise Refused(N_("这项任务不是复核。"), code="no-review")
    return review


def _found(act: Act) -> Review:
    """The review, once its facts are on file."""
    review = _review(act)
    if review.assessment is None:
        raise Refused(N_("请先登记复核时的调查情况。"), code="inquiry-missing")
    return review


def _assessment(review: Review) -> dict[str, Any]:
    return review.assessment or {"verdicts": []}


def _propose(act: Act, review: Review, chosen: dict[str, int | None]) -> None:
    review.changes = list(_changes(act, chosen))
    if not review.changes:
        raise Refused(
            N_("照这样没有任何变化，请选择“没有变化，继续享受”。"), code="nothing-changes"
        )
    if act.case.service == RENTAL:
        renewals.keep_reason(act, review)
    destitute.keep_ground(act, review)
    review.phase_months = _phase_months(act, review)
    act.task.opinion = "adjust"
    if destitute.ends_destitute(review):
        destitute.open_ending(act, review)
    else:  # no limit for the decision is published: due at once
        destitute.open_decision(act, review, Due(act.today))


def _phase_months(act: Act, review: Review) -> int:
    """For how many months what ends goes on (渐退期), at most so many as the notice of 2022 says."""
    months: int = act.data.get("phase_months") or 0
    most = parameters_in_force().on(act.today).known("phase_out_most_months")
    if months and not any(_phases_out(change) for change in review.changes or []):
        problem = N_("只有停发的才有渐退期；特困供养从下个月起终止，没有渐退期。")
        raise Invalid([FieldProblem("phase_months", problem)])
    if most is not None and months > most:
        problem = N_("渐退期原则上不超过%(most)s个月。")
        raise Invalid([FieldProblem("phase_months", problem, {"most": most})])
    return months


def _changes(act: Act, chosen: dict[str, int | None]) -> Iterator[Change]:
    """What differs from what is recognised now: ended, another amount, new."""
    standing = lasting(act.session, act.case, act.today)
    for recognition in standing:
        now = amount_now(recognition)
        if recognition.category not in chosen:
            yield _change(recognition, now, 0 if now is not None else None, "following")
        elif chosen[recognition.category] != now or recognition.ended_on is not None:
            yield _change(recognition, now, chosen[recognition.category], None)
    known = {recognition.category for recognition in standing}
    for category, amount in chosen.items():
        if category not in known:
            yield {
                "recognition": None,
                "category": category,
                "from": None,
                "to": amount,
                "ends": None,
            }


def _change(
    recognition: Recognition, now: int | None, to: int | None, ends: date | str | None
) -> Change:
    return {"recognition": recognition.id, "category": recognition.category, "from": now, "to": to,
            "ends": str(ends) if ends else None}  # fmt: skip


def _phases_out(change: Change) -> bool:
    """Whether it ends and may go on for some months; destitute support does not (特困人员认定办法 26)."""
    return bool(change["ends"]) and change["category"] != destitute.DESTITUTE


def _from(change: Change, first: date, phase_months: int) -> Change:
    """The change with its days: the month from which it counts, later by the phasing out."""
    if change["ends"]:
        months = phase_months if _phases_out(change) else 0
        return {**change, "ends": str(next_month(first, months))}
    return {**change, "first_month": str(first)}


def _apply(act: Act, review: Review) -> None:
    """Write what was decided to the recognitions, each journalled."""
    for change in review.changes or []:
        if change["recognition"] is None:
            verdicts = {v["category"]: v for v in _assessment(review)["verdicts"]}
            recognise(act, verdicts[change["category"]], change["to"])
            continue
        recognition = act.session.get_one(Recognition, change["recognition"])
        if change["ends"]:
            recognition.ended_on = date.fromisoformat(change["ends"])
        else:
            recognition.ended_on = None  # what was being phased out goes on
        if not change["ends"] and change["to"] is not None:
            act.session.add(Adjustment(
                recognition_id=recognition.id, review_id=review.id, amount=change["to"],
                first_month=date.fromisoformat(change["first_month"]), made_on=act.today,
            ))  # fmt: skip
        record(act.actor, "adjust", "recognition", recognition.id,
               after={"ended_on": change["ends"], "review": review.id})  # fmt: skip
        _tell_other_cases(act, change)
    act.session.flush()
    for recognition in lasting(act.session, act.case, act.today):
        if recognition.ended_on is None and recognition.first_day < act.today:
            _next_day(act, recognition, review)
    open_entitlements(act.session, act.actor, act.city, act.case)


def _tell_other_cases(act: Act, change: Change) -> None:
    """Whose recognition ends is looked at again where another service counted on it."""
    if change["ends"] and change["category"] in COUNTING:
        told = f"社会救助认定从{change['ends']}起停止。"
        category = f"rent_{change['category']}"
        review_found(act.session, act.actor, act.case.household_id, category, told)


def _next_day(act: Act, recognition: Recognition, review: Review) -> None:
    facts = review.facts or act.case.facts
    before = recognition.review_on
    recognition.review_on = review_day(act.case.service, facts, recognition.category, act.today)
    record(act.actor, "review", "recognition", recognition.id, before={"review_on": str(before)},
           after={"review_on": str(recognition.review_on)})  # fmt: skip


def _close(act: Act, review: Review, outcome: str) -> None:
    review.outcome, review.closed_on = outcome, act.today
    if act.case.service == RENTAL:
        renewals.after_review(act, review)


def _refuse_reviewer(act: Act, review: Review) -> None:
    """Four eyes: who worked on the review does not decide on it."""
    if act.actor.account_id in hands_on(review.task):
        raise Refused(
            N_("复核经办人不能决定自己提出的意见，请由另一位同事办理。"), code="four-eyes"
        )
