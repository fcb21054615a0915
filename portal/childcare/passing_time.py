"""What time does to wishes: offers and held places that expire, children who outgrow their class.

The worker runs it; each wish is a transaction of its own, so that it may be stopped and run again.
"""

from datetime import date

from sqlalchemy import and_, or_, select

from portal.actor import PORTAL
from portal.childcare.access import lock_request
from portal.childcare.effects import Deed, move
from portal.childcare.models import Institution
from portal.childcare.places import stays
from portal.childcare.request_models import Wish
from portal.childcare.search import listed
from portal.childcare.waitlist import moving
from portal.childcare.workflow import HELD, OFFERED, OPEN, WAITING, possible
from portal.clock import today
from portal.database import db, transaction
from portal.parameters.queries import parameters_in_force


def expire_offers() -> int:
    """Return the places of offers that were not answered, and of those accepted and not taken up.

    An offer is open up to and including its day. Returns how many expired.
    """
    late = or_(
        and_(Wish.state == OFFERED, Wish.answer_by < today()),
        and_(Wish.state == HELD, Wish.enrol_by < today()),
    )
    found = db.session.scalars(select(Wish.id).where(late).order_by(Wish.id)).all()
    db.session.rollback()
    return sum(_expire(wish) for wish in found)


def _expire(wish_id: int) -> bool:
    """Expire a wish, unless somebody was quicker."""
    with transaction() as session:
        wish = session.get_one(Wish, wish_id)
        lock_request(session, wish.request_id)
        last = {OFFERED: wish.answer_by, HELD: wish.enrol_by}.get(wish.state)
        if last is None or last >= today():
            return False
        line = next(line for line in possible(wish, "portal") if line.action == "expire")
        move(Deed(session, PORTAL, wish, {}), line)
        return True


def close_unlisted() -> int:
    """Nobody waits where no place can be had: open wishes end at institutions that are not listed any
    more, and held places go back. Returns how many ended.
    """
    query = select(Wish.id).join(Institution, Institution.id == Wish.institution_id)
    gone = query.where(Wish.state.in_(OPEN), ~listed(today()))
    found = db.session.scalars(gone.order_by(Wish.id)).all()
    db.session.rollback()
    return sum(_close(wish) for wish in found)


def _close(wish_id: int) -> bool:
    with transaction() as session:
        wish = session.get_one(Wish, wish_id)
        lock_request(session, wish.request_id)
        lines = [line for line in possible(wish, "portal") if line.action == "close"]
        for line in lines:
            move(Deed(session, PORTAL, wish, {}), line)
        return bool(lines)


def move_up() -> int:
    """Children who waited until they are too old for a class wait for the next one, keeping their
    place by the day on which they joined; who is too old for any leaves. Returns how many moved.
    """
    month = today().replace(day=1)
    query = select(Wish.id).where(Wish.state == WAITING, Wish.until_month <= month)
    found = db.session.scalars(query.order_by(Wish.id)).all()
    db.session.rollback()
    return sum(_move_up(wish, month) for wish in found)


def _move_up(wish_id: int, month: date) -> bool:
    with transaction() as session:
        wish = session.get_one(Wish, wish_id)
        lock_request(session, wish.request_id)
        if wish.state != WAITING or wish.until_month > month:
            return False
        born = date.fromisoformat(wish.request.child["born_on"])
        stay = next(iter(stays(born, month, parameters_in_force().on(today()))), None)
        if stay is None:
            line = next(line for line in possible(wish, "portal") if line.action == "outgrow")
            move(Deed(session, PORTAL, wish, {}), line)
            return True
        lines = {(wish.institution_id, wish.kind), (wish.institution_id, stay.kind)}
        with moving(session, lines, "other-class"):
            wish.kind, wish.from_month, wish.until_month = stay.kind, month, stay.until
        return True
