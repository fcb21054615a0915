"""Reading deliveries: which papers nobody was told of."""

from collections.abc import Sequence

from sqlalchemy import Row, select

from portal.cases.models import Notice
from portal.database import db
from portal.delivery.models import TOLD, Delivery

MOST_SHOWN = 200


def untold() -> Sequence[Row[str, Delivery]]:
    """Papers' numbers with their deliveries that wait or failed, oldest first."""
    query = (
        select(Notice.number, Delivery)
        .join(Delivery, Delivery.notice_id == Notice.id)
        .where(Delivery.state != TOLD)
        .order_by(Notice.id)
        .limit(MOST_SHOWN)
    )
    return db.session.execute(query).all()
