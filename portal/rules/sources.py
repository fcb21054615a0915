"""Which unknowns a value still turns on, carried along as a rule computes.

Every operation on bounds passes on the unknowns of what it was made from wherever its own result is
still open. What is settled turns on nothing. So an unknown that does not arrive at an answer cannot
change it, whatever it turns out to be.
"""

import numpy as np
from numpy.typing import NDArray

Sources = NDArray[np.bool_] | None
"""A row per place and a column per unknown: whether the value turns on it. None: it turns on nothing."""


def passed_on(
    low: NDArray[np.generic], high: NDArray[np.generic], first: Sources, second: Sources = None
) -> Sources:
    """The unknowns of a result between `low` and `high`: those of its parts, where it is open."""
    if first is None:
        first, second = second, None
    if first is None:
        return None
    found = (first if second is None else first | second) & (low != high)[:, None]
    return found if np.count_nonzero(found) else None


def kept(sources: Sources, where: NDArray[np.bool_]) -> Sources:
    """The unknowns at some places only."""
    return None if sources is None else sources & where[:, None]
