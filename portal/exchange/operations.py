"""Use cases of webhooks: setting one, taking it away, telling a system what changed."""

import json
import secrets
from collections.abc import Iterable
from http.client import HTTPException
from urllib.error import URLError
from urllib.parse import urlsplit

from sqlalchemy import select

from portal.actor import Actor
from portal.clock import now
from portal.database import db, transaction
from portal.errors import FieldProblem, Invalid, NotFound
from portal.exchange.changes import Changes, changes, head
from portal.exchange.models import Webhook
from portal.exchange.schemas import ChangedTaskSchema
from portal.jobs.operations import enqueue
from portal.journal.operations import record
from portal.outgoing import post_signed
from portal.people.models import Account
from portal.people.system_tokens import system_account
from portal.text import N_

KIND = "webhook"
SECONDS = 10
"""How long a system may take to answer."""
BAD_URL = N_("请填写以 https:// 开头的地址；本机测试可以用 http://127.0.0.1。")
HERE = frozenset({"127.0.0.1", "localhost", "::1"})


class NotTold(Exception):
    """The system did not take it; the job is done again later."""


def set_webhook(actor: Actor, login: str, url: str) -> str:
    """Tell a system's account of changes at `url` from now on; returns the new secret, this once.

    Raises Invalid for an account that is no system, or an address that is not safe.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in HERE):
        raise Invalid([FieldProblem("url", BAD_URL)])
    secret = secrets.token_urlsafe(32)
    with transaction() as session:
        hook = _hook(system_account(db.session(), login))
        hook.url, hook.secret, hook.active, hook.cursor = url, secret, True, head()
        session.add(hook)
        session.flush()
        record(actor, "set", "webhook", hook.id, after={"account": hook.account_id})
    return secret


def drop_webhook(actor: Actor, login: str) -> None:
    """Tell a system nothing more. Raises Invalid for an account that is no system."""
    with transaction() as session:
        hook = _hook(system_account(db.session(), login))
        hook.active = False
        session.flush()
        record(actor, "drop", "webhook", hook.id, after={"account": hook.account_id})


def _hook(account: Account) -> Webhook:
    query = select(Webhook).where(Webhook.account_id == account.id)
    return db.session.scalar(query) or Webhook(account_id=account.id)


def plan_telling() -> None:
    """Queue a job for every system that was not told of everything yet, once per state of things."""
    last = head()
    query = select(Webhook.id, Webhook.cursor).where(Webhook.active, Webhook.cursor < last)
    behind = db.session.execute(query).all()
    db.session.rollback()
    if not behind:
        return
    with transaction() as session:
        for hook, cursor in behind:
            enqueue(session, KIND, f"{KIND} {hook} {cursor}", now(), {"webhook": hook})


def tell(hook_id: int) -> None:
    """Send a system what changed since it was last told, in order, until it knows everything.

    The cursor moves when the system has answered with 2xx, so a change may come twice, never not
    at all. Raises NotTold when it does not answer so in time.
    """
    while True:
        hook = db.session.get(Webhook, hook_id)
        account = db.session.get(Account, hook.account_id) if hook else None
        if hook is None or account is None or not (hook.active and account.active):
            return
        found = changes(account.office_code or "", hook.cursor)
        if found.tasks:
            _send(hook.url, hook.secret, _body(found))
        _move(hook_id, hook.cursor, found.next)
        if not found.more:
            return


def _body(found: Changes) -> bytes:
    told = {"tasks": ChangedTaskSchema(many=True).dump(found.tasks), "next": found.next}
    return json.dumps(told, ensure_ascii=False).encode()


def _move(hook_id: int, before: int, after: int) -> None:
    with transaction() as session:
        hook = session.get(Webhook, hook_id, with_for_update=True)
        if hook is not None and hook.cursor == before:
            hook.cursor, hook.told_at = after, now()


def _send(url: str, secret: str, body: bytes) -> None:
    try:
        with post_signed(url, secret, body, SECONDS):
            return
    except (URLError, HTTPException, OSError) as fault:
        raise NotTold from fault


def systems_told(hook_ids: Iterable[int]) -> dict[int, str]:
    """Which system each webhook tells, by the name of its account."""
    query = select(Webhook.id, Account.name).join(Account, Account.id == Webhook.account_id)
    rows = db.session.execute(query.where(Webhook.id.in_(list(hook_ids))))
    return {row.id: row.name for row in rows}


def webhook_of(login: str) -> Webhook:
    """A system's webhook. Raises Invalid, NotFound."""
    hook = _hook(system_account(db.session(), login))
    if hook.id is None:
        raise NotFound(code="webhook-not-found")
    return hook
