"""Who pays in a county: civil affairs the social assistance, the housing department the rental subsidy."""

from dataclasses import dataclass

from portal.actor import Actor
from portal.errors import NotAllowed
from portal.offices.city import current_city

PAYERS = {"civil-affairs": "social-assistance", "housing": "rental-subsidy"}
"""The departments that pay by the month, each with the service whose recognitions it pays."""


@dataclass(frozen=True)
class Payer:
    """A county's department that pays."""

    county: str
    department: str


def pays(actor: Actor) -> bool:
    """Whether the actor's office pays a county's households."""
    if actor.role != "caseworker" or actor.department not in PAYERS:
        return False
    return current_city().offices[actor.office].level == "county"


def payer_of(actor: Actor) -> Payer:
    """What the actor's office pays for. Raises NotAllowed where it pays nobody."""
    if not pays(actor):
        raise NotAllowed()
    return Payer(actor.area, actor.department)
