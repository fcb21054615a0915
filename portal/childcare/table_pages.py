"""Pages of tables: the county's institutions and an institution's own places, in and out."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from portal.childcare.exporting import header, institution_rows, own_month_rows
from portal.childcare.filing import may_file
from portal.childcare.importing import DONE, MOST_ROWS, REFUSED, RowReport, import_table
from portal.childcare.table_columns import KINDS
from portal.errors import FieldProblem, Invalid, NotAllowed, PortalError, Refused
from portal.text import N_
from portal.web.errors import status_of
from portal.web.login import actor, guarded
from portal.web.sheets import sheet_answer

blueprint = Blueprint(
    "childcare-tables", __name__, template_folder="templates", url_prefix="/childcare/tables"
)
OF_ROLE = {"caseworker": "institutions", "institution": "months"}
"""Which table somebody keeps."""


@blueprint.get("")
@guarded("caseworker", "institution")
def table() -> str:
    """What the file has to look like, and the own one to begin with."""
    return _page(_name())


@blueprint.post("")
@guarded("caseworker", "institution")
def take() -> str | tuple[str, int]:
    """Take a file over, and say of every row what became of it."""
    name, file = _name(), request.files.get("file")
    try:
        if file is None or not file.filename:
            raise Invalid([FieldProblem("file", N_("请选择一个文件。"))])
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"table{Path(file.filename).suffix}"
            file.save(path)
            rows = list(import_table(actor(), name, path, MOST_ROWS))
    except (Invalid, Refused) as fault:
        return _page(name, fault=fault), status_of(fault)
    return _page(name, sorted(rows, key=lambda row: row.done != REFUSED))


@blueprint.get("/own.<kind>")
@guarded("caseworker", "institution")
def own(kind: str) -> Response:
    """The own table as it may be taken over again."""
    name = _name()
    rows = institution_rows(actor()) if name == "institutions" else own_month_rows(actor())
    return sheet_answer(name, kind, KINDS[name].title, header(name), rows)


def _name() -> str:
    """The table that the asker keeps. Raises NotAllowed for officers of other departments."""
    if actor().role == "caseworker" and not may_file(actor()):
        raise NotAllowed()
    return OF_ROLE[actor().role]


def _page(
    name: str, rows: list[RowReport] | None = None, fault: PortalError | None = None
) -> str:  # fmt: skip
    return render_template(
        "childcare/table.html", name=name, kind=KINDS[name], columns=KINDS[name].columns(),
        rows=rows, counts=Counter(row.done for row in rows or ()), done=DONE, fault=fault,
        most=MOST_ROWS,
    )  # fmt: skip
