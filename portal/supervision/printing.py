"""The urge printed, the same for pages and programs."""

from werkzeug.wrappers import Response

from portal.actor import Actor
from portal.offices.city import current_city
from portal.supervision.standing import urge_view
from portal.web.pdf import pdf_answer


def urge_pdf(actor: Actor, urge_id: int) -> Response:
    """An urge that concerns the actor, as a download. Raises NotFound."""
    urge, city = urge_view(actor, urge_id), current_city()
    return pdf_answer(
        "supervision/sheet_pdf.html", f"urge-{urge_id}", urge=urge, city=city,
        office=city.offices[urge.office_code],
    )  # fmt: skip
