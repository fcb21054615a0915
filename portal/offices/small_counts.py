"""Small counts of people are not published, nor what they could be reckoned from."""

from collections.abc import Sequence

PUBLISHED = 5
"""Counts of families below this are not published (design: small counts)."""


def withheld(counts: Sequence[int]) -> list[int | None]:
    """The counts of the parts of a whole as they may be published: None for those below five.

    Where that is one alone, the smallest other one is withheld with it: else it could be reckoned from
    the whole.
    """
    few = [place for place, count in enumerate(counts) if 0 < count < PUBLISHED]
    others = [place for place, count in enumerate(counts) if count >= PUBLISHED]
    if len(few) == 1 and others:
        few.append(min(others, key=lambda place: counts[place]))
    return [None if place in few else count for place, count in enumerate(counts)]
