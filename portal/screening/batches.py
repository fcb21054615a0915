"""What a screening asks, and the households that it is asked of: columns, whatever their source."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Protocol

import numpy as np
import pyarrow as pa

from portal.rules.bounds import Bools, Ints
from portal.rules.facts import Facts


@dataclass(frozen=True)
class Question:
    """What is asked of the households of an area: a service's rules, as they are on a day.

    `area` is a code, empty for the whole city. `figures` are other values for parameters (what-if),
    in their units.
    """

    service: str
    on: date
    area: str = ""
    figures: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Batch:
    """Some households, every one with at least one member.

    `keys` are the households' numbers where they come from, `areas` their townships' codes (a
    dictionary array). Per household: `recognised` says by category who has it, `applied` who has an
    application under way or was answered on what is still known, `opened` by matter who has a task of it.
    """

    keys: pa.Array
    areas: pa.DictionaryArray
    facts: Facts
    recognised: Mapping[str, Bools]
    applied: Bools
    opened: Mapping[str, Bools]

    @cached_property
    def _townships(self) -> tuple[list[str], Ints, Ints]:
        """The townships' codes, the households' places in their order, where each one begins."""
        order = np.argsort(self.areas.indices.to_numpy(), kind="stable")
        places = self.areas.indices.to_numpy()[order]
        starts = np.flatnonzero(np.append(True, places[1:] != places[:-1]))
        return self.areas.take(pa.array(order[starts])).to_pylist(), order, starts

    def by_township(self, values: Sequence[Ints | Bools]) -> tuple[list[str], Ints]:
        """The townships' codes, and of each the sums of some numbers (or how often truths hold).

        The sums have shape (townships, numbers).
        """
        codes, order, starts = self._townships
        numbers = [np.asarray(column, dtype=np.int64)[order] for column in values]
        return codes, np.stack([np.add.reduceat(column, starts) for column in numbers], axis=1)


class Source(Protocol):
    """Where households come from, in `parts` that can be read side by side, in any order.

    It is sent to other processes, so it holds no open file or connection. `mark` tells one content
    of a file from another, empty for the database, which is as it is.
    """

    @property
    def name(self) -> str:
        """What a run keeps as its source."""

    @property
    def mark(self) -> str:
        """The mark of its content."""

    @property
    def parts(self) -> int:
        """How many parts there are."""

    def read(self, part: int, question: Question) -> Iterator[Batch]:
        """The households of one part in batches. Raises Refused, naming row and column."""
