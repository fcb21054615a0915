"""Who is asked in a data check (核对), as the city's file says."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from portal.offices.tables import Table


@dataclass(frozen=True)
class CheckBody:
    """Who is asked in a data check (核对), and which facts of a declaration it answers.

    `adds`: its amounts come on top of other bodies' (else the largest counts); `complete`: what it
    does not know does not exist.
    """

    code: str
    name: str
    english: str
    facts: frozenset[str]
    adds: bool
    complete: bool
    basis: str
    tag: str


def read_bodies(table: Table) -> Mapping[str, CheckBody]:
    """The bodies by code, in the file's order."""
    found = {}
    for row in table.rows:
        said = {column: row[column] == "yes" for column in ("adds", "complete")}
        found[row["code"]] = CheckBody(**{**row.values, **said})
    return MappingProxyType(found)
