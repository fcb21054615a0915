"""The parameters in force: the configured file overlaid by what officers approved."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.database import db
from portal.errors import NotFound
from portal.offices.city import current_city
from portal.parameters.models import APPROVED, PROPOSED, ParameterValue
from portal.rules.parameters import DatedValue, Parameter, ParameterBook


def parameters_in_force() -> ParameterBook:
    """Every parameter of the city with its configured and its approved values by first day."""
    approved: dict[str, list[ParameterValue]] = {}
    query = select(ParameterValue).where(ParameterValue.state == APPROVED)
    for row in db.session.scalars(query):
        approved.setdefault(row.code, []).append(row)
    configured = current_city().parameters
    if not approved:
        return configured
    return ParameterBook(tuple(_overlaid(p, approved.get(p.code, [])) for p in configured))


def _overlaid(parameter: Parameter, rows: Sequence[ParameterValue]) -> Parameter:
    """The parameter with its approved values, each in place of a configured one of its day."""
    added = [
        DatedValue(row.first_day, row.low, row.high, row.status, row.source, row.proposed_at.date())
        for row in rows
    ]
    days = {value.first_day for value in added}
    kept = [value for value in parameter.values if value.first_day not in days]
    return Parameter(
        parameter.code, parameter.name, parameter.english, parameter.unit, (*kept, *added)
    )


def parameter(code: str) -> Parameter:
    """One parameter with all its values. Raises NotFound."""
    for found in parameters_in_force():
        if found.code == code:
            return found
    raise NotFound(code="parameter-not-found")


def proposals(code: str = "") -> Sequence[ParameterValue]:
    """The values that wait for a second person, of one parameter or of all, oldest first."""
    query = select(ParameterValue).where(ParameterValue.state == PROPOSED)
    if code:
        query = query.where(ParameterValue.code == code)
    return db.session.scalars(query.order_by(ParameterValue.id)).all()
