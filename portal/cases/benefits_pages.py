"""The page of what a household was given, made to be printed."""

from flask import Blueprint, render_template

from portal.cases.benefits import own_benefits
from portal.web.login import actor, guarded

blueprint = Blueprint("benefits", __name__, template_folder="templates")


@blueprint.get("/my/benefits")
@guarded("resident")
def benefits() -> str:
    """Everything that every department gave, by line, by month and in sum."""
    return render_template("cases/benefits.html", given=own_benefits(actor()))
