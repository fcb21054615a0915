"""What each action of the workflow does beyond moving the task: the table of actions."""

from collections.abc import Callable

from portal.cases import (
    checking,
    corrections,
    handling,
    inquiry,
    publicity,
    reviewing,
    rulings,
    supplements,
    transfers,
)
from portal.cases.act import Act
from portal.cases.ratings import refuse_own_callback

EFFECTS: dict[str, Callable[[Act], None]] = {
    "claim": handling.claim,
    "release": handling.release,
    "hand-over": handling.hand_over,
    "transfer": transfers.transfer,
    "extend": handling.extend,
    "request-supplement": supplements.request_supplement,
    "answer-supplement": supplements.answer_supplement,
    "resume": supplements.resume,
    "take-as-withdrawn": supplements.take_as_withdrawn,
    "accept": inquiry.accept,
    "accept-tolerating": supplements.accept_tolerating,
    "record-brought": supplements.record_brought,
    "withdraw-acceptance": supplements.withdraw_acceptance,
    "reject": inquiry.reject,
    "record-inquiry": inquiry.record_inquiry,
    "give-opinion": inquiry.give_opinion,
    "start-check": checking.start_check,
    "record-answer": checking.record_answer,
    "ask-again": checking.ask_again,
    "conclude-check": checking.conclude_check,
    "post": publicity.post,
    "close-publicity": publicity.close_publicity,
    "record-objection": publicity.record_objection,
    "confirm": rulings.decide_confirm,
    "refuse": rulings.refuse,
    "correct": corrections.correct,
    "correct-to-refusal": corrections.correct_to_refusal,
    "set-aside": corrections.set_aside,
    "grant": rulings.grant,
    "call-back": lambda act: refuse_own_callback(act.session, act.actor, act.task),
    "decline": rulings.nothing_more,
    "not-applicable": rulings.nothing_more,
    "conclude-unchanged": reviewing.conclude_unchanged,
    "propose-change": reviewing.propose_change,
    "propose-stop": reviewing.propose_stop,
    "record-death": reviewing.record_death,
    "record-hearing": reviewing.record_hearing,
    "adjust": reviewing.adjust,
    "leave-unchanged": reviewing.leave_unchanged,
}
