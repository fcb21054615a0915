"""Monitoring events: known once, the rules asked again for who is concerned, a finding to check."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from portal.actor import Actor
from portal.cases.reviews import review_after_death
from portal.clock import now, today
from portal.crypto import keyring
from portal.database import transaction
from portal.journal.operations import record
from portal.outreach.event_effects import Told, with_events
from portal.outreach.event_forms import DEATH, MEDICAL_COST
from portal.outreach.event_models import LifeEvent
from portal.outreach.event_words import event_words, standing_words
from portal.outreach.findings import CLOSED, EVENT, lasting_finding, open_finding
from portal.outreach.models import Finding
from portal.outreach.queries import recognised_on
from portal.outreach.standings import Standing, standings
from portal.people.models import Household, Member
from portal.people.operations import id_index
from portal.people.queries import declaration_of
from portal.services.catalogue import SERVICES
from portal.services.service import Service

APPLIED, REPEATED, NOBODY = "applied", "repeated", "nobody"

FOR_EXPENSES = ("hard_expense", "expense_aid")
"""Categories in which how heavy expenses are is a figure of the city's or an officer's to say."""


@dataclass(frozen=True)
class Received:
    """What became of each event: applied, repeated (applied before) or nobody (not known here).

    `new` says of each whether it was told for the first time; `findings` counts those that were
    opened or added to.
    """

    outcomes: tuple[str, ...]
    new: tuple[bool, ...]
    findings: int


def receive_events(actor: Actor, events: Sequence[Mapping[str, Any]]) -> Received:
    """Take events over, as the form has read them, all of them in one transaction.

    For every household with a person concerned the rules are asked before and after; its kept
    answers stay as they are. An event that was told before changes nothing, unless its person was
    not known then.
    """
    with transaction() as session:
        rows, new = _rows(session, events)
        fresh = [row for row in dict.fromkeys(rows) if not row.applied]
        households = _households(session, {row.person_index for row in fresh})
        known = {member.id_index for home in households for member in home.members}
        concerned = [row for row in fresh if row.person_index in known]
        outcomes = _outcomes(rows, set(fresh), set(concerned))
        for row in concerned:
            row.applied, row.received_at = True, now()
        for row in dict.fromkeys((*new, *concerned)):
            record(actor, "receive", "life-event", row.id, after={"known": row.applied})
        count = _look_again(session, actor, households, concerned)
        first = tuple(row in new and row not in rows[:place] for place, row in enumerate(rows))
    return Received(outcomes, first, count)


def _outcomes(
    rows: Sequence[LifeEvent], fresh: set[LifeEvent], concerned: set[LifeEvent]
) -> tuple[str, ...]:
    """Row by row; the second of two equal ones repeats the first."""
    told: list[str] = []
    for place, row in enumerate(rows):
        repeated = row not in fresh or row in rows[:place]
        told.append(REPEATED if repeated else APPLIED if row in concerned else NOBODY)
    return tuple(told)


def _rows(
    session: Session, events: Sequence[Mapping[str, Any]]
) -> tuple[list[LifeEvent], list[LifeEvent]]:
    """The row of every event, locked, and the new ones among them: what was not told before."""
    marks = [_fingerprint(event) for event in events]
    query = select(LifeEvent).where(LifeEvent.fingerprint.in_(marks)).order_by(LifeEvent.id)
    found = {row.fingerprint: row for row in session.scalars(query.with_for_update())}
    told = dict(zip(marks, events, strict=True))
    new = {mark: _row(mark, told[mark]) for mark in sorted(told.keys() - found.keys())}
    try:
        with session.begin_nested():
            session.add_all(new.values())
    except IntegrityError:  # somebody else told one of them at this moment
        return _rows(session, events)
    found |= new
    return [found[mark] for mark in marks], list(new.values())


def _fingerprint(event: Mapping[str, Any]) -> str:
    """Equal for the same event; nobody can try ID numbers on it without the key."""
    told = {code: value for code, value in event.items() if code != "source"}
    text = json.dumps(told, sort_keys=True, ensure_ascii=False)
    return keyring().blind_index(text, "life_events.fingerprint")


def _row(mark: str, event: Mapping[str, Any]) -> LifeEvent:
    return LifeEvent(
        fingerprint=mark, person_index=id_index(event["id_number"]), kind=event["event"],
        happened_on=date.fromisoformat(event["happened_on"]), source=event.get("source", ""),
        content={code: event[code] for code in ("amount", "detail") if code in event},
        received_at=now(), applied=False,
    )  # fmt: skip


def _households(session: Session, people: set[str]) -> Sequence[Household]:
    """The households in which one of these people is, locked, by id."""
    places = select(Member.household_id).where(Member.id_index.in_(people))
    query = select(Household).where(Household.id.in_(places)).order_by(Household.id)
    query = query.options(selectinload(Household.members)).with_for_update()
    return session.scalars(query).all()


@dataclass(frozen=True)
class Concerned:
    """A household with its new events, and the facts before and after all that it has."""

    household: Household
    fresh: list[LifeEvent]
    recognised: set[str]
    before: dict[str, Any]
    after: dict[str, Any]


def _look_again(
    session: Session, actor: Actor, households: Sequence[Household], fresh: Sequence[LifeEvent]
) -> int:
    """Ask the rules before and after for all households at once; returns the findings."""
    recognised = recognised_on(households, today())
    concerned = [_concerned(session, h, fresh, recognised[h.id]) for h in households]
    for one in concerned:
        for died_on in sorted(row.happened_on for row in one.fresh if row.kind == DEATH):
            review_after_death(session, actor, one.household.id, died_on)
    count = 0
    for service in SERVICES:
        if concerned and service.application_form is not None:
            count += _compare(session, actor, service, concerned)
    return count


def _concerned(
    session: Session, household: Household, fresh: Sequence[LifeEvent], recognised: set[str]
) -> Concerned:
    """With all events that were told since the household's answers were kept."""
    indexes = [member.id_index for member in household.members]
    query = select(LifeEvent).where(
        LifeEvent.person_index.in_([index for index in indexes if index]),
        LifeEvent.received_at >= household.updated_at,
    )
    told = [
        Told(row.kind, row.person_index, row.happened_on, row.content.get("amount"))
        for row in session.scalars(query)
    ]
    before = declaration_of(household)
    own = [row for row in fresh if row.person_index in indexes]
    return Concerned(household, own, recognised, before, with_events(before, indexes, told))


