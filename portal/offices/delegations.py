"""Counties that handed the confirmation to their townships (委托审核确认)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Delegation:
    """In a county, applications from `first_day` on are decided by the township (社会救助法 44).

    The whole case then takes at most `limit` days (审核确认办法 22: 20 working days).
    """

    service: str
    county: str
    first_day: date
    last_day: date | None
    limit: int
    limit_unit: str
    basis: str

    def holds(self, service: str, area_code: str, day: date) -> bool:
        """Whether an application of an area on a day is decided by its township."""
        begun = self.first_day <= day and (self.last_day is None or day <= self.last_day)
        return self.service == service and area_code.startswith(self.county) and begun
