"""Where an institution lies, chosen by its own staff: on a picture, or by coordinates that they know."""

from dataclasses import dataclass
from typing import Any

from portal.actor import Actor
from portal.childcare.access import own_institution
from portal.childcare.drawing import HEIGHT, WIDTH, view_of
from portal.childcare.keeping import SUBJECT
from portal.childcare.models import Institution
from portal.childcare.positions import Point, from_gcj02, metres
from portal.childcare.search_form import Position
from portal.clock import today
from portal.database import db, transaction
from portal.errors import FieldProblem, Invalid
from portal.forms import fields as answers
from portal.forms.form import flat_form
from portal.journal.operations import record
from portal.offices.city import current_city
from portal.text import N_

CHOSEN = "chosen"
NEAREST, FURTHEST = 17, 10
"""The zoom levels of the picture; a step doubles or halves it."""
ACROSS = 80_000
"""Metres from the county's seat beyond which a point is a slip; no county of the city reaches so far."""
MAPS = {"gcj02": N_("手机地图（高德、腾讯）"), "wgs84": N_("卫星定位（GPS）")}
TYPED = flat_form("childcare-point", N_("填写坐标"), {
    "position": Position(required=True, metadata={
        "label": N_("纬度和经度"), "kind": "line", "hint": N_("例如 28.676,121.431。")}),
    "datum": answers.Choice(tuple(MAPS), required=True, metadata={
        "label": N_("坐标从哪里来"), "kind": "choice", "choices": tuple(MAPS.items())}),
})  # fmt: skip


@dataclass(frozen=True)
class Sight:
    """What of the ground the picture shows: the point in its middle, which would be kept, and the zoom."""

    centre: Point
    zoom: int

    def clicked(self, datum: str, across: float, down: float) -> "Sight":
        """The picture with another point in its middle: `across` and `down` are shares of width and height."""
        view = view_of(self.centre, self.zoom, datum)
        return Sight(view.point(across * WIDTH, down * HEIGHT), self.zoom)


def own_place(actor: Actor) -> Institution:
    """The own institution. Raises NotAllowed."""
    return own_institution(db.session(), actor)


def typed_point(typed: dict[str, Any]) -> Point:
    """The point of coordinates as a map shows them. Raises Invalid by field."""
    data = TYPED.load(typed)
    point: Point = data["position"]
    return from_gcj02(point) if data["datum"] == "gcj02" else point


def keep_point(actor: Actor, point: Point) -> None:
    """Keep where the own institution lies. Raises NotAllowed, Invalid far from its county."""
    with transaction() as session:
        one = own_institution(session, actor, lock=True)
        seat = current_city().points[one.area_code[:6]]
        if metres(Point(seat.latitude, seat.longitude), point) > ACROSS:
            raise Invalid([FieldProblem("position", N_("这个位置不在本县（市、区），请核对。"))])
        one.latitude, one.longitude, one.cell = point.latitude, point.longitude, point.cell
        one.point, one.updated_on = CHOSEN, today()
        after = {"latitude": point.latitude, "longitude": point.longitude}
        record(actor, "keep-point", SUBJECT, one.id, after=after)
