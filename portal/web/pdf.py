"""Papers as answers: a template printed as PDF, to be downloaded."""

from typing import Any

from flask import render_template
from werkzeug.wrappers import Response

from portal.cases.printing import as_pdf

PDF = {"type": "string", "format": "binary"}
"""A file, in OpenAPI's words."""


def pdf_answer(template: str, name: str, **values: Any) -> Response:
    """The template, filled and printed, as a download called `name`.pdf.

    Raises Refused where nothing is installed that prints.
    """
    answer = Response(as_pdf(render_template(template, **values)), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"attachment; filename={name}.pdf"
    return answer
