"""From the wish to the place: order, offers, places held and given back, and never given twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select, update

from portal.actor import Actor
from portal.childcare.models import ClassMonth, Institution
from portal.childcare.passing_time import expire_offers, move_up
from portal.childcare.request_models import ChildRequest, Wish
from portal.childcare.requests import act_on_wish, add_wish, file_request, give_up
from portal.childcare.workflow import TABLE, WAITING
from portal.database import db, transaction
from portal.errors import Invalid, NotAllowed, NotFound, Refused, Stale
from tests.childcare.nursery import Nursery
from tests.conftest import BOTH

CHILD = {"name": "例小安", "born_on": "2025-05-02", "entry_month": "2026-12", "service": "full",
         "area": "331002001"}  # fmt: skip
OFFER = {"answer_by": "2026-11-09", "enrol_by": "2026-11-20"}
ENROL = {"health_check_on": "2026-11-02", "agreement_on": "2026-11-02"}


def wishes(request: int) -> list[Wish]:
    """The wishes of a request as they stand."""
    db.session.rollback()
    query = select(Wish).where(Wish.request_id == request).order_by(Wish.rank)
    return list(db.session.scalars(query))


def act(actor: Actor, wish: int, action: str, **answers: Any) -> Wish:
    """Act on a wish as it stands now."""
    db.session.rollback()
    version = db.session.get_one(Wish, wish).version
    return act_on_wish(actor, wish, action, version, answers)


@BOTH
def test_an_offer_holds_a_place_accepting_it_releases_the_others_and_enrolment_takes_it(
    nursery: Nursery,
) -> None:
    first, second, third = nursery.ids[:3]
    for one in (first, second, third):
        nursery.free(one, 2)
    parent = nursery.parent()
    request = file_request(parent, CHILD, [first, second, third])
    a, b, _ = (wish.id for wish in wishes(request))
    act(nursery.staff[0], a, "offer", **OFFER)
    act(nursery.staff[1], b, "offer", **OFFER)
    assert nursery.places(first)[1] == (18, 1, 1) and nursery.places(first)[0] == (18, 0, 2)
    act(parent, a, "accept")
    assert [wish.state for wish in wishes(request)] == ["held", "released", "released"]
    assert nursery.places(second)[1] == (18, 0, 2)
    act(nursery.staff[0], a, "enrol", **ENROL)
    assert nursery.places(first)[1] == (19, 0, 1)
    assert db.session.get_one(ChildRequest, request).settled_on == date(2026, 11, 2)
    with pytest.raises(Refused):
        add_wish(parent, request, nursery.ids[4])


def test_a_place_is_held_only_while_the_class_takes_the_child(nursery: Nursery) -> None:
    """Born on 2 May 2025, the child is too old for a small class from June 2027 on."""
    nursery.free(nursery.ids[0], 1)
    request = file_request(nursery.parent(), CHILD, nursery.ids[:1])
    act(nursery.staff[0], wishes(request)[0].id, "offer", **OFFER)
    held = [held for _, held, _ in nursery.places(nursery.ids[0])]
    assert held == [0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0]


def test_at_most_five_institutions_at_a_time_and_none_twice(nursery: Nursery) -> None:
    parent = nursery.parent()
    request = file_request(parent, CHILD, nursery.ids[:5])
    with pytest.raises(Refused) as fault:
        add_wish(parent, request, nursery.ids[5])
    assert fault.value.code == "too-many"
    act(parent, wishes(request)[0].id, "withdraw")
    add_wish(parent, request, nursery.ids[5])
    with pytest.raises(Refused):
        add_wish(parent, request, nursery.ids[0])


def test_sent_twice_it_is_one_search(nursery: Nursery) -> None:
    parent = nursery.parent()
    first = file_request(parent, CHILD, nursery.ids[:2])
    assert file_request(parent, CHILD, nursery.ids[:3]) == first
    assert len(wishes(first)) == 3


def test_an_unborn_child_may_be_searched_for(nursery: Nursery) -> None:
    query = select(ClassMonth.institution_id).where(ClassMonth.kind == "infant").limit(1)
    infant = db.session.scalars(query).one()
    unborn = {**CHILD, "name": "", "born_on": "2027-02-20", "entry_month": "2027-8"}
    request = file_request(nursery.parent(), unborn, [infant])
    assert wishes(request)[0].kind == "infant"
    assert db.session.get_one(ChildRequest, request).child["expected"] is True


def test_a_lapsed_institution_or_one_without_a_class_cannot_be_asked(nursery: Nursery) -> None:
    with transaction() as session:
        one = update(Institution).where(Institution.id == nursery.ids[0])
        session.execute(one.values(filing="lapsed"))
    with pytest.raises(Refused) as fault:
        file_request(nursery.parent(), CHILD, nursery.ids[:1])
    assert fault.value.code == "not-listed"
    school = {**CHILD, "born_on": "2023-01-01"}
    with pytest.raises(Refused) as fault:
        file_request(nursery.parent(2), school, nursery.ids[1:2])
    assert fault.value.code == "no-class"


def test_the_position_and_every_change_of_it_says_why(nursery: Nursery) -> None:
    one, staff = nursery.ids[0], nursery.staff[0]
    nursery.free(one, 3)
    parents = [nursery.parent(number) for number in range(4)]
    found = [wishes(file_request(parent, CHILD, [one]))[0].id for parent in parents]
    act(parents[1], found[1], "withdraw")
    act(staff, found[0], "offer", **OFFER)
    with pytest.raises(Invalid) as fault:
        act(staff, found[3], "offer", **OFFER)
    assert fault.value.problems[0].field == "reason"
    act(staff, found[3], "offer", **OFFER, reason="兄姐已在本园，按公布的第二条。")
    act(staff, found[0], "take-back", reason="班级装修，推迟开班。")
    last = [(m.before, m.after, m.why) for m in db.session.get_one(Wish, found[2]).moves]
    assert last == [(None, 3, "joined"), (3, 2, "withdraw"), (2, 1, "offer"), (1, 2, "take-back")]


def test_priorities_only_where_they_are_published(nursery: Nursery) -> None:
    one, staff = nursery.ids[0], nursery.staff[0]
    parents = [nursery.parent(number) for number in range(3)]
    found = [wishes(file_request(parent, CHILD, [one]))[0].id for parent in parents]
    with transaction() as session:
        session.get_one(Institution, one).order_rule = "first_come"
    with pytest.raises(Refused):
        act(staff, found[2], "set-priority", priority=0, reason="第一条")
    with transaction() as session:
        session.get_one(Institution, one).order_rule = "priorities"
    act(staff, found[0], "set-priority", priority=5, reason="第三条")
    moves = db.session.get_one(Wish, found[1]).moves
    assert [(m.before, m.after, m.why) for m in moves][-1] == (2, 1, "set-priority")


@BOTH
def test_of_two_hundred_offers_of_the_last_place_one_holds_it(nursery: Nursery, new_app) -> None:
    one, staff = nursery.ids[0], nursery.staff[0]
    nursery.free(one, 1)
    parents = [nursery.parent(number) for number in range(200)]
    found = [wishes(file_request(parent, CHILD, [one]))[0].id for parent in parents]
    versions = [db.session.get_one(Wish, wish).version for wish in found]
    apps = [new_app() for _ in range(8)]

    def offer(number: int) -> str:
        with apps[number % 8].app_context():
            try:
                act_on_wish(staff, found[number], "offer", versions[number],
                            {**OFFER, "reason": "并发"})  # fmt: skip
            except (Refused, Stale) as fault:
                return fault.code
            finally:
                db.session.remove()
            return "held"

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(offer, range(200)))
    assert answers.count("held") == 1
    assert set(answers) == {"held", "no-place"}
    assert nursery.places(one)[1] == (19, 1, 0)


@pytest.mark.parametrize(
    ("accepted", "day", "expires"),
    [(False, date(2026, 11, 9), False), (False, date(2026, 11, 10), True),
     (True, date(2026, 11, 20), False), (True, date(2026, 11, 21), True)],
)  # fmt: skip
def test_a_hold_lasts_through_its_last_day_and_then_returns_by_itself(
    nursery: Nursery, clock, accepted: bool, day: date, expires: bool
) -> None:
    nursery.free(nursery.ids[0], 1)
    parent = nursery.parent()
    wish = wishes(file_request(parent, CHILD, nursery.ids[:1]))[0].id
    act(nursery.staff[0], wish, "offer", **OFFER)
    if accepted:
        act(parent, wish, "accept")
    clock.shift(timedelta(days=(day - date(2026, 11, 2)).days))
    assert expire_offers() == expires
    assert nursery.places(nursery.ids[0])[1] == ((19, 0, 1) if expires else (19, 1, 0))
    assert expire_offers() == 0


def test_who_waits_too_long_waits_for_the_next_class_and_at_last_for_none(
    nursery: Nursery, clock
) -> None:
    wish = wishes(file_request(nursery.parent(), CHILD, nursery.ids[:1]))[0].id
    clock.shift(timedelta(days=215))
    assert move_up() == 1
    moved = db.session.get_one(Wish, wish)
    assert (moved.kind, moved.state, moved.from_month) == ("large", WAITING, date(2027, 6, 1))
    clock.shift(timedelta(days=365))
    assert move_up() == 1
    assert db.session.get_one(Wish, wish).state == "too_old"


def test_without_a_days_parameter_the_institution_names_the_day(nursery: Nursery) -> None:
    wish = wishes(file_request(nursery.parent(), CHILD, nursery.ids[:1]))[0]
    assert wish.answer_due is None
    for answers, field in (({}, "answer_by"), ({"answer_by": "2026-11-09"}, "enrol_by"),
                           ({**OFFER, "enrol_by": "2026-11-08"}, "enrol_by"),
                           ({**OFFER, "answer_by": "2026-11-01"}, "answer_by")):  # fmt: skip
        with pytest.raises(Invalid) as fault:
            act(nursery.staff[0], wish.id, "offer", **answers)
        assert fault.value.problems[0].field == field


def test_only_the_parent_and_the_asked_institution_know_of_a_wish(nursery: Nursery) -> None:
    parent, stranger = nursery.parent(1), nursery.parent(2)
    request = file_request(parent, CHILD, nursery.ids[:1])
    wish = wishes(request)[0].id
    for other in (stranger, nursery.staff[1], Actor("supervisor", 1, area="331000")):
        with pytest.raises((NotFound, NotAllowed)):
            act(other, wish, "withdraw")
    with pytest.raises(NotFound):
        give_up(stranger, request)
    with pytest.raises(NotAllowed):
        file_request(nursery.staff[0], CHILD, nursery.ids[:1])
    give_up(parent, request)
    assert wishes(request)[0].state == "withdrawn"


STATES = sorted({line.before for line in TABLE} | {line.after for line in TABLE})


def test_what_the_table_does_not_allow_is_refused(nursery: Nursery) -> None:
    parent = nursery.parent()
    wish = wishes(file_request(parent, CHILD, nursery.ids[:1]))[0].id
    actions = sorted({line.action for line in TABLE if line.by != "portal"})
    for state, action in product(STATES, actions):
        with transaction() as session:
            session.get_one(Wish, wish).state = state
        for actor in (parent, nursery.staff[0]):
            if not any(
                (line.action, line.before, line.by) == (action, state, actor.role) for line in TABLE
            ):
                with pytest.raises(Refused) as fault:
                    act(actor, wish, action)
                assert fault.value.code == "wrong-state", (state, action)
