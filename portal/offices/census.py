"""What census day counted in an area."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Census:
    """Persons and homes of an area on census day; `household_size` is persons per household."""

    code: str
    population: int
    age_0: int
    age_1_4: int
    urban_population: int
    from_other_province: int
    household_size: Decimal
    floor_area_m2: Decimal
    source: str
