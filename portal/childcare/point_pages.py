"""The page on which an institution says where it lies: a click on a picture, or coordinates."""

from contextlib import suppress
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.childcare.drawing import picture, view_of
from portal.childcare.pointing import (
    CHOSEN,
    FURTHEST,
    NEAREST,
    TYPED,
    Sight,
    keep_point,
    own_place,
    typed_point,
)
from portal.childcare.positions import MILLION, Point
from portal.childcare.public_pages import configured_tiles
from portal.childcare.search_form import Position
from portal.errors import Invalid
from portal.offices.city import current_city
from portal.text import N_
from portal.web.forms import FormPage, read_form
from portal.web.login import actor, guarded

blueprint = Blueprint(
    "childcare-point", __name__, template_folder="templates", url_prefix="/childcare/keeper/point"
)
SIZES = {"narrow": (320, 280), "wide": (640, 560)}
"""How large the picture is shown, in pixels, on a phone and on a desk."""
FAR, NEAR = 13, 15


@blueprint.get("", endpoint="choose")
@guarded("institution")
def choose() -> str:
    """The picture round the own point, or round what was clicked, or typed."""
    if "position" not in request.args:
        return _page(_clicked(_sight()))
    typed = read_form(TYPED, request.args)
    try:
        return _page(Sight(typed_point(typed), NEAR), typed)
    except Invalid as fault:
        return _page(_sight(), typed, fault)


@blueprint.post("", endpoint="keep")
@guarded("institution")
def keep() -> Response | tuple[str, int]:
    """Keep the point in the middle."""
    sight = _sight()
    try:
        keep_point(actor(), sight.centre)
    except Invalid as fault:
        return _page(sight, fault=fault), 422
    flash(gettext(N_("位置已更新，家长马上看得到。")))
    return redirect(url_for("childcare-keeper.desk"))


def _sight() -> Sight:
    """What the request asks to see; the own point where it says nothing that can be used."""
    one = own_place(actor())
    centre = Point(one.latitude, one.longitude)
    with suppress(KeyError, ValueError):  # not given, or no point
        centre = Position().deserialize(request.values["centre"])
    zoom = request.values.get("zoom", type=int, default=NEAR if one.point == CHOSEN else FAR)
    return Sight(centre, min(max(zoom, FURTHEST), NEAREST))


def _clicked(sight: Sight) -> Sight:
    for name, (width, height) in SIZES.items():
        x, y = (request.args.get(f"{name}.{axis}", type=int) for axis in "xy")
        if x is not None and y is not None and 0 <= x <= width and 0 <= y <= height:
            return sight.clicked(configured_tiles().datum, x / width, y / height)
    return sight


def _page(sight: Sight, typed: dict[str, Any] | None = None, fault: Invalid | None = None) -> str:
    tiles = configured_tiles()
    view = view_of(sight.centre, sight.zoom, tiles.datum)
    drawn = picture(current_city(), view, None, [sight.centre], tiles)
    zooms = {
        step: sight.zoom + step for step in (1, -1) if FURTHEST <= sight.zoom + step <= NEAREST
    }
    centre = f"{sight.centre.latitude / MILLION:.6f},{sight.centre.longitude / MILLION:.6f}"
    return render_template(
        "childcare/point.html", map=drawn, sight=sight, centre=centre, zooms=zooms, sizes=SIZES,
        form=FormPage(TYPED, typed, fault), fault=fault, chosen=own_place(actor()).point == CHOSEN,
    )  # fmt: skip
