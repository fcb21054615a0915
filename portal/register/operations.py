"""The import of a household register: streaming, good households kept, bad rows told, repeatable."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.actor import Actor
from portal.clock import today
from portal.database import db, transaction
from portal.journal.operations import record
from portal.parameters.queries import parameters_in_force
from portal.people.models import Household, Member
from portal.people.operations import (
    applicant_index,
    fill_household,
    id_index,
    is_applicant,
)
from portal.people.queries import declaration_of
from portal.register.categories import categories
from portal.register.cells import BadRow
from portal.register.columns import COLUMNS, check_columns
from portal.register.days import keep_days
from portal.register.groups import Places, households, places
from portal.register.layout import Entry, key_of, read_household
from portal.register.tables import Line, Table, open_table
from portal.text import N_

SCATTERED = N_("这一户的行没有放在一起，请先按户编号排序。")
NOT_KEPT = N_("这一户有%(count)s处问题，整户没有导入，改好后请再导入一次。")
TWICE = N_("这个身份证号已登记在另一户，请核对。")
KEPT = N_("这一户已经自己填报过，以自己填报的为准，没有改动。")
BATCH = 300
"""Households in one transaction."""

Refuse = Callable[[BadRow], None]
Progress = Callable[[int, int], None]
T = TypeVar("T")
NEW, CHANGED, UNCHANGED, OWN, REFUSED = "new", "changed", "unchanged", "kept", "refused"


@dataclass(frozen=True)
class Report:
    """What an import did: lines read, and households by what became of them.

    `kept` are households that keep their own answers, `refused` those with a bad row.
    """

    read: int
    new: int
    changed: int
    unchanged: int
    kept: int
    refused: int


@dataclass(frozen=True)
class Known:
    """What the database knows of some households.

    Those of the register by their number; those of accounts by their applicant's blind index, which
    several may have typed; the register number of every household in which a blind index stands.
    """

    by_key: dict[str, Household]
    by_applicant: Mapping[str, list[Household]]
    places: dict[str, str]

    def own(self, entry: Entry) -> Household | None:
        """The household of the applicant's account, or the one that the register brought before."""
        claims = self.by_applicant.get(applicant_index(entry.declaration) or "", [])
        own = (claim for claim in claims if is_applicant(claim, entry.declaration))
        return next(own, None) or self.by_key.get(entry.key)


@dataclass(frozen=True)
class Decision:
    """What becomes of a register's household: where it is to be written, and its bad rows."""

    entry: Entry
    outcome: str
    household: Household | None = None
    bad: Sequence[BadRow] = ()


def import_register(
    actor: Actor, path: Path, refuse: Refuse, progress: Progress = lambda _done, _all: None
) -> Report:
    """Take a register's households over; `refuse` is told every bad row as soon as it stands.

    The file is gone through twice: households whose rows do not stand together have to be known
    before anything is written. A household is written whole or not at all, some hundred in a
    transaction; one that did not change is left alone. `progress` is told lines done and in all.

    Raises Refused for a file that cannot be read, Invalid for columns that do not fit; then
    nothing was written.
    """
    table = open_table(path)
    check_columns(table)
    with places() as found:
        lines = _look_through(table, found)
        codes, total, read = _codes(), Counter[str](), 0
        for batch in batches(households(table.lines()), BATCH):
            counts, bad = _import_batch(actor, batch, found, codes)
            total += counts
            read += sum(map(len, batch))
            for row in bad:
                refuse(row)
            progress(read, lines)
    outcomes = (NEW, CHANGED, UNCHANGED, OWN, REFUSED)
    return Report(read, *(total[outcome] for outcome in outcomes))


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items, so many at a time."""
    stream = iter(items)
    while batch := list(islice(stream, size)):
        yield batch


def _codes() -> frozenset[str]:
    return frozenset(categories(parameters_in_force(), today()))


def _look_through(table: Table, found: Places) -> int:
    """Note every household's places; returns the number of lines."""
    lines = 0
    for group in households(table.lines()):
        found.add(key_of(group[0]))
        lines += len(group)
    return lines


def _import_batch(
    actor: Actor, batch: Sequence[list[Line]], found: Places, codes: frozenset[str]
) -> tuple[Counter[str], list[BadRow]]:
    """What became of some households, and every bad row."""
    entries, bad, outcomes = [], list[BadRow](), Counter[str]()
    for lines in batch:
        entry, wrong = _read(lines, found, codes)
        entries += [entry] if entry else []
        bad += wrong
        outcomes[REFUSED] += entry is None
    for decision in _keep(actor, entries):
        outcomes[decision.outcome] += 1
        bad += decision.bad
    return outcomes, sorted(bad, key=lambda row: row.line)


