"""Who prepares a county's payments: its civil-affairs office, and nobody else."""

from portal.actor import Actor
from portal.errors import NotAllowed
from portal.offices.city import current_city

PAYING = "civil-affairs"


def pays(actor: Actor) -> bool:
    """Whether the actor's office pays a county's households."""
    if actor.role != "caseworker" or actor.department != PAYING:
        return False
    return current_city().offices[actor.office].level == "county"


def paying_county(actor: Actor) -> str:
    """The county that the actor's office pays for. Raises NotAllowed for any other."""
    if not pays(actor):
        raise NotAllowed()
    return actor.area
