"""Parameters: the figures that a city publishes, each with its first day, source and status."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from portal.rules.bounds import CEILING, Bounds

STATUSES = ("verified", "example", "待核", "missing")
UNCERTAIN = frozenset({"example", "待核"})
NEVER = date.min
CEILINGS = {"permille": 10**6, "years": 100, "count": 100, "months": 1200, "centi_m2": 10**7}
"""How wide a missing value of a unit is; other units are as wide as a number can be.

The products of two missing ones and of the members must stay within 64 bits.
"""


@dataclass(frozen=True)
class DatedValue:
    """One value in force from `first_day`, in the parameter's smallest unit.

    `low == high` when the source gives one figure, `low < high` when it gives a range;
    both are None exactly when `status` is "missing".
    """

    first_day: date
    low: int | None
    high: int | None
    status: str
    source: str
    checked: date | None = None

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise ValueError(f"unknown status {self.status!r}")
        absent = self.low is None or self.high is None
        if absent != (self.status == "missing") or (self.low is None) != (self.high is None):
            raise ValueError("a value is empty exactly when its status is missing")
        if self.low is not None and self.high is not None and not 0 <= self.low <= self.high:
            raise ValueError("a value is a number from 0 up, its range from low to high")


@dataclass(frozen=True)
class Parameter:
    """A figure that the rules need, with all its values by first day (ascending).

    Raises ValueError when two values start on one day.
    """

    code: str
    name: str
    english: str
    unit: str
    values: tuple[DatedValue, ...]

    def __post_init__(self) -> None:
        days = [value.first_day for value in self.values]
        if len(set(days)) < len(days):
            raise ValueError(f"{self.code}: two values start on one day")
        object.__setattr__(self, "values", tuple(sorted(self.values, key=lambda v: v.first_day)))

    def on(self, day: date) -> DatedValue:
        """The value in force on `day`; before the first one it is missing."""
        begun = [value for value in self.values if value.first_day <= day]
        return begun[-1] if begun else DatedValue(NEVER, None, None, "missing", "")


@dataclass(frozen=True)
class Parameters:
    """The parameters of one day, as bounds that a rule can compute with.

    `bounds[code]` has shape () for everyone alike, or (n,) when variants are compared;
    a missing value is as wide as a figure can be.
    """

    definitions: Mapping[str, Parameter]
    values: Mapping[str, DatedValue]
    bounds: Mapping[str, Bounds]

    def __getitem__(self, code: str) -> Bounds:
        if code not in self.bounds:
            raise LookupError(f"the city's configuration has no parameter {code!r}")
        return self.bounds[code]

    def __contains__(self, code: object) -> bool:
        return code in self.bounds

    def known(self, code: str) -> int | None:
        """The one figure in force, None when it is missing, a range or not configured."""
        value = self.values.get(code)
        return value.low if value is not None and value.low == value.high else None

    def only(self, codes: Sequence[str]) -> "Parameters":
        """The same parameters, narrowed to `codes`. Raises LookupError for one not configured."""
        return Parameters(self.definitions, self.values, {code: self[code] for code in codes})

    def replaced(self, bounds: Mapping[str, Bounds]) -> "Parameters":
        """The same parameters with other bounds for some codes (what-if, variants)."""
        merged = MappingProxyType({**self.bounds, **bounds})
        return Parameters(self.definitions, self.values, merged)


class ParameterBook:
    """All parameters of a city through time. Raises ValueError on two with one code."""

    def __init__(self, parameters: tuple[Parameter, ...]) -> None:
        self._parameters = {parameter.code: parameter for parameter in parameters}
        self._days: dict[date, Parameters] = {}
        if len(self._parameters) < len(parameters):
            raise ValueError("two parameters have one code")

    def __iter__(self) -> Iterator[Parameter]:
        return iter(self._parameters.values())

    def __getitem__(self, code: str) -> Parameter:
        return self._parameters[code]

    def on(self, day: date) -> Parameters:
        """The parameters in force on `day`, made once for each day that is asked for."""
        if day not in self._days:
            self._days[day] = self._in_force(day)
        return self._days[day]

    def _in_force(self, day: date) -> Parameters:
        values = {code: parameter.on(day) for code, parameter in self._parameters.items()}
        bounds = {code: _bounds(self._parameters[code], value) for code, value in values.items()}
        return Parameters(
            MappingProxyType(self._parameters), MappingProxyType(values), MappingProxyType(bounds)
        )


def _bounds(definition: Parameter, value: DatedValue) -> Bounds:
    widest = CEILINGS.get(definition.unit, CEILING)
    low = 0 if value.low is None else value.low
    high = widest if value.high is None else value.high
    return Bounds.between(low, high)
