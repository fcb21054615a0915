"""A register file (Parquet) as a source: its row groups are the parts, read as columns.

The layout is the register's (docs/register.md): a row per person, a household's rows one after
another. What does not fit refuses the whole file, with row and column: a screening counts everybody
or nobody.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow.parquet import ParquetFile, read_schema

from portal.errors import Refused
from portal.forms.fields import TOWNSHIPS
from portal.offices.areas import area_prefix
from portal.offices.city import current_city
from portal.parameters.queries import parameters_in_force
from portal.register.categories import categories
from portal.register.columns import COLUMNS, check_columns
from portal.register.layout import BETWEEN
from portal.register.tables import open_table
from portal.rules.bounds import Bools, Grouping, Ints
from portal.screening.batches import Batch, Question
from portal.screening.columnar import UPPER, Place, Rows, array_of, facts_of
from portal.services.facts import CATALOGUE
from portal.services.forms import MOST_MEMBERS
from portal.text import N_

ROWS = 65_536
"""People read at once."""
PLAIN = ("household", "member", "area", "recognised")
WORDS = {"area", "recognised", *(c.code for c in COLUMNS.values() if c.kind == "choice")}
NOT_PARQUET = N_("筛查只能读 Parquet 登记文件；CSV 和 XLSX 请先导入。")
NOT_IN_ORDER = N_("第%(row)s行：一户的行应放在一起，成员序号从1起依次加1。请排好序再运行。")
UNKNOWN_AREA = N_("第%(row)s行“%(column)s”列不是本市的乡镇或街道代码。请核对改正后再运行。")
UNKNOWN_CATEGORY = N_("第%(row)s行“%(column)s”列有不认识的认定类别。请按登记表格式改正后再运行。")
Numbered = tuple[int, pa.Table]
"""Rows that follow one another in the file, and the number of the first one."""


@dataclass(frozen=True)
class RegisterFile:
    """A register file whose columns fit."""

    path: Path
    mark: str
    parts: int

    @property
    def name(self) -> str:
        """The file's name, without its folder."""
        return self.path.name

    def read(self, part: int, question: Question) -> Iterator[Batch]:
        """The households whose first row stands in the row group `part`."""
        wanted = {*PLAIN, *CATALOGUE.household, *CATALOGUE.member}
        known = set(categories(parameters_in_force(), question.on))
        for first, table in _whole_households(_rows_of(self.path, part, wanted)):
            numbers = np.arange(first, first + table.num_rows)
            _check_order(table, numbers)
            if question.area:
                inside = _within(question.area, table)
                table, numbers = table.filter(pa.array(inside)), numbers[inside]  # noqa: PLW2901
            if table.num_rows:
                yield _batch(table, numbers, question.on, known)


def open_register(path: Path) -> RegisterFile:
    """A register file to screen. Raises Refused or Invalid for one that does not fit."""
    if path.suffix.lower() != ".parquet":
        raise Refused(NOT_PARQUET, code="file-kind-unknown")
    check_columns(open_table(path))
    with path.open("rb") as file:
        mark = hashlib.file_digest(file, "sha256").hexdigest()
    with ParquetFile(path) as parquet:
        return RegisterFile(path, mark, parquet.num_row_groups)


def _rows_of(path: Path, part: int, wanted: Collection[str]) -> Iterator[Numbered]:
    """The rows of all households that begin in the part, as far as they go into later ones."""
    begun = part == 0
    for number, group, table in _tables(path, part, wanted):
        firsts = _firsts(table)
        first = int(firsts[0]) if len(firsts) else table.num_rows
        if group > part:
            yield number, table.slice(0, first)
        elif begun or first < table.num_rows:
            begin = 0 if begun else first
            begun = True
            yield number + begin, table.slice(begin)
        if group > part and (len(firsts) or not begun):
            return


def _tables(path: Path, part: int, wanted: Collection[str]) -> Iterator[tuple[int, int, pa.Table]]:
    """The file from the part on: the first row's number (from 1), the row group, some rows."""
    names = [name for name in read_schema(path).names if name.removesuffix(UPPER) in wanted]
    with ParquetFile(path, read_dictionary=[name for name in names if name in WORDS]) as file:
        number = 1 + sum(file.metadata.row_group(group).num_rows for group in range(part))
        for group in range(part, file.num_row_groups):
            for batch in file.iter_batches(ROWS, [group], names, use_threads=False):
                yield number, group, pa.Table.from_batches([batch])
                number += batch.num_rows