def _compare(
    session: Session, actor: Actor, service: Service, concerned: Sequence[Concerned]
) -> int:
    before = standings(service, [one.before for one in concerned], today())
    after = standings(service, [one.after for one in concerned], today())
    changes = [
        (one, category, was, new[category])
        for one, old, new in zip(concerned, before, after, strict=True)
        for category, was in old.items()
        if _is_concern(one, category, was, new[category])
    ]
    for one, category, was, is_now in changes:
        note = "\n".join((*_words(one), standing_words(was, is_now)))
        find_event(session, actor, one.household, service.code, category, note)
    return len(changes)


def _is_concern(one: Concerned, category: str, was: Standing, is_now: Standing) -> bool:
    """What is recognised and changes, or had a death; what newly and certainly qualifies.

    High medical costs are checked wherever the rules leave a category for them open.
    """
    kinds = {row.kind for row in one.fresh}
    if category in one.recognised:
        return was != is_now or DEATH in kinds
    left_open = MEDICAL_COST in kinds and category in FOR_EXPENSES and is_now.possible
    return left_open or (is_now.certain and not was.certain)


def _words(one: Concerned) -> Iterator[str]:
    indexes = [member.id_index for member in one.household.members]
    for row in one.fresh:
        yield event_words(row, indexes.index(row.person_index) + 1)


def find_event(
    session: Session, actor: Actor, household: Household, service: str, category: str, note: str
) -> None:
    """Open a finding, or add to the one that nobody has dealt with yet."""
    lasting = lasting_finding(session, household, service, category, EVENT)
    if lasting is not None and lasting.state != CLOSED:
        lasting.note = f"{lasting.note}\n{note}" if lasting.note else note
        _record(actor, "add", lasting)
        return
    if lasting is not None:
        lasting.ended_on = today()
        session.flush()
    finding = open_finding(session, household, service, category, EVENT, today(), note=note)
    _record(actor, "find", finding)


def _record(actor: Actor, action: str, finding: Finding) -> None:
    after = {"kind": EVENT, "category": finding.category}
    record(actor, action, "finding", finding.id, after=after)
