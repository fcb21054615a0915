"""The categories that a household may be recognised in, as the rules name them."""

from datetime import date

from portal.rules.facts import Declaration, columns
from portal.rules.parameters import ParameterBook
from portal.services.catalogue import SERVICES

NOBODY_KNOWN: Declaration = {"household": {}, "members": [{}]}


def categories(book: ParameterBook, on: date) -> dict[str, str]:
    """Every category of a household as a whole that can be applied for: its code and name (message id)."""
    return {
        ruling.category: ruling.name
        for service in SERVICES
        if service.application_form is not None and service.whole_household
        for ruling in service.text.rule(
            columns(service.text.catalogue, [NOBODY_KNOWN], on),
            book.on(on).only(service.text.parameters),
        )
    }
