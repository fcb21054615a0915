"""What a parent says to find a place: one form for the page and for REST, and what it reads to."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import ValidationError

from portal.childcare.positions import MILLION, Point
from portal.childcare.words import INSTITUTIONS, OWNERSHIPS, SERVICES
from portal.clock import next_month, today
from portal.errors import FieldProblem, Invalid
from portal.forms import fields as answers
from portal.forms.form import Flat, Form, Section
from portal.offices.city import current_city
from portal.services.facts import MOST_MONEY
from portal.text import N_

DISTANCES = {
    "1000": N_("1公里内"), "2000": N_("2公里内"), "3000": N_("3公里内"), "5000": N_("5公里内"),
    "10000": N_("10公里内"), "any": N_("不限距离"),
}  # fmt: skip
NEAR = "3000"
"""More than nine in ten parents accept at most 3 km."""
FREE = {
    "0": N_("满额的也看"), "1": N_("入托当月有空位"), "3": N_("三个月内有空位"), "6": N_("半年内有空位"),
}  # fmt: skip
"""In how many months from the entry a place must be free."""
ORDERS = {"distance": N_("由近到远"), "fee": N_("由低到高的费用"), "places": N_("空位由多到少")}
NO_POSITION = N_("位置的格式不对，请重新定位，或选择乡镇（街道）。")
NO_TOWNSHIP = N_("没有认出地址里的乡镇（街道），请写上街道或镇的名称，或在下面直接选择。")
TWO_TOWNSHIPS = N_("地址里的乡镇（街道）不止一个，请写上县（市、区），或在下面直接选择。")
TOO_EARLY = N_("入托月份不能早于本月。")
TOO_LATE = N_("只能查一年以内的月份。")


class Position(answers.Answer):
    """A point in WGS-84 as "28.676,121.431"; kept as a Point."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Point:
        try:
            latitude, longitude = (round(float(part) * MILLION) for part in str(value).split(","))
        except (ValueError, OverflowError) as fault:
            raise ValidationError(NO_POSITION) from fault
        if abs(latitude) > 90 * MILLION or abs(longitude) > 180 * MILLION:
            raise ValidationError(NO_POSITION)
        return Point(latitude, longitude)


