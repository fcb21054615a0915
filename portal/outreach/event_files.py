"""Monitoring events from a file: streaming, bad rows told, safe to run again."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.actor import Actor
from portal.database import db
from portal.errors import Invalid
from portal.outreach.event_forms import ASKED, EVENT, NEEDED
from portal.outreach.events import APPLIED, NOBODY, REPEATED, receive_events
from portal.register.cells import (
    WHOLE_ROW,
    BadRow,
    Column,
    misfits,
    one_for_each_cell,
    spoiled,
    written,
)
from portal.register.operations import batches
from portal.register.tables import Line, open_table

BATCH = 200
"""Rows in one transaction."""
PLAIN_KINDS = {"id_number": "text", "line": "text"}


def _column(code: str, metadata: Mapping[str, Any]) -> Column:
    words = {word: choice for choice, word in metadata.get("choices", ())}
    kind = PLAIN_KINDS.get(metadata["kind"], metadata["kind"])
    return Column(code, metadata["label"], kind, words=words)


COLUMNS = {code: _column(code, asked.metadata) for code, asked in ASKED.items()}


@dataclass(frozen=True)
class Imported:
    """What a file of events brought: lines read; events by what became of them; findings."""

    read: int
    applied: int
    repeated: int
    nobody: int
    refused: int
    findings: int


def import_events(
    actor: Actor, path: Path, refuse: Callable[[BadRow], None],
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Imported:  # fmt: skip
    """Take over a file's events, some hundred in a transaction; `refuse` is told every bad row.

    `progress` is told lines done and in all.

    Raises Refused for a file that cannot be read to its end, Invalid for columns that do not fit;
    then nothing was written.
    """
    table = open_table(path)
    problems = list(misfits(table, COLUMNS, NEEDED))
    if problems:
        raise Invalid(problems)
    whole = sum(1 for _ in table.lines())
    total, read, findings = Counter[str](), 0, 0
    for lines in batches(table.lines(), BATCH):
        events, bad = _read(lines)
        received = receive_events(actor, events)
        db.session.expunge_all()
        total.update(received.outcomes)
        read, findings = read + len(lines), findings + received.findings
        for row in bad:
            refuse(row)
        progress(read, whole)
    applied, repeated, nobody = (total[outcome] for outcome in (APPLIED, REPEATED, NOBODY))
    return Imported(read, applied, repeated, nobody, read - total.total(), findings)


def _read(lines: Sequence[Line]) -> tuple[list[dict[str, Any]], list[BadRow]]:
    events, bad = list[dict[str, Any]](), list[BadRow]()
    for line in lines:
        event, wrong = _event(line)
        events += [event] if event else []
        bad += wrong
    return events, bad


def _event(line: Line) -> tuple[dict[str, Any] | None, list[BadRow]]:
    """The event on a line, or what is wrong with it."""
    if line.fault:
        return None, [BadRow(line.number, "", WHOLE_ROW, line.fault)]
    bad = list(spoiled(COLUMNS, line))
    try:
        event = EVENT.load(written(list(COLUMNS.values()), line))
    except Invalid as fault:
        bad += [
            BadRow(line.number, p.field, COLUMNS[p.field].label, p.message, p.values)
            for p in fault.problems
        ]
        return None, one_for_each_cell(bad)
    return (None, bad) if bad else (event, [])
