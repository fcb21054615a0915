"""The picture of the rental subsidy for supervisors, of the own area or one within."""

from flask import Blueprint, Response, render_template, request

from portal.cases.rental.words import EXITS, RENTED
from portal.rental.picture import picture
from portal.web.filters import area_name
from portal.web.login import actor, guarded
from portal.web.sheets import sheet_answer

blueprint = Blueprint("rental-picture", __name__, template_folder="templates")
COLUMNS = ("地区", "应享受", "已发放", "另行落实")


@blueprint.get("/supervision/rental", endpoint="picture")
@guarded("supervisor")
def picture_page() -> str:
    """Covered of those who qualify, spending, time to decide, exits."""
    view = picture(actor(), request.args.get("area") or actor().area)
    return render_template("rental/picture.html", view=view, categories=RENTED, exits=EXITS)


@blueprint.get("/supervision/rental.<kind>", endpoint="file")
@guarded("supervisor")
def file(kind: str) -> Response:
    """The table by area, as CSV or XLSX."""
    view = picture(actor(), request.args.get("area") or actor().area)
    rows = ((area_name(row.key), str(row.qualifying), str(row.paid), str(row.otherwise))
            for row in view.by_area)  # fmt: skip
    return sheet_answer("rental-subsidy", kind, "租赁补贴", COLUMNS, rows)
