"""What a program may send again, because the answer got lost: done once, answered alike every time."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, update
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases.course_models import DoneOnce
from portal.clock import now
from portal.crypto import keyring
from portal.database import insert_unless_there, transaction
from portal.errors import FieldProblem, Invalid, Refused
from portal.text import N_

SHORTEST, LONGEST = 8, 80
KEY_REUSED = N_("这个 Idempotency-Key 已经用于另一份内容，请换一个。")
BAD_KEY = N_("Idempotency-Key 请用8到80个字符。")
KEPT = timedelta(days=30)
"""How long an answer is remembered: a program that is down for longer asks what became of its task."""
Answer = dict[str, Any]


def once(actor: Actor, key: str, request: list[Any], do: Callable[[Session], Answer]) -> Answer:
    """What `do` answers (as JSON, naming nobody), in one transaction with the key; the same ever after.

    Of several at once the first has the key, the others wait for it. Without a key it is done as often as
    it is sent. Raises Invalid for a key that is too short or too long, Refused for one that was used for
    something else; what failed is not remembered and may be sent again.
    """
    if not key:
        with transaction() as session:
            return do(session)
    expect_key(key)
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


def expect_key(key: str) -> None:
    """Raises Invalid for a key that is too short or too long."""
    if not SHORTEST <= len(key) <= LONGEST:
        raise Invalid([FieldProblem("Idempotency-Key", BAD_KEY)])


def _first(session: Session, actor: Actor, key: str, fingerprint: str) -> bool:
    """Whether nobody had the key before; the row is there then."""
    row: Answer = {"account_id": actor.account_id, "key": key, "fingerprint": fingerprint, "answer": {},
           "done_at": now()}  # fmt: skip
    added = insert_unless_there(session, DoneOnce).values(**row).on_conflict_do_nothing()
    return session.execute(added.returning(DoneOnce.key)).first() is not None


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
