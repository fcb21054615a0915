"""The city's childcare figures for everybody: a page, and the same as a file and over REST."""

import csv
import io
from typing import Any

from flask import Blueprint, Response, render_template

from portal.childcare.city_figures import city_figures
from portal.offices.city import current_city
from portal.offices.tiles import lay_out

blueprint = Blueprint(
    "childcare-city", __name__, template_folder="templates", url_prefix="/childcare/city"
)
COLUMNS = (
    "code", "residents", "institutions", "licensed", "per_10000", "target", "to_build", "occupied",
    "free", "inclusive", "townships", "covered", "waiting", "late", "distance",
)  # fmt: skip


@blueprint.get("", endpoint="figures")
def figures() -> str:
    """Places per 1,000 against the plan, townships without a place, what is taken. Public."""
    city = current_city()
    whole, *counties = city_figures(city)
    cells = lay_out([city.points[one.code] for one in counties if one.code in city.points])
    return render_template("childcare/city.html", whole=whole, counties=counties, cells=cells)


@blueprint.get("/figures.csv", endpoint="file")
def as_file() -> Response:
    """The same as a file: one line for the city and for each county; empty is not published. Public."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    for row in city_figures(current_city()):
        writer.writerow({name: _written(getattr(row, name)) for name in COLUMNS})
    answer = Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=childcare-city.csv"
    return answer


def _written(value: Any) -> Any:
    return "" if value is None else value
