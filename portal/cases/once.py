"""An action on a task that a program may send again: done once, answered alike every time."""

import json
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases.course_models import DoneOnce
from portal.cases.operations import KEY_REUSED, act_within
from portal.clock import now
from portal.crypto import keyring
from portal.database import transaction
from portal.errors import FieldProblem, Invalid, Refused
from portal.people.operations import lock_account
from portal.text import N_

SHORTEST, LONGEST = 8, 80
BAD_KEY = N_("Idempotency-Key 请用8到80个字符。")


def act_once(
    actor: Actor, task_id: int, action: str, version: int, answers: dict[str, Any], key: str
) -> dict[str, Any]:
    """Do one action of the workflow; sent again with the same `key` it is answered as it was first.

    Returns id, version, state, outcome and due_on of the task as the action left it.
    Raises Invalid for a key that is too short or too long, Refused for one that was used for something
    else, and what `act_on_task` raises; what failed is not remembered and may be sent again.
    """
    if not SHORTEST <= len(key) <= LONGEST:
        raise Invalid([FieldProblem("Idempotency-Key", BAD_KEY)])
    fingerprint = _fingerprint([task_id, action, version, answers])
    with transaction() as session:
        lock_account(session, actor)
        earlier = _earlier(session, actor, key, fingerprint)
        if earlier is not None:
            return earlier
        task = act_within(session, actor, task_id, action, version, answers)
        session.flush()
        kept = {"id": task.id, "version": task.version, "state": task.state, "outcome": task.outcome,
                "due_on": task.due_on.isoformat() if task.due_on else None}  # fmt: skip
        session.add(DoneOnce(account_id=actor.account_id, key=key, fingerprint=fingerprint,
                             answer=kept, done_at=now()))  # fmt: skip
        return _answer(kept)


def _answer(kept: dict[str, Any]) -> dict[str, Any]:
    """What is kept as JSON, its day a date again."""
    return kept | {"due_on": date.fromisoformat(kept["due_on"]) if kept["due_on"] else None}


def _fingerprint(request: list[Any]) -> str:
    """Keyed: the answers may be words about a person."""
    text = json.dumps(request, sort_keys=True, ensure_ascii=False)
    return keyring().blind_index(text, "done_once.fingerprint")


def _earlier(session: Session, actor: Actor, key: str, fingerprint: str) -> dict[str, Any] | None:
    """The first answer to this key. Raises Refused when it was for something else."""
    found = session.get(DoneOnce, (actor.account_id, key))
    if found is not None and found.fingerprint != fingerprint:
        raise Refused(KEY_REUSED, code="idempotency-key-reused")
    return _answer(found.answer) if found else None
