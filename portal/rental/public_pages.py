"""The rent index for everybody: what a square metre costs here."""

from flask import Blueprint, render_template

from portal.rental.index import rents

blueprint = Blueprint("rents", __name__, template_folder="templates")


@blueprint.get("/housing/rents", endpoint="index")
def index_page() -> str:
    """The rents of a m2 by area."""
    return render_template("rental/rents.html", rows=rents())