def _read(
    lines: list[Line], found: Places, codes: frozenset[str]
) -> tuple[Entry | None, list[BadRow]]:
    key = key_of(lines[0])
    if key and found.is_scattered(key):
        return None, [_whole(lines[0].number, SCATTERED)]
    entry, bad = read_household(lines, codes)
    return entry, _refused(lines[0].number, bad) if bad else []


def _whole(line: int, message: str, **values: object) -> BadRow:
    """Something about a whole household, told at its first line."""
    return BadRow(line, "household", COLUMNS["household"].label, message, values)


def _refused(line: int, bad: list[BadRow]) -> list[BadRow]:
    return [*bad, _whole(line, NOT_KEPT, count=len(bad))]


def _indexes(entry: Entry) -> list[str | None]:
    """The blind index of every member's ID number."""
    numbers = (member.get("id_number") for member in entry.declaration["members"])
    return [id_index(number) if number else None for number in numbers]


def _keep(actor: Actor, entries: Sequence[Entry]) -> list[Decision]:
    """Write the households as far as they changed, in one transaction; what became of each."""
    with transaction() as session:
        known = _known(session, entries)
        _let_go(session, actor, entries, known)
        decisions = [_decide(entry, known) for entry in entries]
        _write(session, actor, decisions, known)
    db.session.expunge_all()
    return decisions


def _known(session: Session, entries: Sequence[Entry]) -> Known:
    wanted = {index for entry in entries for index in _indexes(entry) if index}
    members = selectinload(Household.members)
    by_key = select(Household).where(Household.register_key.in_([entry.key for entry in entries]))
    rows = session.execute(
        select(Member.id_index, Member.position, Household)
        .join(Household, Household.id == Member.household_id)
        .where(Member.id_index.in_(wanted))
        .options(members)
        .with_for_update(of=Household)
    ).all()
    claims: dict[str, list[Household]] = {}
    for index, place, row in rows:
        if place == 0 and row.account_id is not None:
            claims.setdefault(str(index), []).append(row)
    return Known(
        {
            str(r.register_key): r
            for r in session.scalars(by_key.options(members).with_for_update())
        },
        claims,
        {str(index): str(row.register_key) for index, _, row in rows if row.account_id is None},
    )


def _let_go(session: Session, actor: Actor, entries: Sequence[Entry], known: Known) -> None:
    """Who took a household over and then left its applicant out keeps nothing of the register's."""
    for entry in entries:
        own, applicant = known.by_key.get(entry.key), applicant_index(entry.declaration)
        if own is None or own.account_id is None or applicant is None:
            continue
        if applicant not in {member.id_index for member in own.members}:
            keep_days(session, [(own, own.recognised, [])])
            own.register_key, own.recognised = None, []
            del known.by_key[entry.key]
            record(actor, "let-go", "household", own.id)
    session.flush()


def _decide(entry: Entry, known: Known) -> Decision:
    own = known.own(entry)
    if own is not None and own.account_id is not None:
        same = own.recognised == entry.recognised and entry.key in known.by_key
        return Decision(entry, OWN, None if same else own, [_whole(entry.line, KEPT)])
    twice = _registered_elsewhere(entry, known)
    if twice:
        return Decision(entry, REFUSED, None, _refused(entry.line, twice))
    if own is None:
        return Decision(entry, NEW, Household(recognised=[]))
    if (declaration_of(own), own.recognised) == (entry.declaration, entry.recognised):
        return Decision(entry, UNCHANGED)
    return Decision(entry, CHANGED, own)


def _registered_elsewhere(entry: Entry, known: Known) -> list[BadRow]:
    """The members that another household of the register has; else they stand here from now on."""
    label, found, indexes = COLUMNS["id_number"].label, known.places, _indexes(entry)
    pairs = zip(entry.lines, indexes, strict=True)
    twice = [line for line, i in pairs if i and found.get(i, entry.key) != entry.key]
    if not twice:
        own = known.by_key.get(entry.key)
        for member in own.members if own is not None else ():
            found.pop(member.id_index or "", None)
        found.update({index: entry.key for index in indexes if index})
    return [BadRow(line, "id_number", label, TWICE) for line in twice]


def _write(session: Session, actor: Actor, decisions: Sequence[Decision], known: Known) -> None:
    """Put in what changed, all at once.

    What is recognised is the register's to say, also of a household with answers of its own.
    """
    changes = [(d.household, d.household.recognised, d.entry) for d in decisions if d.household]
    for household, _, entry in changes:
        if household.account_id is None:
            fill_household(household, entry.declaration)
        if entry.key not in known.by_key:
            household.register_key = entry.key
        household.recognised = entry.recognised
        session.add(household)
    session.flush()
    keep_days(session, [(home, before, entry.recognised) for home, before, entry in changes])
    for household, recognised, entry in changes:
        before, after = {"recognised": recognised}, {"recognised": entry.recognised}
        record(actor, "import", "household", household.id, before=before, after=after)
