"""What each action on a wish does beyond moving it: the table of actions, and the one way to do one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portal.actor import PORTAL, Actor
from portal.childcare.holding import give_back, hold, occupy
from portal.childcare.places import stays
from portal.childcare.request_models import Wish
from portal.childcare.telling import TOLD, tell_parent
from portal.childcare.waitlist import moving, positions
from portal.childcare.workflow import HOLDING, Transition, possible
from portal.clock import today
from portal.errors import FieldProblem, Invalid, Refused
from portal.journal.operations import record
from portal.parameters.queries import parameters_in_force
from portal.text import N_

SUBJECT = "childcare-wish"
"""What the journal calls a wish."""


@dataclass(frozen=True)
class Deed:
    """One action being done on a wish: by whom, with which (validated) answers.

    `before` is the state that the wish was in.
    """

    session: Session
    actor: Actor
    wish: Wish
    data: dict[str, Any]
    before: str = ""

    def day(self, name: str) -> date | None:
        """The answer `name`, a day."""
        return date.fromisoformat(self.data[name]) if name in self.data else None


def move(deed: Deed, line: Transition) -> None:
    """Lead a wish to its next state, with what follows, within a running transaction."""
    wish, session, before = deed.wish, deed.session, _view(deed.wish)
    doing = Deed(session, deed.actor, wish, deed.data, wish.state)
    with moving(session, {(wish.institution_id, wish.kind)}, line.action):
        EFFECTS[line.action](doing)
        wish.state = line.after
        wish.reason = deed.data.get("reason") or wish.reason
    record(deed.actor, line.action, SUBJECT, wish.id, before=before, after=_view(wish))
    if line.action in TOLD:
        tell_parent(session, wish, line.action)
    if line.action in ("accept", "enrol"):
        _release_others(deed)


def _view(wish: Wish) -> dict[str, Any]:
    """What of a wish the journal keeps."""
    names = ("state", "kind", "priority", "version")
    return {name: getattr(wish, name) for name in names}


def _offer(deed: Deed) -> None:
    """Hold a place. Who is passed over may read why, so an offer out of turn needs its reason."""
    wish = deed.wish
    place = positions(deed.session, (wish.institution_id, wish.kind))[wish.id]
    if place > 1 and not deed.data.get("reason"):
        problem = FieldProblem(
            "reason", N_("这户排在第%(place)s位，请写明为什么先给。"), {"place": place}
        )
        raise Invalid([problem])
    _choose_class(deed)
    hold(deed.session, wish)
    wish.answered_on = today()
    wish.answer_by = _until(deed, "answer_by", "childcare_offer_days", today())
    wish.enrol_by = _until(deed, "enrol_by", "childcare_enrol_days", wish.answer_by)


def _choose_class(deed: Deed) -> None:
    """The month from which the place is given, and the class that takes the child then."""
    wish = deed.wish
    month = max(deed.day("from_month") or wish.request.entry_month, today().replace(day=1))
    born = date.fromisoformat(wish.request.child["born_on"])
    fitting = {s.kind: s for s in stays(born, month, parameters_in_force().on(today()))}
    stay = fitting.get(wish.kind) or next(iter(fitting.values()), None)
    if stay is None:
        raise Refused(N_("孩子那时已经不在托育的月龄里。"), code="wrong-age")
    wish.kind, wish.from_month, wish.until_month = stay.kind, month, stay.until


def _until(deed: Deed, name: str, parameter: str, first: date) -> date:
    """The day that the institution names, else so many days after `first` as the city has set."""
    day = deed.day(name)
    if day is None:
        days = parameters_in_force().on(today()).known(parameter)
        if days is None:
            raise Invalid([FieldProblem(name, N_("请写明到哪天为止。"))])
        day = first + timedelta(days=days)
    if day < first:
        raise Invalid([FieldProblem(name, N_("不能早于%(day)s。"), {"day": first})])
    return day


def _refuse(deed: Deed) -> None:
    deed.wish.answered_on = today()


def _return_place(deed: Deed) -> None:
    """The held place goes back to the pool."""
    if deed.before in HOLDING:
        give_back(deed.session, deed.wish)
    deed.wish.answer_by = deed.wish.enrol_by = None


def _set_priority(deed: Deed) -> None:
    """Only an institution that has published priorities orders by them."""
    if deed.wish.institution.order_rule != "priorities":
        raise Refused(N_("你们公布的是先到先得，不能调整顺序。"), code="first-come")
    deed.wish.priority = deed.data["priority"]


def _enrol(deed: Deed) -> None:
    """After health check and agreement the place is the child's (托育机构管理规范 11)."""
    occupy(deed.session, deed.wish)
    deed.wish.enrolled_on = today()
    deed.wish.request.settled_on = today()


def _release_others(deed: Deed) -> None:
    """Who has a place waits nowhere else."""
    for other in deed.wish.request.wishes:
        if other.id == deed.wish.id:
            continue
        for line in possible(other, "portal"):
            if line.action == "release":
                move(Deed(deed.session, PORTAL, other, {}), line)


def _nothing_more(_deed: Deed) -> None:
    """The action is all in the move."""


EFFECTS: dict[str, Callable[[Deed], None]] = {
    "offer": _offer,
    "refuse": _refuse,
    "set-priority": _set_priority,
    "enrol": _enrol,
    "take-back": _return_place,
    "accept": _nothing_more,
    "turn-down": _return_place,
    "withdraw": _return_place,
    "release": _return_place,
    "expire": _return_place,
    "close": _return_place,
    "outgrow": _nothing_more,
}
