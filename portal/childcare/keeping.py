"""Use cases of an institution's own staff: its record, its classes by month, and that all is right."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import PORTAL, Actor
from portal.childcare.access import own_institution
from portal.childcare.holding import held_in
from portal.childcare.keeping_forms import FEES, MONTHS, RECORD
from portal.childcare.models import ClassMonth, Institution
from portal.childcare.places import most_places, staffed
from portal.childcare.request_models import Wish
from portal.childcare.workflow import OPEN
from portal.clock import next_month, today
from portal.database import db, transaction
from portal.errors import FieldProblem, Invalid
from portal.journal.operations import record
from portal.parameters.queries import parameters_in_force
from portal.text import N_

SUBJECT = "childcare-institution"


def keep_record(actor: Actor, typed: dict[str, Any]) -> None:
    """Change fees, hours, phone and order rule. Raises NotAllowed, Invalid by field."""
    data = RECORD.load(typed)
    check_record(data)
    with transaction() as session:
        one = own_institution(session, actor, lock=True)
        before = {name: getattr(one, name) for name in RECORD.sections[0].fields}
        after = {name: data.get(name) for name in before} | {
            "order_words": data.get("order_words", "")
        }
        for name, value in after.items():
            setattr(one, name, value)
        one.updated_on = today()
        record(actor, "keep-record", SUBJECT, one.id, before=before, after=after)


def check_record(data: dict[str, Any]) -> None:
    """Raises Invalid where hours, fees or the order rule do not go together."""
    problems = []
    if data["closes"] <= data["opens"]:
        problems.append(FieldProblem("closes", N_("关门要晚于开门。")))
    if not any(name in data for name in FEES):
        problems.append(FieldProblem("fee_full", N_("至少填一种托育方式的费用。")))
    if any(isinstance(data.get(name), dict) for name in FEES):
        problems.append(FieldProblem("fee_full", N_("费用请填一个数，不填范围。")))
    if data["order_rule"] == "priorities" and not data.get("order_words"):
        problems.append(FieldProblem("order_words", N_("请写出公布的优先顺序。")))
    if problems:
        raise Invalid(problems)


def keep_months(actor: Actor, typed: dict[str, Any], credit_code: str = "") -> int:
    """Say for some months how many classes, places, carers and children there are; returns how many changed.

    The institution is the own one; the command line names any by its code.

    What the carers suffice for is computed (托育机构设置标准 20), where no ratio is published it is the
    licensed number. Raises NotAllowed, Invalid where the classes are too small for the places or the
    children are more than the places.
    """
    data = MONTHS.load(typed)
    with transaction() as session:
        one = _kept(session, actor, credit_code)
        counts = _counts(one, data)
        months = _months(data)
        changed = [_keep_month(session, one, data["kind"], month, counts) for month in months]
        one.updated_on = today()
        after = {**counts, "kind": data["kind"], "from": str(months[0]), "to": str(months[-1])}
        record(actor, "keep-places", SUBJECT, one.id, after=after if any(changed) else {})
        return sum(changed)


def _kept(session: Session, actor: Actor, credit_code: str) -> Institution:
    if actor != PORTAL:
        return own_institution(session, actor, lock=True)
    query = select(Institution).where(Institution.credit_code == credit_code).with_for_update()
    found = session.scalar(query)
    if found is None:
        raise Invalid([FieldProblem("credit_code", N_("没有这个代码的机构。"))])
    return found


def _counts(one: Institution, data: dict[str, Any]) -> dict[str, int]:
    parameters = parameters_in_force().on(today())
    most = most_places(one.kind, data["kind"], data["groups"], parameters)
    if most is not None and data["licensed"] > most:
        problem = FieldProblem("licensed", N_("这么多班最多%(most)s个托位。"), {"most": most})
        raise Invalid([problem])
    if data["occupied"] > data["licensed"]:
        raise Invalid([FieldProblem("occupied", N_("在托的孩子不能超过获准的托位。"))])
    enough = staffed(one.kind, data["kind"], data["carers"], parameters)
    counts = {name: data[name] for name in ("groups", "licensed", "carers", "occupied")}
    return counts | {"staffed": data["licensed"] if enough is None else enough}


def _months(data: dict[str, Any]) -> list[date]:
    first = date.fromisoformat(data["from_month"])
    last = date.fromisoformat(data.get("to_month", data["from_month"]))
    if last < first:
        raise Invalid([FieldProblem("to_month", N_("不能早于开始的月份。"))])
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [next_month(first, ahead) for ahead in range(count)]


def _keep_month(
    session: Session, one: Institution, kind: str, month: date, counts: dict[str, int]
) -> bool:
    """Whether anything changed. A month that begins to be kept takes over the places that are held in it."""
    key = (one.id, month, kind)
    row = session.get(ClassMonth, key, with_for_update=True)
    if row is None:
        held = held_in(session, one.id, kind, month)
        session.add(ClassMonth(institution_id=one.id, month=month, kind=kind, held=held, **counts))
        return True
    changed = any(getattr(row, name) != value for name, value in counts.items())
    for name, value in counts.items():
        setattr(row, name, value)
    return changed


def confirm_record(actor: Actor) -> None:
    """Say that everything is still right («信息没有变化»). Raises NotAllowed."""
    with transaction() as session:
        one = own_institution(session, actor, lock=True)
        one.updated_on = today()
        record(actor, "confirm-record", SUBJECT, one.id)


def look_at_requests(actor: Actor) -> tuple[Institution, list[Wish]]:
    """The own institution and every open wish for it, in the order of the waitlist; journalled.

    Raises NotAllowed.
    """
    with transaction() as session:
        one = own_institution(session, actor)
        record(actor, "look", SUBJECT, one.id)
    query = select(Wish).where(Wish.institution_id == one.id, Wish.state.in_(OPEN))
    query = query.order_by(Wish.kind, Wish.priority, Wish.joined_at, Wish.id)
    return one, list(db.session.scalars(query))
