"""The list of services: one line each."""

from portal.errors import NotFound
from portal.services.childcare.service import SERVICE as CHILDCARE
from portal.services.childcare_allowance.service import SERVICE as CHILDCARE_ALLOWANCE
from portal.services.rental_subsidy.service import SERVICE as RENTAL_SUBSIDY
from portal.services.service import Service
from portal.services.social_assistance.service import SERVICE as SOCIAL_ASSISTANCE

SERVICES: tuple[Service, ...] = (
    SOCIAL_ASSISTANCE, CHILDCARE, CHILDCARE_ALLOWANCE, RENTAL_SUBSIDY,
)  # fmt: skip


def get_service(code: str) -> Service:
    """The service with this code. Raises NotFound."""
    for service in SERVICES:
        if service.code == code:
            return service
    raise NotFound(code="service-not-found")
