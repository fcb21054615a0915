"""The one table of transitions: everything that does not stand in it is refused."""

from itertools import product

import pytest

from portal.actor import ROLES
from portal.cases.effects import EFFECTS
from portal.cases.forms import DEMANDS
from portal.cases.models import Case, Task
from portal.cases.workflow import (
    ACTIONS,
    OUTCOMES,
    STATES,
    TABLE,
    possible,
    transition,
    workflow_code,
)
from portal.errors import NotAllowed, Refused

STEPS = ("accept", "aid", "homes", "verify", "publicise", "decide", "agree", "lease")
BESIDE = ("matter", "check", "callback", "review", "adjust", "visit", "ending", "clawback")
HANDLING = ("claim", "release", "take-back", "take-over", "hand-over", "transfer", "extend")
OWN = ("claim", "release", "take-back", "take-over", "hand-over")
SYSTEM = {"claim", "release"}
# Who may ever do what, told apart from the table: a second hand to hold it against.
BY_HAND = {
    "accept": {
        "caseworker": {*HANDLING, "request-supplement", "resume", "accept", "reject",
                       "take-as-withdrawn", "accept-tolerating", "set-aside", "accept-urgently",
                       "mark-kin"},
        "system": {"claim", "release", "request-supplement", "resume"},
        "resident": {"answer-supplement"},
    },
    "verify": {
        "caseworker": {*HANDLING, "request-supplement", "resume", "record-inquiry",
                       "give-opinion", "take-as-withdrawn", "record-brought", "withdraw-acceptance",
                       "mark-kin"},
        "system": {"claim", "release", "request-supplement", "resume"},
        "resident": {"answer-supplement"},
    },
    "check": {
        "caseworker": {*OWN, "transfer", "start-check", "record-answer",
                       "ask-again", "conclude-check"},
        "system": {"claim", "release", "start-check", "record-answer", "ask-again",
                   "conclude-check"},
    },
    "aid": {"caseworker": {*HANDLING, "give-aid"}, "system": SYSTEM},
    "homes": {
        "caseworker": {*HANDLING, "request-supplement", "resume", "conclude-homes"},
        "system": {*SYSTEM, "request-supplement", "resume"}, "resident": {"answer-supplement"},
    },
    "agree": {"caseworker": {*HANDLING, "sign-agreement"}, "system": SYSTEM},
    "lease": {
        "caseworker": {*HANDLING, "request-supplement", "resume", "file-lease"},
        "system": {*SYSTEM, "request-supplement", "resume"}, "resident": {"answer-supplement"},
    },
    "clawback": {
        "caseworker": {*OWN, "hear-on-clawback", "decide-clawback", "drop-clawback"},
        "system": SYSTEM,
    },
    "callback": {"caseworker": {*OWN, "call-back"}, "system": SYSTEM},
    "review": {
        "caseworker": {*OWN, "record-inquiry", "conclude-unchanged", "propose-change", "propose-stop",
                       "record-death"},
        "system": SYSTEM,
    },
    "adjust": {
        "caseworker": {*OWN, "record-inquiry", "record-hearing", "adjust", "leave-unchanged"}, "system": SYSTEM,
    },
    "ending": {"caseworker": {*OWN, "post-ending", "close-ending", "object-ending"}, "system": SYSTEM},
    "visit": {"caseworker": {*OWN, "record-visit"}, "system": SYSTEM},
    "publicise": {
        "caseworker": {*HANDLING, "post", "close-publicity", "record-objection"},
        "system": {"claim", "release"},
    },
    "decide": {
        "caseworker": {*HANDLING, "confirm", "refuse", "correct", "correct-to-refusal", "set-aside"},
        "system": {"claim", "release"},
    },
    "matter": {
        "caseworker": {*HANDLING, "request-supplement", "resume", "grant", "refuse",
                       "decline", "not-applicable", "amend-grant", "amend-refusal", "reopen"},
        "system": {"claim", "release", "request-supplement", "resume", "grant", "refuse", "decline",
                   "not-applicable"},
        "resident": {"answer-supplement", "decline"},
    },
}  # fmt: skip

