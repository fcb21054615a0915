"""A whole city in PostgreSQL, encrypted as the portal keeps it, and its screening from there.

`python -m benchmarks.database FOLDER --households 2200000` starts a server of its own, fills it from the
city's file (several processes, COPY), screens it and throws it away.
"""

import os
import time
from collections.abc import Collection, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import psycopg
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.city import asked_city, city_file
from benchmarks.complete import told
from benchmarks.measured import machine, run, show
from benchmarks.screening_run import application, prepared
from portal.crypto import Keyring
from portal.services.facts import CATALOGUE
from tests.support.postgres import server

ROUNDS = 2
HOUSEHOLDS = "COPY households (id, register_key, area_code, recognised, facts, updated_at, version) FROM STDIN"
MEMBERS = "COPY members (household_id, position, facts) FROM STDIN"
LINES = 2_000
"""Lines sent at once."""


def fill(path: Path, url: str) -> None:
    """Load every household of the file; its row groups hold whole households."""
    with pq.ParquetFile(path) as file:
        groups = range(file.num_row_groups)
    with ProcessPoolExecutor(os.cpu_count(), get_context("fork")) as pool:
        for _ in pool.map(partial(_fill_group, path, url), groups):
            pass
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT setval('households_id_seq', max(id)) FROM households")
        connection.execute("VACUUM ANALYZE")


def _fill_group(path: Path, url: str, group: int) -> None:
    ring: Keyring = application().extensions["keyring"]
    with pq.ParquetFile(path) as file:
        people = file.read_row_group(group, use_threads=False)
    homes = people.filter(pc.equal(people.column("member"), 1))
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        for statement, lines in (
            (HOUSEHOLDS, _homes(homes, ring)),
            (MEMBERS, _members(people, ring)),
        ):
            with cursor.copy(statement) as copy:
                for some in lines:
                    copy.write(some)


def _homes(homes: pa.Table, ring: Keyring) -> Iterator[str]:
    """The lines of COPY, some thousand at a time: what a household's row holds."""
    ids = _ids(homes)
    keys, areas = homes.column("household").to_pylist(), homes.column("area").to_pylist()
    recognised = homes.column("recognised").to_pylist()
    facts = _sealed(answers(homes, {"area", *CATALOGUE.household}), ring, "households.facts")
    rows = zip(ids, keys, areas, recognised, facts, strict=True)
    return _batches(
        f"{row}\t{key}\t{area}\t{_listed(codes)}\t{told}\t2026-11-24 00:00:00+00\t1\n"
        for row, key, area, codes, told in rows
    )


def _members(people: pa.Table, ring: Keyring) -> Iterator[str]:
    places = pc.subtract(people.column("member"), 1).to_pylist()
    facts = _sealed(answers(people, CATALOGUE.member), ring, "members.facts")
    return _batches(
        f"{home}\t{place}\t{told}\n"
        for home, place, told in zip(_ids(people), places, facts, strict=True)
    )


def _batches(lines: Iterator[str]) -> Iterator[str]:
    found: list[str] = []
    for line in lines:
        found.append(line)
        if len(found) == LINES:
            yield "".join(found)
            found.clear()
    yield "".join(found)


def _ids(table: pa.Table) -> list[int]:
    """A household's id from its number in the city: T00000000 is 1."""
    numbers = pc.utf8_slice_codeunits(table.column("household"), 1).cast(pa.int64())
    return list(pc.add(numbers, 1).to_pylist())


def _listed(code: str) -> str:
    return f'["{code}"]' if code else "[]"


def _sealed(texts: pa.ChunkedArray, ring: Keyring, context: str) -> Iterator[str]:
    """Each text encrypted, as COPY writes bytes."""
    return ("\\\\x" + ring.encrypt(text.encode(), context).hex() for text in texts.to_pylist())


def answers(table: pa.Table, codes: Collection[str]) -> pa.ChunkedArray:
    """Per row the JSON of its answers as the portal keeps them: only what is known."""
    fragments = [_fragment(table, code) for code in table.column_names if code in codes]
    inner = pc.binary_join_element_wise(*fragments, ",", null_handling="skip")
    return pc.binary_join_element_wise("{", inner, "}", "")


def _fragment(table: pa.Table, code: str) -> pa.ChunkedArray:
    """`"code":value`, null where it is unknown; a range names both of its ends."""
    column = table.column(code)
    quoted = pa.types.is_dictionary(column.type) or pa.types.is_date(column.type)
    mark = '"' if quoted else ""
    value = column.cast(pa.string())
    known = pc.binary_join_element_wise(f'"{code}":{mark}', value, mark, "")
    if f"{code}_to" not in table.column_names:
        return known
    upper = table.column(f"{code}_to").cast(pa.string())
    ends = pc.binary_join_element_wise(f'"{code}":{{"low":', value, ',"high":', upper, "}", "")
    return pc.coalesce(ends, known)


def main() -> None:
    """Fill, measure and print."""
    path = city_file(*asked_city(__doc__))
    print(machine())
    with server() as address:
        plain = address.replace("postgresql+psycopg", "postgresql")
        with psycopg.connect(f"{plain}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE bench")
        os.environ["PORTAL_DATABASE_URL"] = f"{address}/bench"
        with prepared():
            start = time.perf_counter()
            fill(path, f"{plain}/bench")
        show("PostgreSQL filled", [f"{time.perf_counter() - start:.0f} s"])
        rounds = [run("benchmarks.screening_run") for _ in range(ROUNDS)]
        show("all categories and matters, PostgreSQL", told(rounds), "60 s for 2.2 million")


if __name__ == "__main__":
    main()
