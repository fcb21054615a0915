"""Pages of data checks: entering what a body answered, with its paper; reading the papers."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from portal.cases.check_views import look_at_check_paper
from portal.cases.checking import attach_paper
from portal.cases.operations import act_on_task
from portal.checks.contract import MOST_FINDINGS
from portal.desk.pages import task_page
from portal.errors import Invalid, Refused, Stale
from portal.text import N_
from portal.web.attempts import Attempt, posted_version
from portal.web.errors import status_of
from portal.web.login import actor, guarded

blueprint = Blueprint("checks", __name__, url_prefix="/desk")
PARTS = ("person", "fact", "amount", "words")


@blueprint.post("/tasks/<int:task_id>/checks/<body>")
@guarded("caseworker")
def record_answer(task_id: int, body: str) -> AnyResponse | tuple[str, int]:
    """Keep the paper, then the answer; on an error every keystroke is kept, and so is the paper."""
    file = request.files.get("file")
    lines = _typed()
    filled = [place for place, line in enumerate(lines) if line["amount"] or line["words"]]
    said = {"body": body, "day": request.form.get("day", ""),
            "findings": [lines[place] for place in filled]}  # fmt: skip
    try:
        if file and file.filename:
            attach_paper(actor(), task_id, body, file.filename, file.read())
        act_on_task(actor(), task_id, "record-answer", posted_version(), said)
    except (Invalid, Refused, Stale) as fault:
        typed = {**said, "lines": lines, "wrong": _wrong(fault, filled)}
        return task_page(task_id, Attempt("record-answer", typed, fault)), status_of(fault)
    flash(gettext(N_("已登记这个单位的结果。")))
    return redirect(url_for("desk.task", task_id=task_id))


def _typed() -> list[dict[str, str]]:
    """The lines of the form, each with the person and the fact that it is about."""
    count = request.form.get("lines", "")
    places = range(min(int(count), MOST_FINDINGS)) if count.isdecimal() else range(0)
    return [
        {part: request.form.get(f"line-{place}-{part}", "").strip() for part in PARTS}
        for place in places
    ]


def _wrong(fault: Invalid | Refused | Stale, filled: list[int]) -> dict[Any, Any]:
    """What is wrong, by the line of the form that it stands in, or by "day" and "file"."""
    wrong: dict[Any, Any] = {}
    for problem in fault.problems if isinstance(fault, Invalid) else ():
        part, _, rest = problem.field.partition(".")
        place = rest.partition(".")[0]
        key = filled[int(place)] if part == "findings" and place.isdecimal() else part
        wrong.setdefault(key, problem)
    return wrong


@blueprint.get("/check-papers/<int:paper_id>")
@guarded("caseworker")
def paper(paper_id: int) -> Response:
    """The paper on which a body answered, as a download; the look is journalled."""
    found = look_at_check_paper(actor(), paper_id)
    answer = Response(found.content, mimetype=found.media_type)
    answer.headers["Content-Disposition"] = f"attachment; filename=check-paper-{found.id}"
    return answer