# A decision and an answer can be corrected, and a ruling can set them or a refusal to accept aside.
AFTER_ITS_END = {
    "accept": {"set-aside"},
    "decide": {"correct", "correct-to-refusal", "set-aside"},
    "matter": {"amend-grant", "amend-refusal", "reopen"},
}


def task_of(code: str, state: str, service: str = "social-assistance") -> Task:
    """A task as the table sees it."""
    kind = code if code in BESIDE else "step"
    return Task(
        case=Case(service=service), kind=kind, code="medical-aid" if code == "matter" else code, state=state,
        outcome="granted" if state == "concluded" else None,
    )  # fmt: skip


def test_what_ended_with_its_recognition_was_no_answer_and_is_not_corrected() -> None:
    ended = task_of("matter", "concluded")
    for outcome in ("ended", "withdrawn"):
        ended.outcome = outcome
        assert possible(ended, "caseworker") == []


def test_what_one_service_alone_knows_is_not_offered_in_another() -> None:
    for service, known in (("social-assistance", True), ("rental-subsidy", False)):
        task = task_of("accept", "claimed", service)
        actions = {line.action for line in possible(task, "caseworker")}
        assert ({"accept-urgently", "mark-kin"} <= actions) == known


def answer(task: Task, action: str, role: str) -> str:
    """What happens: the state that follows, or the refusal."""
    try:
        return transition(task, action, role).after
    except NotAllowed:
        return "not allowed"
    except Refused as refused:
        return refused.code


@pytest.mark.parametrize("code", [*STEPS, *BESIDE])
@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_it_may_and_nothing_else(code: str, role: str) -> None:
    allowed = BY_HAND[code].get(role, set())
    for action, state in product((*ACTIONS, "explode"), STATES):
        said = answer(task_of(code, state), action, role)
        assert (said == "not allowed") == (action not in allowed), (action, state)


@pytest.mark.parametrize("code", [*STEPS, *BESIDE])
def test_nothing_moves_before_its_turn_or_after_its_end(code: str) -> None:
    for state, role in product(("waiting", "concluded"), ROLES):
        after = (
            AFTER_ITS_END.get(code, set())
            if (state, role) == ("concluded", "caseworker")
            else set()
        )
        assert {line.action for line in possible(task_of(code, state), role)} == after
        for action in set(ACTIONS) - after:
            assert answer(task_of(code, state), action, role) in ("not allowed", "wrong-state")


def test_the_table_answers_once() -> None:
    """No two lines for the same question."""
    keys = [
        (line.action, line.before, code, role)
        for line in TABLE for code in line.of for role in line.by
    ]  # fmt: skip
    assert len(keys) == len(set(keys))


def test_every_action_has_its_effect_and_every_demand_its_action() -> None:
    assert set(EFFECTS) == set(ACTIONS)
    assert set(DEMANDS) <= set(ACTIONS)


def test_a_task_ends_with_an_outcome_and_only_then() -> None:
    for line in TABLE:
        assert (line.outcome is not None) == (line.after == "concluded")
        assert line.outcome is None or line.outcome in OUTCOMES
        assert {line.before, line.after} <= set(STATES)


def test_from_everywhere_there_is_a_way_to_the_end() -> None:
    for code in (*STEPS, *BESIDE):
        reached, states = {"open"}, list(STATES)
        for _ in states:
            reached |= {n.after for n in TABLE if code in n.of and n.before in reached}
        assert "concluded" in reached, code


def test_a_refusal_demands_article_and_reason() -> None:
    for line in TABLE:
        if line.outcome == "refused":
            assert {"reason", "article"} <= set(DEMANDS[line.action])
        if line.outcome in ("declined", "not_applicable"):
            assert "reason" in DEMANDS[line.action]


def test_a_task_is_called_by_its_step_or_a_matter() -> None:
    assert [workflow_code(task_of(code, "open")) for code in (*STEPS, "matter")] == [
        *STEPS, "matter",
    ]  # fmt: skip
