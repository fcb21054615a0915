"""Telling parents of their wishes for childcare places, by the channels that they chose."""

from portal.childcare.request_models import ChildRequest, Wish
from portal.childcare.telling import KIND
from portal.childcare.workflow import OFFERED
from portal.clock import now
from portal.database import db, transaction
from portal.delivery.gateway import REFUSED, GatewayFailed
from portal.delivery.operations import SENDERS, channels_of
from portal.jobs.operations import enqueue

TEXT = "【一件事】您的申请有新的消息，请登录查看。"
UNTIL = "【一件事】您的申请有新的消息，请在{month}月{day}日前登录答复。"
"""What somebody else may read over a shoulder: neither what it is about nor for whom."""


def plan_telling_parent(wish_id: int, key: str) -> None:
    """Queue one message for each channel that a wish's parent wants."""
    with transaction() as session:
        for channel in channels_of(session, _account(wish_id)):
            if channel in SENDERS:
                payload = {"wish": wish_id, "key": key, "channel": channel}
                enqueue(session, KIND, f"{KIND} {wish_id} {key} {channel}", now(), payload)


def tell_parent_by(wish_id: int, key: str, channel: str) -> None:
    """Send one, under the same id however often it is tried. Raises GatewayFailed.

    Nothing is sent where the parent has chosen otherwise since.
    """
    account = _account(wish_id)
    wanted, wish = set(channels_of(db.session(), account)), db.session.get_one(Wish, wish_id)
    told, last = SENDERS[channel](db.session(), account), wish.answer_by
    text = UNTIL.format(month=last.month, day=last.day) if last and wish.state == OFFERED else TEXT
    db.session.rollback()
    try:
        if channel in wanted:
            told(f"wish-{wish_id}-{key}", text)
    except GatewayFailed as fault:
        if fault.code != REFUSED:  # a wrong number stays wrong; the page tells everything
            raise


def _account(wish_id: int) -> int:
    wish = db.session.get_one(Wish, wish_id)
    return db.session.get_one(ChildRequest, wish.request_id).account_id