class EntryMonth(answers.Month):
    """A month from this one on, at most a year ahead."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        month = super()._deserialize(value, attr, data, **kwargs)
        if date.fromisoformat(month) < today().replace(day=1):
            raise ValidationError(TOO_EARLY)
        if date.fromisoformat(month) > next_month(today(), 12):
            raise ValidationError(TOO_LATE)
        return month


def _choice(label: str, choices: dict[str, str], unanswered: str = N_("都看")) -> answers.Choice:
    return answers.Choice(tuple(choices), metadata={
        "label": label, "kind": "choice", "choices": tuple(choices.items()), "unanswered": unanswered,
    })  # fmt: skip


FIRST = {
    "address": answers.Words(2, 80, metadata={
        "label": N_("住址"), "kind": "line",
        "hint": N_("写到街道或镇就行，如 椒江区白云街道；也可以在下面直接选。")}),
    "area": answers.Township(metadata={"label": N_("乡镇（街道）"), "kind": "township"}),
    "near": Position(metadata={"label": "", "kind": "position"}),
    "born_on": answers.Day(True, metadata={
        "label": N_("孩子的出生日期"), "kind": "date", "hint": N_("还没出生的，填预产期。")}),
    "entry_month": EntryMonth(metadata={
        "label": N_("想从哪个月开始入托"), "kind": "month", "hint": N_("如 2027-3；不填按下个月。")}),
    "radius": _choice(N_("距离"), DISTANCES, N_("3公里内")),
}  # fmt: skip
FURTHER = {
    "service": _choice(N_("托育方式"), SERVICES, N_("全日托")),
    "fee_most": answers.Money(MOST_MONEY, metadata={
        "label": N_("费用不超过"), "kind": "money", "hint": N_("每月多少元；计时、临时托按每小时、每天。")}),
    "free": _choice(N_("空位"), FREE, N_("满额的也看")),
    "kind": _choice(N_("机构类型"), INSTITUTIONS),
    "ownership": _choice(N_("公办还是民办"), OWNERSHIPS),
    "inclusive": answers.YesNo(metadata={
        "label": N_("只看普惠"), "kind": "bool", "unanswered": N_("都看")}),
    "filed": answers.YesNo(metadata={
        "label": N_("只看入托时备案还有效的"), "kind": "bool", "unanswered": N_("都看")}),
    "pick_up": answers.Clock(metadata={
        "label": N_("最晚几点接"), "kind": "clock", "hint": N_("如 17:30。")}),
    "words": answers.Words(1, 40, metadata={
        "label": N_("机构名称或地址"), "kind": "line", "hint": N_("可以只打名称的拼音首字母。")}),
    "order": _choice(N_("排序"), ORDERS, N_("由近到远")),
}  # fmt: skip
FORM = Form(
    "childcare-search",
    Flat.from_dict({**FIRST, **FURTHER}, name="childcare-search"),
    (
        Section("where", "", "", "", FIRST),
        Section("further", N_("更多条件"), "", "", FURTHER, folded=True),
    ),
)


@dataclass(frozen=True)
class Search:
    """What is looked for.

    Distances are measured from `origin`: the parent's position or the township's spot, None where
    neither is known. `radius` is in metres, None for any distance; `fee_most` is fen; `filed`: the
    filing still holds on the first day of `entry`; `pick_up` is minutes of the day. A place must be free
    in one of so many months from `entry` (`free_months`), 0 when full institutions are shown too.
    """

    origin: Point | None
    area: str | None
    born_on: date | None
    entry: date
    radius: int | None
    service: str
    fee_most: int | None
    kind: str | None
    ownership: str | None
    inclusive: bool
    filed: bool
    pick_up: int | None
    free_months: int
    words: str
    order: str


def read_search(typed: dict[str, Any]) -> Search:
    """What was typed, and what the form takes where nothing was. Raises Invalid by field."""
    data = FORM.load(typed)
    origin, born, entry = _origin(data), data.get("born_on"), data.get("entry_month")
    radius = data.get("radius", NEAR)
    return Search(
        origin=origin, area=data.get("area"), born_on=date.fromisoformat(born) if born else None,
        entry=date.fromisoformat(entry) if entry else next_month(today()),
        radius=int(radius) if origin and radius != "any" else None,
        service=data.get("service", "full"), fee_most=_most(data.get("fee_most")),
        kind=data.get("kind"), ownership=data.get("ownership"),
        inclusive=data.get("inclusive", False), filed=data.get("filed", False), pick_up=data.get("pick_up"),
        free_months=int(data.get("free", "0")), words=data.get("words", ""),
        order=data.get("order", "distance" if origin else "places"),
    )  # fmt: skip


def _origin(data: dict[str, Any]) -> Point | None:
    """The parent's own position, else the spot of the township chosen or written in the address."""
    if "near" in data:
        near: Point = data["near"]
        return near
    area = data.get("area") or (township_in(data["address"]) if "address" in data else "")
    spot = current_city().points.get(area)
    return Point(spot.latitude, spot.longitude) if spot else None


def township_in(address: str) -> str:
    """The code of the township that an address names; its county tells two of one name apart.

    Raises Invalid when it names none, or one of several.
    """
    areas = current_city().areas
    named = [a for a in areas.values() if a.level in answers.TOWNSHIPS and a.name in address]
    whole = [a for a in named if not any(a.name in b.name and a.name != b.name for b in named)]
    found = [a for a in whole if areas[a.parent_code].name in address] or whole
    if len(found) != 1:
        message = TWO_TOWNSHIPS if found else NO_TOWNSHIP
        raise Invalid([FieldProblem("address", message)])
    return found[0].code


def _most(fee: Any) -> int | None:
    """The upper end, where somebody typed a range."""
    most: int | None = fee["high"] if isinstance(fee, dict) else fee
    return most
