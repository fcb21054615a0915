"""Pages for everybody who looks for a childcare place: the search with its map, a place, a comparison."""

from typing import Any

from flask import Blueprint, Response, current_app, render_template, request
from werkzeug.datastructures import MultiDict

from portal.childcare.drawing import Drawing, Tiles, draw
from portal.childcare.freshness import stale
from portal.childcare.places import KINDS
from portal.childcare.positions import Point
from portal.childcare.queries import (
    MOST_COMPARED,
    coming_months,
    compared,
    photo,
    photos,
    place,
    vacancies,
)
from portal.childcare.search import DEEPEST, PAGE, Found, find_places
from portal.childcare.search_form import FORM, Search, read_search
from portal.childcare.words import INSTITUTIONS, ORDER_RULES, OWNERSHIPS, SERVICES
from portal.errors import Invalid
from portal.offices.city import current_city
from portal.web.forms import FormPage, read_form

blueprint = Blueprint("childcare", __name__, template_folder="templates", url_prefix="/childcare")
WORDS: dict[str, Any] = {
    "kinds": KINDS, "institutions": INSTITUTIONS, "ownerships": OWNERSHIPS, "services": SERVICES,
    "order_rules": ORDER_RULES, "stale": stale,
}  # fmt: skip


@blueprint.get("", endpoint="search")
def search_page() -> str | tuple[str, int]:
    """The search, by an address that can be kept or sent. Public."""
    return _search(request.args)


@blueprint.post("", endpoint="search_here")
def search_here() -> str | tuple[str, int]:
    """The search from the parent's own position, which stands in no address and is not kept. Public."""
    return _search(request.form)


def _search(asked: MultiDict[str, str]) -> str | tuple[str, int]:
    typed, start = read_form(FORM, asked), _start(asked)
    try:
        wanted = read_search(typed)
    except Invalid as fault:
        return render_template("childcare/search.html", form=FormPage(FORM, typed, fault)), 422
    found = find_places(wanted, start)
    previous, following = max(start - PAGE, 0), start + PAGE if found.more else None
    return render_template(
        "childcare/search.html", form=FormPage(FORM, typed), search=wanted, found=found, start=start,
        previous=previous, following=following, map=_map(wanted, found), most=MOST_COMPARED, **WORDS,
    )  # fmt: skip


def _start(asked: MultiDict[str, str]) -> int:
    text = asked.get("start", "")
    return min(int(text), DEEPEST) if text.isdecimal() and len(text) < 10 else 0


def _map(wanted: Search, found: Found) -> Drawing | None:
    points = [Point(p.institution.latitude, p.institution.longitude) for p in found.places]
    return draw(current_city(), wanted.origin, points, configured_tiles())


def configured_tiles() -> Tiles:
    """The tile server as configured."""
    settings = current_app.config
    return Tiles(settings["TILES_URL"], settings["TILES_DATUM"], settings["TILES_CREDIT"])


@blueprint.get("/places/<int:institution_id>", endpoint="place")
def place_page(institution_id: int) -> str:
    """One place with all that parents may know of it. Public."""
    found = place(institution_id)
    point, city = Point(found.latitude, found.longitude), current_city()
    town = city.points[found.area_code]
    return render_template(
        "childcare/place.html", place=found, months=coming_months([found.id])[found.id],
        photos=photos(found), **WORDS,
        map=draw(city, Point(town.latitude, town.longitude), [point], configured_tiles()),
    )  # fmt: skip


@blueprint.get("/places/<int:institution_id>/photos/<int:photo_id>", endpoint="photo")
def photo_file(institution_id: int, photo_id: int) -> Response:
    """A picture of a place. Public."""
    found = photo(institution_id, photo_id)
    return Response(found.content, mimetype=found.media_type)


@blueprint.get("/compare", endpoint="compare")
def compare_page() -> str:
    """Up to four places beside each other. Public."""
    ids = [int(one) for one in request.args.getlist("place") if one.isdecimal() and len(one) < 10]
    found = compared(ids)
    months = coming_months([one.id for one in found])
    return render_template(
        "childcare/compare.html", places=found, asked=len(set(ids)), most=MOST_COMPARED,
        free={one: vacancies(rows) for one, rows in months.items()}, **WORDS,
    )  # fmt: skip
