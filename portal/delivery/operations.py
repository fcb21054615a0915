"""Use cases of delivery: every new paper gets one, and its resident is told once."""

from flask import current_app
from sqlalchemy import select

from portal.actor import Actor
from portal.cases.models import Case, Notice
from portal.clock import now
from portal.database import db, transaction
from portal.delivery.gateway import send
from portal.delivery.models import BY_HAND, PORTAL, SENDING, SMS, TOLD, WAITING, Delivery
from portal.errors import NotFound, Refused
from portal.jobs.operations import enqueue
from portal.journal.operations import record
from portal.people.models import Account
from portal.text import N_

KIND = "deliver"
AT_ONCE = 200
TEXT = "【一件事】您的办件{case}有新的文书：{title}。请登录查看，或到当地社会救助窗口领取。"


def plan_deliveries() -> None:
    """Give every paper that has none its delivery, and queue those that a gateway has to send."""
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
    if not new:
        return
    with transaction() as session:
        for notice, account in new:
            channel = _channel(account)
            state = TOLD if channel == PORTAL else WAITING
            if session.get(Delivery, notice) is None:
                session.add(Delivery(notice_id=notice, channel=channel, state=state))
                if channel == SMS:
                    enqueue(session, KIND, f"{KIND} {notice}", now(), {"notice": notice})


def _channel(account_id: int | None) -> str:
    if account_id is None:
        return BY_HAND
    return SMS if current_app.config["SMS_URL"] else PORTAL


def deliver(notice_id: int) -> None:
    """Tell the resident of a paper by SMS; done once it was taken, also when it is called again.

    Where the portal was killed between the gateway's taking and its own noting, the message goes
    out again under the same id, and `attempts` says so. Raises GatewayFailed.
    """
    with transaction() as session:
        delivery = session.get(Delivery, notice_id, with_for_update=True)
        if delivery is None or delivery.state == TOLD:
            return
        delivery.state, delivery.attempts = SENDING, delivery.attempts + 1
        notice = session.get_one(Notice, notice_id)
        case = session.get_one(Case, notice.case_id)
        account = session.get_one(Account, case.account_id)
        message, phone = f"notice-{notice_id}", account.login
        text = TEXT.format(case=case.number, title=notice.content["title"])
    send(current_app.config["SMS_URL"], current_app.config["SMS_KEY"], message, phone, text)
    with transaction() as session:
        told = session.get_one(Delivery, notice_id, with_for_update=True)
        told.state, told.told_at = TOLD, now()


def handed_over(actor: Actor, notice_id: int) -> Delivery:
    """A paper of a case in nobody's account was handed over by the office that issued it.

    Raises NotFound for another office's paper, Refused for one that goes another way.
    """
    with transaction() as session:
        notice = session.get(Notice, notice_id)
        if notice is None or not actor.is_officer or notice.office_code != actor.office:
            raise NotFound()
        delivery = session.get(Delivery, notice_id, with_for_update=True)
        if delivery is None or delivery.channel != BY_HAND or delivery.state == TOLD:
            raise Refused(N_("这份文书不用当面送达。"), code="not-by-hand")
        delivery.state, delivery.told_at = TOLD, now()
        record(actor, "hand-over", "notice", notice_id, after={"number": notice.number})
    return delivery
