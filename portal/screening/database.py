"""The portal's own households as a source: rows by ranges of ids, answers decrypted in bulk.

The answers of some thousand households are parsed as one JSON text into Arrow columns: a step per
row in Python is what takes a city's time.
"""

import json
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.json as pj
from sqlalchemy import (
    ColumnElement,
    Executable,
    LargeBinary,
    Row,
    String,
    cast,
    func,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute

from portal.cases.models import Case, Entitlement, Recognition, Task
from portal.cases.queries import in_force
from portal.clock import day_of
from portal.crypto import keyring
from portal.database import db
from portal.offices.areas import area_prefix
from portal.people.models import Household, Member
from portal.rules.bounds import Bools, Grouping, Ints
from portal.rules.facts import Fact
from portal.screening.batches import Batch, Question
from portal.screening.columnar import ARROW, UPPER, Rows, facts_of
from portal.services.facts import CATALOGUE

DATABASE = "database"
WIDTH = 16_384
"""Ids in a part."""
BLOCK = 1 << 22
"""Bytes of JSON parsed at once: far more than one household's answers."""


@dataclass(frozen=True)
class Database:
    """The households of the database, as many parts as there are ranges of ids."""

    parts: int
    name: str = DATABASE
    mark: str = ""

    def read(self, part: int, question: Question) -> Iterator[Batch]:
        """The households with ids from part x WIDTH on; nothing where there are none."""
        ids = range(part * WIDTH, (part + 1) * WIDTH)
        people = _people(ids)
        inhabited = {row.household_id for row in people}
        homes = [row for row in _homes(ids, question.area) if row.id in inhabited]
        if homes:
            wanted = {row.id for row in homes}
            people = [row for row in people if row.household_id in wanted]
            yield _batch(homes, people, ids, question)
        db.session.rollback()


def database() -> Database:
    """The database as it is now."""
    last = db.session.scalar(select(func.max(Household.id)))
    return Database(0 if last is None else last // WIDTH + 1)


def _homes(ids: range, area: str) -> Sequence[Row[Any]]:
    """Id, township and sealed answers, by id."""
    sealed = type_coerce(Household.facts, LargeBinary).label("sealed")
    within = Household.area_code.startswith(area_prefix(area)) if area else true()
    query = select(Household.id, Household.area_code, sealed)
    return _all(query.where(_among(Household.id, ids), within).order_by(Household.id))


def _people(ids: range) -> Sequence[Row[Any]]:
    """Household and sealed answers, household by household, the members in their order."""
    query = select(Member.household_id, type_coerce(Member.facts, LargeBinary).label("sealed"))
    order = Member.household_id, Member.position
    return _all(query.where(_among(Member.household_id, ids)).order_by(*order))


def _among(column: InstrumentedAttribute[int], ids: range) -> ColumnElement[bool]:
    return (column >= ids.start) & (column < ids.stop)


def _all(query: Executable) -> Sequence[Row[Any]]:
    return db.session.execute(query).all()


def _batch(
    homes: Sequence[Row[Any]], people: Sequence[Row[Any]], ids: range, question: Question
) -> Batch:
    keys: Ints = np.array([row.id for row in homes], dtype=np.int64)
    owners: Ints = np.array([row.household_id for row in people], dtype=np.int64)
    found = _Households(keys, ids)
    return Batch(
        keys=pa.array(keys),
        areas=pa.array([row.area_code for row in homes]).dictionary_encode(),
        facts=facts_of(
            CATALOGUE,
            Rows(_opened(homes, "households.facts", CATALOGUE.household), lambda n: int(keys[n])),
            Rows(_opened(people, "members.facts", CATALOGUE.member), lambda n: int(owners[n])),
            Grouping(np.searchsorted(owners, keys), len(owners)), question.on,
        ),
        recognised=found.recognised(question),
        applied=found.applied(question),
        opened=found.opened(question),
    )  # fmt: skip


def _opened(rows: Sequence[Row[Any]], context: str, facts: Mapping[str, Fact]) -> pa.Table:
    """The sealed answers of some rows as a table with a column per fact."""
    plain = keyring().decrypt_all((row.sealed for row in rows), context)
    table = pj.read_json(
        pa.BufferReader(b"\n".join(map(_flat, plain))),
        pj.ReadOptions(use_threads=False, block_size=BLOCK),
        pj.ParseOptions(explicit_schema=_schema(facts), unexpected_field_behavior="ignore"),
    )
    for place, name in enumerate(table.column_names):
        if pa.types.is_timestamp(table.schema.types[place]):
            table = table.set_column(place, name, table.column(name).cast(pa.date32()))
    return table


def _schema(facts: Mapping[str, Fact]) -> pa.Schema:
    """What the JSON of some facts holds; a day is read as an instant, which the parser knows."""
    fields = []
    for code, fact in facts.items():
        kind = pa.timestamp("s") if fact.kind == "date" else ARROW[fact.kind]
        fields.append(pa.field(code, kind))
        if kind == pa.int64():
            fields.append(pa.field(code + UPPER, kind))
    return pa.schema(fields)


def _flat(answers: bytes) -> bytes:
    """The answers with both ends of a range side by side, as the columns have them."""
    if answers.find(b"{", 1) < 0:
        return answers
    told: dict[str, Any] = {}
    for code, value in json.loads(answers).items():
        is_range = isinstance(value, Mapping)
        told |= {code: value["low"], code + UPPER: value["high"]} if is_range else {code: value}
    return json.dumps(told).encode()


@dataclass(frozen=True)
class _Households:
    """What the cases say of some households, by their places in `keys` (ascending ids)."""

    keys: Ints
    ids: range

    def _mask(self, ids: Sequence[int]) -> Bools:
        return np.isin(self.keys, np.array(ids, dtype=np.int64))

    def _by_code(self, pairs: Sequence[tuple[Any, ...]]) -> dict[str, Bools]:
        codes = {code for _, code in pairs}
        return {code: self._mask([i for i, other in pairs if other == code]) for code in codes}

    def recognised(self, question: Question) -> dict[str, Bools]:
        """By category: recognised by the portal and in force on the day, or by the register."""
        rows = _all(
            select(Recognition.household_id, Recognition.category).where(
                _among(Recognition.household_id, self.ids), in_force(question.on)
            )
        )
        registered = select(Household.id, Household.recognised).where(
            _among(Household.id, self.ids), cast(Household.recognised, String) != "[]"
        )
        by_register = [(row.id, code) for row in _all(registered) for code in row.recognised]
        return self._by_code([*map(tuple, rows), *by_register])

    def applied(self, question: Question) -> Bools:
        """Who has applied for the service and waits, or was answered on what is still known."""
        cases = _all(
            select(Case.household_id, Case.decision, Case.decided_on, Household.updated_at)
            .join(Household, Household.id == Case.household_id)
            .where(
                _among(Case.household_id, self.ids), Case.service == question.service,
                Case.applied_on <= question.on,
            )
        )  # fmt: skip
        in_force_now = select(Recognition.household_id).where(
            _among(Recognition.household_id, self.ids), in_force(question.on)
        )
        recognised = set(db.session.scalars(in_force_now))
        return self._mask([
            case.household_id for case in cases
            if _waits(case, question.on) or _is_answered(case, recognised)
        ])  # fmt: skip

    def opened(self, question: Question) -> dict[str, Bools]:
        """By matter: who has a task of it."""
        rows = _all(
            select(Case.household_id, Entitlement.matter_code)
            .join(Entitlement, Entitlement.case_id == Case.id)
            .join(Task, Task.entitlement_id == Entitlement.id)
            .where(_among(Case.household_id, self.ids), Case.service == question.service)
        )
        return self._by_code([*map(tuple, rows)])


def _waits(case: Row[Any], on: date) -> bool:
    return case.decided_on is None or case.decided_on > on


def _is_answered(case: Row[Any], recognised: Set[int]) -> bool:
    """Decided since the household's answers were kept; a recognition that is over is no answer."""
    fresh: bool = case.decided_on >= day_of(case.updated_at)
    return fresh and (case.decision != "granted" or case.household_id in recognised)
