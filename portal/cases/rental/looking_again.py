"""The department looks again at a household that has the subsidy, with what is known better filled in."""

from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases.later_facts import latest_facts
from portal.cases.models import Case
from portal.cases.recognised import with_standing
from portal.cases.rental.spans import lease_handed_in
from portal.cases.review_models import Review
from portal.cases.reviews import open_review, running_review
from portal.clock import today
from portal.parameters.queries import parameters_in_force
from portal.services.catalogue import get_service

RENEWAL, NEW_LEASE = "renewal", "new-lease"
"""The causes of a review that are the subsidy's own."""


def look_again(session: Session, actor: Actor, case: Case, cause: str, told: str) -> Review:
    """A review for `cause`; one that runs takes the words, and the cause where it is the yearly one.

    Within a running transaction that holds the case. Its facts are those known last, the standing with
    social assistance and the rent as they are today, assessed by the rules of today.
    """
    review = running_review(session, case) or open_review(session, actor, case, cause)
    if cause == RENEWAL:
        review.cause = RENEWAL
    review.told = f"{review.told}\n{told}" if review.told else told
    facts = review.facts or latest_facts(session, case)
    home, lease = (
        with_standing(session, case.household_id, facts["household"]),
        lease_handed_in(session, case),
    )
    rent = {"monthly_rent": lease.rent} if lease else {}
    review.facts = {**facts, "household": {**home, **rent}}
    service = get_service(case.service)
    review.assessment = service.assess(review.facts, parameters_in_force(), today()).to_json()
    return review
