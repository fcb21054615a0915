"""Spots: where areas lie on a drawing of the city."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Spot:
    """Where an area lies on a drawing: millionths of a degree, WGS-84; `source` says how it is known."""

    code: str
    latitude: int
    longitude: int
    source: str
