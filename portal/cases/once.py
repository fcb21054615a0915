"""What a program may send again, because the answer got lost: done once, answered alike every time."""

import hashlib
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases.course_models import DoneOnce
from portal.cases.operations import KEY_REUSED, act_within
from portal.clock import now
from portal.crypto import keyring
from portal.database import transaction
from portal.errors import FieldProblem, Invalid, Refused
from portal.text import N_

SHORTEST, LONGEST = 8, 80
BAD_KEY = N_("Idempotency-Key 请用8到80个字符。")
KEPT = timedelta(days=30)
"""How long an answer is remembered: a program that is down for longer asks what became of its task."""
Answer = dict[str, Any]


def act_once(
    actor: Actor, task_id: int, action: str, version: int, answers: dict[str, Any], key: str
) -> Answer:
    """Do one action of the workflow; sent again with the same `key` it is answered as it was first.

    Returns id, version, state, outcome and due_on of the task as the action left it. Raises as `once`,
    and what `act_on_task` raises.
    """

    def act(session: Session) -> Answer:
        task = act_within(session, actor, task_id, action, version, answers)
        session.flush()
        due = task.due_on.isoformat() if task.due_on else None
        return {"id": task.id, "version": task.version, "state": task.state,
                "outcome": task.outcome, "due_on": due}  # fmt: skip

    kept = once(actor, key, [task_id, action, version, answers], act)
    return kept | {"due_on": date.fromisoformat(kept["due_on"]) if kept["due_on"] else None}


def once(actor: Actor, key: str, request: list[Any], do: Callable[[Session], Answer]) -> Answer:
    """What `do` answers (as JSON, naming nobody), in one transaction with the key; the same ever after.

    Of several at once the first has the key, the others wait for it. Raises Invalid for a key that is
    too short or too long, Refused for one that was used for something else; what failed is not
    remembered and may be sent again.
    """
    if not SHORTEST <= len(key) <= LONGEST:
        raise Invalid([FieldProblem("Idempotency-Key", BAD_KEY)])
    fingerprint, mine = (
        _fingerprint(request),
        (DoneOnce.account_id == actor.account_id, DoneOnce.key == key),
    )
    with transaction() as session:
        if not _first(session, actor, key, fingerprint):
            return _earlier(session, actor, key, fingerprint)
        answer = do(session)
        session.execute(update(DoneOnce).where(*mine).values(answer=answer))
        return answer


def _first(session: Session, actor: Actor, key: str, fingerprint: str) -> bool:
    """Whether nobody had the key before; the row is there then."""
    row: Answer = {"account_id": actor.account_id, "key": key, "fingerprint": fingerprint, "answer": {},
           "done_at": now()}  # fmt: skip
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert if on_sqlite else postgresql.insert
    added = insert(DoneOnce).values(**row).on_conflict_do_nothing().returning(DoneOnce.key)
    return session.execute(added).first() is not None


def _earlier(session: Session, actor: Actor, key: str, fingerprint: str) -> Answer:
    """The first answer to this key. Raises Refused when it was for something else."""
    found = session.get_one(DoneOnce, (actor.account_id, key))
    if found.fingerprint != fingerprint:
        raise Refused(KEY_REUSED, code="idempotency-key-reused")
    return found.answer


def _fingerprint(request: list[Any]) -> str:
    """Keyed: the answers may be words about a person. Bytes of a file count by their digest."""
    text = json.dumps(request, sort_keys=True, ensure_ascii=False, default=_digest)
    return keyring().blind_index(text, "done_once.fingerprint")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def forget_answers() -> None:
    """Remember no answer for longer than KEPT."""
    old: ColumnElement[bool] = DoneOnce.done_at < now() - KEPT
    with transaction() as session:
        session.execute(delete(DoneOnce).where(old))
