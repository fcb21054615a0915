"""The facts of a case as an office verified them, assessed by the rules of the day of application."""

from typing import Any

from portal.cases.models import Case
from portal.parameters.queries import parameters_in_force
from portal.services.catalogue import get_service


def verify_facts(case: Case, facts: dict[str, Any]) -> None:
    """Keep the verified facts and assess them by the rules of the day of application."""
    case.verified, case.assessment = facts, _assess(case, facts)


def verify_household(case: Case, found: dict[str, Any]) -> None:
    """The same where only some answers about the household as a whole are known better."""
    facts = case.facts
    verify_facts(case, {**facts, "household": {**facts["household"], **found}})


def declare_household(case: Case, told: dict[str, Any]) -> None:
    """The household itself tells more before anybody has verified anything."""
    case.declared = {**case.declared, "household": {**case.declared["household"], **told}}
    case.assessment = _assess(case, case.declared)


def _assess(case: Case, facts: dict[str, Any]) -> dict[str, Any]:
    service = get_service(case.service)
    return service.assess(facts, parameters_in_force(), case.applied_on).to_json()
