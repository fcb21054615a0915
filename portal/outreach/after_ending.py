"""Destitute support has ended: whether 低保 or 临时救助 fits instead is looked at (特困人员认定办法 27)."""

from collections.abc import Mapping
from typing import Any

from portal.actor import PORTAL
from portal.cases.review_models import Review
from portal.clock import today
from portal.database import transaction
from portal.journal.operations import record
from portal.journal.queries import history
from portal.outreach.events import find_event
from portal.outreach.queries import recognised_on
from portal.people.models import Household
from portal.rules.assessment import MET, NOT_MET

INSTEAD = (("minimum_living", "minimum_living_single"), ("emergency_aid", "expense_aid"))
"""What may fit instead: of each kind of support one finding, for the category that fits best."""
NOTE = "特困供养决定终止，请看是否符合{name}，符合的及时纳入（特困人员认定办法第二十七条）。"
LOOKED = "look-after"
NAMES = ("最低生活保障", "临时救助")


def look_after_ending(review_id: int) -> int:
    """Open a finding for each support that the facts of the review leave possible; returns how many.

    The township asks the household and applies on its behalf where it wishes. What is recognised already
    is left out, and so is who died and lived alone. Doing it again opens nothing twice.
    """
    with transaction() as session:
        review = session.get_one(Review, review_id, with_for_update=True)
        if any(event.action == LOOKED for event in history("review", review_id)):
            return 0
        case = review.case
        household = session.get_one(Household, case.household_id, with_for_update=True)
        facts = review.facts or case.facts
        if review.ground == "death" and len(facts["members"]) == 1:
            return 0
        recognised = recognised_on([household], today())[household.id]
        verdicts = {v["category"]: v for v in (review.assessment or {"verdicts": []})["verdicts"]}
        count = 0
        for name, categories in zip(NAMES, INSTEAD, strict=True):
            category = None if recognised & set(categories) else _best(verdicts, categories)
            if category is not None:
                note = NOTE.format(name=name)
                find_event(session, PORTAL, household, case.service, category, note)
                count += 1
        record(PORTAL, LOOKED, "review", review.id, after={"findings": count})
        return count


def _best(verdicts: Mapping[str, Mapping[str, Any]], categories: tuple[str, ...]) -> str | None:
    """The category that fits, else one that may; None where none can."""
    states = {c: verdicts[c]["verdict"] for c in categories if c in verdicts}
    met = [category for category, state in states.items() if state == MET]
    possible = [category for category, state in states.items() if state != NOT_MET]
    return next(iter([*met, *possible]), None)
