"""Households in a register's lines: rows that stand together, and those that do not."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager

from portal.register.layout import key_of
from portal.register.tables import Line

MOST = 50
"""More lines than any household has: a column that says the same on every line ends no memory."""


class Places:
    """How many places of a file every household's rows stand in; kept on disk, not in memory."""

    def __init__(self, disk: sqlite3.Connection) -> None:
        self._disk = disk
        disk.execute("CREATE TABLE places (key TEXT PRIMARY KEY, times INTEGER) WITHOUT ROWID")

    def add(self, key: str) -> None:
        """One more place."""
        self._disk.execute(
            "INSERT INTO places VALUES (?, 1) ON CONFLICT DO UPDATE SET times = times + 1", (key,)
        )

    def is_scattered(self, key: str) -> bool:
        """Whether the household's rows stand in more than one place."""
        found = self._disk.execute("SELECT times FROM places WHERE key = ?", (key,)).fetchone()
        return found is not None and found[0] > 1


@contextmanager
def places() -> Iterator[Places]:
    """An empty count of places; SQLite keeps it in a temporary file and removes that."""
    with closing(sqlite3.connect("", isolation_level=None)) as disk:
        disk.execute("BEGIN")
        yield Places(disk)


def households(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines of one household after another.

    A line that names no household or cannot be read stays with the household before it: it may
    belong there, so that one is not whole.
    """
    group: list[Line] = []
    for line in lines:
        begins = key_of(line) not in ("", key_of(group[0]) if group else "")
        if group and (begins or len(group) == MOST):
            yield group
            group = []
        group.append(line)
    if group:
        yield group
