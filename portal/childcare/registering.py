"""Entering a new institution, and whose account keeps its record: by the county health department."""

from datetime import date
from typing import Any

from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import PORTAL, Actor
from portal.childcare.filing import institution_for, may_file
from portal.childcare.initials import initials
from portal.childcare.keeping import SUBJECT, check_record
from portal.childcare.keeping_forms import RECORD
from portal.childcare.models import Institution, Staff
from portal.childcare.positions import Point
from portal.childcare.words import INSTITUTIONS, OWNERSHIPS
from portal.clock import now, today
from portal.database import transaction
from portal.errors import FieldProblem, Invalid, NotAllowed
from portal.forms import fields as answers
from portal.forms.form import flat_form
from portal.journal.operations import record
from portal.offices.areas import area_prefix
from portal.offices.city import current_city
from portal.people.models import Account
from portal.people.operations import login_index
from portal.text import N_

LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
"""How the check letter of a unified social credit code is computed (GB 32100-2015)."""
AREA = "area"
"""Where the point comes from: it is the township's own spot until the institution chooses one."""


class CreditCode(answers.Answer):
    """A unified social credit code: 18 letters, the last of which checks the others."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        code = str(value).replace(" ", "").upper()
        known = len(code) == 18 and all(letter in LETTERS for letter in code)
        if not known or check_letter(code) != code[-1]:
            raise ValidationError(N_("统一社会信用代码不对，请核对18位代码。"))
        return code


def check_letter(code: str) -> str:
    """The letter that the first 17 of a credit code ask for."""
    total = sum(
        LETTERS.index(letter) * weight for letter, weight in zip(code, WEIGHTS, strict=False)
    )
    return LETTERS[-total % 31]


def _line(label: str, most: int, hint: str = "") -> answers.Words:
    return answers.Words(
        2, most, required=True, metadata={"label": label, "kind": "line", "hint": hint}
    )


def _choice(label: str, choices: dict[str, str]) -> answers.Choice:
    metadata = {"label": label, "kind": "choice", "choices": tuple(choices.items())}
    return answers.Choice(tuple(choices), required=True, metadata=metadata)


NEW = flat_form("childcare-new", N_("登记新机构"), {
    "name": _line(N_("机构名称"), 80),
    "credit_code": CreditCode(required=True, metadata={
        "label": N_("统一社会信用代码"), "kind": "line"}),
    "kind": _choice(N_("机构类型"), INSTITUTIONS),
    "ownership": _choice(N_("公办还是民办"), OWNERSHIPS),
    "inclusive": answers.YesNo(required=True, metadata={"label": N_("是普惠机构吗"), "kind": "bool"}),
    "area_code": answers.Township(required=True, metadata={
        "label": N_("在哪个乡镇或街道"), "kind": "township"}),
    "address": _line(N_("地址"), 120, N_("写到门牌号和楼层。")),
    "legal_person": _line(N_("法定代表人"), 40),
    "head": _line(N_("负责人"), 40),
    "founded_on": answers.Day(required=True, metadata={"label": N_("成立日期"), "kind": "date"}),
    "floor_area": answers.Area(10_000_000, required=True, metadata={
        "label": N_("建筑面积"), "kind": "area"}),
    **RECORD.sections[0].fields,
})  # fmt: skip
KEEPER = flat_form("childcare-keeper", N_("指定机构账号"), {
    "login": answers.Words(1, 60, required=True, metadata={
        "label": N_("机构账号"), "kind": "line",
        "hint": N_("由管理员开的托育机构账号；一个账号只管一家机构。")}),
})  # fmt: skip


def enter_institution(actor: Actor, typed: dict[str, Any]) -> int:
    """Enter a new institution of the own county, its filing pending; returns its id.

    Raises NotAllowed, Invalid by field.
    """
    values, spot = _read(actor, typed)
    with transaction() as session:
        _refuse_twice(session, values)
        one = Institution(**values, filing="pending", synthetic=False, updated_on=today())
        _move(one, spot)
        session.add(one)
        session.flush()
        record(actor, "enter", SUBJECT, one.id, after={"filing": "pending", "version": one.version})
        return one.id


def change_institution(actor: Actor, institution_id: int, typed: dict[str, Any]) -> bool:
    """Write a whole record over the one that is kept of the county's; returns whether anything changed.

    A point that the institution chose stays. Raises NotAllowed, NotFound, Invalid by field.
    """
    values, spot = _read(actor, typed)
    with transaction() as session:
        one = institution_for(session, actor, institution_id, lock=True)
        changed = {name for name, value in values.items() if getattr(one, name) != value}
        for name in changed:
            setattr(one, name, values[name])
        if "area_code" in changed and one.point == AREA:
            _move(one, spot)
        if changed:
            session.flush()
            after = {"fields": sorted(changed), "version": one.version}
            record(actor, "change-record", SUBJECT, one.id, after=after)
        return bool(changed)


def _read(actor: Actor, typed: dict[str, Any]) -> tuple[dict[str, Any], Point]:
    """The columns of a record, and the spot of its township."""
    if not may_file(actor):
        raise NotAllowed()
    data = NEW.load(typed)
    check_record(data)
    if isinstance(data["floor_area"], dict):
        raise Invalid([FieldProblem("floor_area", N_("面积请填一个数，不填范围。"))])
    values = {name: data.get(name) for name in NEW.sections[0].fields} | {
        "order_words": data.get("order_words", ""), "initials": initials(data["name"]),
        "founded_on": date.fromisoformat(data["founded_on"]),
    }  # fmt: skip
    return values, _spot(actor, data["area_code"])


def _move(one: Institution, spot: Point) -> None:
    one.latitude, one.longitude, one.cell = spot.latitude, spot.longitude, spot.cell
    one.point = AREA


def _spot(actor: Actor, area: str) -> Point:
    city = current_city()
    if actor != PORTAL and not area.startswith(area_prefix(city.offices[actor.office].area_code)):
        raise Invalid([FieldProblem("area_code", N_("请选择本县（市、区）的乡镇或街道。"))])
    return Point(city.points[area].latitude, city.points[area].longitude)


def _refuse_twice(session: Session, data: dict[str, Any]) -> None:
    known = select(Institution.id).where(Institution.credit_code == data["credit_code"])
    if session.scalar(known) is not None:
        raise Invalid([FieldProblem("credit_code", N_("这个代码的机构已经登记过了。"))])


def give_keeper(actor: Actor, institution_id: int, typed: dict[str, Any]) -> None:
    """Let an account of role institution keep the record of one of the county's. Raises NotFound, Invalid."""
    login = KEEPER.load(typed)["login"]
    with transaction() as session:
        one = institution_for(session, actor, institution_id, lock=True)
        account = session.scalar(select(Account).where(Account.login_index == login_index(login)))
        if account is None or account.role != "institution" or not account.active:
            raise Invalid([FieldProblem("login", N_("没有这个托育机构账号，请先由管理员开通。"))])
        if session.get(Staff, account.id) is not None:
            raise Invalid([FieldProblem("login", N_("这个账号已经在管一家机构了。"))])
        session.add(Staff(account_id=account.id, institution_id=one.id, since=now()))
        record(actor, "give-keeper", SUBJECT, one.id, after={"account": account.id})
