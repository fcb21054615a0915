"""The care rate over a supervisor's scope."""

from portal.care.rates import Cared, Period, cared
from portal.statistics.rates import Scope


def cared_in(scope: Scope) -> list[Cared]:
    """The households that the care rate of the scope counts, the unmet ones first."""
    return cared(Period(scope.area, scope.first, scope.last, scope.as_of))
