"""What a parent says to find a place: one form for the page and for REST, and what it reads to."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import ValidationError

from portal.childcare.places import next_month
from portal.childcare.positions import MILLION, Point
from portal.childcare.words import INSTITUTIONS, OWNERSHIPS, SERVICES
from portal.clock import today
from portal.forms import fields as answers
from portal.forms.form import flat_form
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


def _choice(label: str, choices: dict[str, str], hint: str = "") -> answers.Choice:
    return answers.Choice(tuple(choices), metadata={
        "label": label, "kind": "choice", "choices": tuple(choices.items()), "hint": hint})  # fmt: skip


FORM = flat_form("childcare-search", N_("找托位"), {
    "area": answers.Township(metadata={"label": N_("乡镇（街道）"), "kind": "township"}),
    "near": Position(metadata={"label": N_("我的位置"), "kind": "position"}),
    "born_on": answers.Day(True, metadata={
        "label": N_("孩子的出生日期"), "kind": "date", "hint": N_("还没出生的，填预产期。")}),
    "entry_month": EntryMonth(metadata={
        "label": N_("想从哪个月开始入托"), "kind": "month", "hint": N_("如 2027-3；不填按下个月。")}),
    "radius": _choice(N_("距离"), DISTANCES),
    "service": _choice(N_("托育方式"), SERVICES),
    "fee_most": answers.Money(MOST_MONEY, metadata={
        "label": N_("费用不超过"), "kind": "money", "hint": N_("每月多少元；计时、临时托按每小时、每天。")}),
    "kind": _choice(N_("机构类型"), INSTITUTIONS),
    "ownership": _choice(N_("公办还是民办"), OWNERSHIPS),
    "inclusive": answers.YesNo(metadata={"label": N_("只看普惠"), "kind": "bool"}),
    "pick_up": answers.Clock(metadata={
        "label": N_("最晚几点接"), "kind": "line", "hint": N_("如 17:30。")}),
    "free": _choice(N_("空位"), FREE),
    "words": answers.Words(1, 40, metadata={
        "label": N_("机构名称"), "kind": "line", "hint": N_("可以只打拼音首字母。")}),
    "order": _choice(N_("排序"), ORDERS),
})  # fmt: skip


@dataclass(frozen=True)
class Search:
    """What is looked for.

    Distances are measured from `origin`: the parent's position or the township's spot, None where
    neither is known. `radius` is in metres, None for any distance; `fee_most` is fen; `pick_up` is
    minutes of the day. A place must be free in one of so many months from `entry` (`free_months`),
    0 when full institutions are shown too.
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
        inclusive=data.get("inclusive", False), pick_up=data.get("pick_up"),
        free_months=int(data.get("free", "0")), words=data.get("words", ""),
        order=data.get("order", "distance" if origin else "places"),
    )  # fmt: skip


def _origin(data: dict[str, Any]) -> Point | None:
    if "near" in data:
        near: Point = data["near"]
        return near
    spot = current_city().points.get(data.get("area", ""))
    return Point(spot.latitude, spot.longitude) if spot else None


def _most(fee: Any) -> int | None:
    """The upper end, where somebody typed a range."""
    most: int | None = fee["high"] if isinstance(fee, dict) else fee
    return most
