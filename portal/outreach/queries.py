"""Reading who is recognised, from the cases and from the register."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from portal.cases.models import Recognition
from portal.cases.queries import in_force
from portal.database import db
from portal.people.models import Household


def recognised_on(households: Sequence[Household], on: date) -> dict[int, set[str]]:
    """The categories in force on the day, by household.

    Those of a register count beside the portal's own recognitions.
    """
    found = {household.id: set(household.recognised) for household in households}
    query = select(Recognition.household_id, Recognition.category).where(
        Recognition.household_id.in_(found), in_force(on)
    )
    for household, category in db.session.execute(query):
        found[household].add(category)
    return found
