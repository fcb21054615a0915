"""Adding a paper to a task on the desk, and opening one."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.cases.attachment_api import paper_answer
from portal.cases.attachments import attach
from portal.desk.pages import task_page
from portal.errors import Invalid, Refused
from portal.text import N_
from portal.web.attempts import Attempt
from portal.web.errors import status_of
from portal.web.login import actor, guarded

blueprint = Blueprint("desk-papers", __name__, template_folder="templates")


@blueprint.post("/desk/tasks/<int:task_id>/papers")
@guarded("caseworker")
def add(task_id: int) -> Response | tuple[str, int]:
    """Add a paper; whether the resident sees it too is ticked."""
    file, shown = request.files.get("file"), "shown" in request.form
    name, content = (file.filename or "", file.read()) if file else ("", b"")
    try:
        attach(actor(), task_id, name, content, shown=shown)
    except (Invalid, Refused) as fault:
        typed = {"shown": shown}
        return task_page(task_id, Attempt("attach", typed, fault)), status_of(fault)
    flash(gettext(N_("附件已添加。")))
    return redirect(url_for("desk.task", task_id=task_id))


@blueprint.get("/papers/<int:attachment_id>")
@guarded("resident", "caseworker")
def paper(attachment_id: int) -> Response:
    """A paper of a task, as a download; an officer's look is journalled."""
    return paper_answer(attachment_id)
