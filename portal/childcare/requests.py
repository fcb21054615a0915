"""Use cases of requests: search a place for a child, wish for institutions, act on a wish."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.childcare.access import lock_request, request_for, wish_for
from portal.childcare.effects import SUBJECT, Deed, move
from portal.childcare.models import ClassMonth, Institution
from portal.childcare.places import Stay, stays
from portal.childcare.request_forms import FORMS, MOST_WISHES, REQUEST
from portal.childcare.request_models import ChildRequest, Wish
from portal.childcare.search import listed
from portal.childcare.waitlist import moving
from portal.childcare.workflow import OPEN, WAITING, possible, transition
from portal.clock import now, today
from portal.crypto import keyring
from portal.database import transaction
from portal.errors import NotAllowed, Refused, Stale
from portal.journal.operations import record
from portal.journal.queries import changes_since
from portal.offices.city import current_city
from portal.parameters.queries import parameters_in_force
from portal.people.operations import lock_account
from portal.text import N_

CHILD = "childcare_requests.child"


def file_request(actor: Actor, typed: dict[str, Any], institutions: list[int]) -> int:
    """Begin a search for a child with its first wishes, in order; returns the request's id.

    Sent twice it is one request: a child that is searched for gets the institutions added that are
    not asked yet. Raises NotAllowed for anybody but a resident, Invalid, Refused as `add_wish`.
    """
    if actor.role != "resident":
        raise NotAllowed()
    data = REQUEST.load(typed)
    with transaction() as session:
        lock_account(session, actor)
        request = _unsettled(session, actor, data) or _begin(session, actor, data)
        lock_request(session, request.id)
        known = {wish.institution_id for wish in request.wishes}
        for institution in dict.fromkeys(institutions):
            if institution not in known:
                _wish(session, actor, request, institution)
        return request.id


def _unsettled(session: Session, actor: Actor, data: dict[str, Any]) -> ChildRequest | None:
    query = select(ChildRequest).where(
        ChildRequest.child_index == _index(actor, data), ChildRequest.settled_on.is_(None)
    )
    return session.scalar(query)


def _index(actor: Actor, data: dict[str, Any]) -> str:
    """The same for the same child of the same account."""
    text = f"{actor.account_id}|{data.get('name', '')}|{data['born_on']}"
    return keyring().blind_index(text, CHILD)


def _begin(session: Session, actor: Actor, data: dict[str, Any]) -> ChildRequest:
    born = date.fromisoformat(data["born_on"])
    child = {"name": data.get("name", ""), "born_on": data["born_on"], "expected": born > today()}
    request = ChildRequest(
        account_id=actor.account_id, child=child, child_index=_index(actor, data),
        entry_month=date.fromisoformat(data["entry_month"]), service=data["service"],
        area_code=data["area"], created_at=now(),
    )  # fmt: skip
    session.add(request)
    session.flush()
    record(actor, "request", "childcare-request", request.id, after={"area": data["area"]})
    return request


def add_wish(actor: Actor, request_id: int, institution: int) -> int:
    """Ask one more institution; returns the wish's id.

    Raises NotFound, Refused for a sixth open wish, one that was asked before, one that is not listed
    or has no class for the child.
    """
    with transaction() as session:
        request_for(session, actor, request_id)
        request = lock_request(session, request_id)
        if request.settled_on is not None:
            raise Refused(N_("这次找托位已经结束，请重新申请。"), code="settled")
        return _wish(session, actor, request, institution).id


def _wish(session: Session, actor: Actor, request: ChildRequest, institution_id: int) -> Wish:
    institution = _asked(session, request, institution_id)
    stay = _stay(session, request, institution)
    wish = Wish(
        request_id=request.id, institution_id=institution.id, rank=len(request.wishes) + 1,
        kind=stay.kind, from_month=request.entry_month, until_month=stay.until, state=WAITING,
        joined_at=now(), answer_due=_answer_due(),
    )  # fmt: skip
    with moving(session, {(institution.id, stay.kind)}, "joined"):
        request.wishes.append(wish)
    record(actor, "wish", SUBJECT, wish.id, after={"institution": institution.id, "state": WAITING})
    return wish


def _asked(session: Session, request: ChildRequest, institution_id: int) -> Institution:
    if sum(wish.state in OPEN for wish in request.wishes) >= MOST_WISHES:
        raise Refused(
            N_("一个孩子最多同时申请%(most)s家，请先撤回一家。"), code="too-many", most=MOST_WISHES
        )  # fmt: skip
    if any(wish.institution_id == institution_id for wish in request.wishes):
        raise Refused(N_("这家机构您已经申请过。"), code="asked-before")
    query = select(Institution).where(Institution.id == institution_id, listed(today()))
    found = session.scalar(query.with_for_update())
    if found is None:
        raise Refused(N_("这家机构现在不在备案名单里，不能申请。"), code="not-listed")
    return found


def _stay(session: Session, request: ChildRequest, institution: Institution) -> Stay:
    """The class of the institution that takes the child in the month of entry."""
    kept = session.scalars(
        select(ClassMonth.kind).where(
            ClassMonth.institution_id == institution.id, ClassMonth.month == request.entry_month
        )
    ).all()
    born = date.fromisoformat(request.child["born_on"])
    fitting = stays(born, request.entry_month, parameters_in_force().on(today()))
    found = next((stay for stay in fitting if stay.kind in kept), None)
    if found is None:
        raise Refused(N_("这家机构那个月没有适合孩子月龄的班。"), code="no-class")
    return found


def _answer_due() -> date | None:
    days = parameters_in_force().on(today()).known("childcare_answer_days")
    if days is None:
        return None
    return current_city().calendar.due_date(today(), days, "working_days").day


def act_on_wish(
    actor: Actor, wish_id: int, action: str, version: int, answers: dict[str, Any]
) -> Wish:
    """Do one action of the workflow on a wish, as its parent or its institution.

    Raises NotFound, Refused, Invalid, Stale when the wish is no longer the one that was seen.
    """
    with transaction() as session:
        wish = wish_for(session, actor, wish_id, lock=True)
        if wish.version != version:
            raise Stale(changes_since(SUBJECT, wish.id, version))
        line = transition(wish, action, actor.role)
        deed = Deed(session, actor, wish, FORMS[action].load(answers))
        move(deed, line)
        return wish


def give_up(actor: Actor, request_id: int) -> None:
    """End the search: every open wish is withdrawn or turned down. Raises NotFound, Refused."""
    with transaction() as session:
        request_for(session, actor, request_id)
        request = lock_request(session, request_id)
        if request.settled_on is not None:
            raise Refused(N_("这次找托位已经结束。"), code="settled")
        for wish in request.wishes:
            for line in possible(wish, actor.role):
                if line.action in ("withdraw", "turn-down"):
                    move(Deed(session, actor, wish, {}), line)
        request.settled_on = today()
        record(actor, "give-up", "childcare-request", request.id)