def _whole_households(rows: Iterable[Numbered]) -> Iterator[Numbered]:
    """The same rows, cut where a household begins."""
    rest: pa.Table | None = None
    first = 1
    for number, table in rows:
        first = number - (rest.num_rows if rest is not None else 0)
        joined = table if rest is None else pa.concat_tables([rest, table]).unify_dictionaries()
        begins = _firsts(joined)
        cut = int(begins[-1]) if len(begins) else 0
        if not cut and joined.num_rows > MOST_MEMBERS:
            raise Refused(NOT_IN_ORDER, code="register-row", row=first)
        if cut:
            yield first, joined.slice(0, cut)
        first, rest = first + cut, joined.slice(cut)
    if rest is not None and rest.num_rows:
        yield first, rest


def _firsts(table: pa.Table) -> Ints:
    """The places of the rows that begin a household."""
    return np.flatnonzero(_members(table) == 1)


def _members(table: pa.Table) -> Ints:
    return np.asarray(array_of(table.column("member")).cast(pa.int64()).fill_null(0).to_numpy())


def _check_order(table: pa.Table, numbers: Ints) -> None:
    """Raises Refused where members do not count up from 1 within one household's rows."""
    member, key = _members(table), array_of(table.column("household")).cast(pa.string())
    keys = key.dictionary_encode().indices.fill_null(-1).to_numpy()
    begins = member == 1
    wrong = begins & np.append(False, keys[1:] == keys[:-1])
    wrong |= ~begins & np.append(True, (keys[1:] != keys[:-1]) | (member[1:] != member[:-1] + 1))
    Place("household", lambda n: int(numbers[n])).refuse(wrong | (keys < 0), NOT_IN_ORDER)


def _within(area: str, table: pa.Table) -> Bools:
    """Which rows are those of an area's households."""
    starts = _firsts(table)
    codes = array_of(table.column("area")).take(pa.array(starts)).cast(pa.string()).to_pylist()
    inside = np.array([str(code or "").startswith(area_prefix(area)) for code in codes])
    return np.repeat(inside, np.diff(np.append(starts, table.num_rows)))


def _batch(table: pa.Table, numbers: Ints, on: date, known: set[str]) -> Batch:
    starts = _firsts(table)
    homes = Rows(table.take(pa.array(starts)), lambda n: int(numbers[starts[n]]))
    people = Rows(table, lambda n: int(numbers[n]))
    return Batch(
        keys=array_of(homes.table.column("household")).cast(pa.string()),
        areas=_areas(homes),
        facts=facts_of(CATALOGUE, homes, people, Grouping(starts, table.num_rows), on),
        recognised=_recognised(homes, known),
        applied=np.zeros(len(starts), dtype=bool),
        opened={},
    )


def _encoded(rows: Rows, name: str) -> pa.DictionaryArray:
    """A column of words, each known by its place."""
    found = array_of(rows.table.column(name))
    return found if pa.types.is_dictionary(found.type) else found.dictionary_encode()


def _areas(homes: Rows) -> pa.DictionaryArray:
    """The townships. Raises Refused for a code that is none of the city's."""
    areas = _encoded(homes, "area")
    known = {a.code for a in current_city().areas.values() if a.level in TOWNSHIPS}
    strange = np.array([str(c) not in known for c in areas.dictionary.to_pylist()] + [True])
    places = areas.indices.fill_null(len(areas.dictionary)).to_numpy()
    Place("area", homes.number).refuse(strange[places], UNKNOWN_AREA)
    return areas


def _recognised(homes: Rows, known: set[str]) -> dict[str, Bools]:
    """By category who has it. Raises Refused for a code that is no category."""
    if "recognised" not in homes.table.column_names:
        return {}
    words = _encoded(homes, "recognised")
    named = [set(BETWEEN.split(str(w or "").strip())) - {""} for w in words.dictionary.to_pylist()]
    named.append(set())
    places = words.indices.fill_null(len(words.dictionary)).to_numpy()
    strange = np.array([bool(codes - known) for codes in named])
    Place("recognised", homes.number).refuse(strange[places], UNKNOWN_CATEGORY)
    return {
        code: np.array([code in codes for codes in named])[places] for code in set().union(*named)
    }
