"""Use cases of delivery: every new paper gets its channels, its resident is told once by each, and what
did not arrive is sent again or handed over.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases.models import Case, Notice
from portal.clock import now
from portal.database import db, transaction
from portal.delivery.access import paper_for
from portal.delivery.contact_models import Contact
from portal.delivery.gateway import REFUSED, GatewayFailed, send
from portal.delivery.mail import send_mail
from portal.delivery.models import (
    BY_HAND,
    EMAIL,
    PORTAL,
    SENDING,
    SMS,
    TOLD,
    WAITING,
    Delivery,
)
from portal.delivery.queries import lost
from portal.delivery.words import HANDING_OVER, SUBJECT, TEXT
from portal.errors import Refused
from portal.jobs.operations import enqueue
from portal.journal.operations import record
from portal.people.models import Account
from portal.text import N_

KIND = "deliver"
AT_ONCE = 200


def plan_deliveries() -> int:
    """Give every paper that has none its channels, and queue those that a gateway has to send.

    Returns how many papers there were, AT_ONCE at most.
    """
    query = (
        select(Notice.id, Case.account_id)
        .join(Case, Case.id == Notice.case_id)
        .outerjoin(Delivery, Delivery.notice_id == Notice.id)
        .where(Delivery.notice_id.is_(None))
        .order_by(Notice.id)
        .limit(AT_ONCE)
    )
    new = db.session.execute(query).all()
    db.session.rollback()
    if new:
        with transaction() as session:
            for notice_id, account_id in new:
                _plan(session, notice_id, account_id)
    return len(new)


def _plan(session: Session, notice_id: int, account_id: int | None) -> None:
    for channel in channels_of(session, account_id):
        if session.get(Delivery, (notice_id, channel)) is None:
            state = TOLD if channel == PORTAL else WAITING
            session.add(Delivery(notice_id=notice_id, channel=channel, state=state))
            if channel in SENDERS:
                _queue(session, notice_id, channel, "")


def channels_of(session: Session, account_id: int | None) -> Iterator[str]:
    """The channels of an account: those that are configured and that its person chose.

    Where a case is in nobody's account the office hands the paper over.
    """
    if account_id is None:
        yield BY_HAND
        return
    yield PORTAL
    contact = session.get(Contact, account_id)
    if current_app.config["SMS_URL"] and (contact is None or contact.sms):
        yield SMS
    if current_app.config["SMTP_URL"] and contact is not None and contact.confirmed_at is not None:
        yield EMAIL


def _queue(session: Session, notice_id: int, channel: str, again: str) -> None:
    key, payload = f"{KIND} {notice_id} {channel}{again}", {"notice": notice_id, "channel": channel}
    enqueue(session, KIND, key, now(), payload)


def deliver(notice_id: int, channel: str) -> None:
    """Tell the resident of a paper by one channel; done once it was taken, also when it is called again.

    Where the portal was killed between the gateway's taking and its own noting, the message goes
    out again under the same id, and `attempts` says so. Raises GatewayFailed, its code kept,
    where trying again may help.
    """
    with transaction() as session:
        delivery = session.get(Delivery, (notice_id, channel), with_for_update=True)
        if delivery is None or delivery.state == TOLD:
            return
        case = session.get_one(Case, session.get_one(Notice, notice_id).case_id)
        if channel not in set(channels_of(session, case.account_id)):
            session.delete(delivery)  # the resident has chosen otherwise since
            return
        delivery.state, delivery.attempts = SENDING, delivery.attempts + 1
        text = TEXT.format(case=case.number)
        told = SENDERS[channel](session, case.account_id or 0)
    try:
        told(f"notice-{notice_id}", text)
    except GatewayFailed as fault:
        _note(notice_id, channel, {"state": WAITING, "failure": fault.code})
        if fault.code != REFUSED:  # a wrong number stays wrong: the office sees it and mends it
            raise
    else:
        _note(notice_id, channel, {"state": TOLD, "failure": None, "told_at": now()})


def _note(notice_id: int, channel: str, outcome: Mapping[str, Any]) -> None:
    with transaction() as session:
        delivery = session.get_one(Delivery, (notice_id, channel), with_for_update=True)
        for name, value in outcome.items() if delivery.state != TOLD else ():
            setattr(delivery, name, value)


def _by_sms(session: Session, account_id: int) -> Callable[[str, str], None]:
    phone, config = session.get_one(Account, account_id).login, current_app.config
    return lambda message, text: send(config["SMS_URL"], config["SMS_KEY"], message, phone, text)


def _by_mail(session: Session, account_id: int) -> Callable[[str, str], None]:
    contact = session.get(Contact, account_id)
    address = (contact.email if contact else None) or ""
    return lambda message, text: send_mail(message, address, SUBJECT, text)


SENDERS = {SMS: _by_sms, EMAIL: _by_mail}
"""The channels that something outside has to carry: each says how a text goes to an account."""


def send_again(actor: Actor, notice_id: int) -> Sequence[Delivery]:
    """Queue what a paper's gateways did not take, anew; returns it.

    Raises NotFound for another office's paper, Refused where nothing failed.
    """
    with transaction() as session:
        notice = paper_for(session, actor, notice_id)
        failed = [d for d in lost(session, notice.id) if d.channel in SENDERS and d.failure]
        if not failed:
            raise Refused(N_("这份文书没有发送失败的记录，不用重新发送。"), code="nothing-failed")
        for delivery in failed:
            _queue(session, notice.id, delivery.channel, f" {delivery.attempts}")
        record(actor, "send-again", "notice", notice.id, after={"number": notice.number})
    return failed


def handed_over(actor: Actor, notice_id: int, typed: dict[str, Any]) -> Delivery:
    """A paper was handed over by the office that issued it (当面送达), to whom `typed` says (received_by).

    Raises NotFound for another office's paper, Invalid, Refused for one that arrived before.
    """
    data = HANDING_OVER.load(typed)
    with transaction() as session:
        notice = paper_for(session, actor, notice_id)
        if not lost(session, notice.id):
            raise Refused(N_("这份文书已经送达，不用再当面送。"), code="told-before")
        delivery = session.get(Delivery, (notice.id, BY_HAND))
        if delivery is None:
            delivery = Delivery(notice_id=notice.id, channel=BY_HAND, attempts=0)
            session.add(delivery)
        delivery.state, delivery.told_at = TOLD, now()
        delivery.received_by = data["received_by"]
        record(actor, "hand-over", "notice", notice.id, after={"number": notice.number})
    return delivery
