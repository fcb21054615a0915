"""The shared conditions by the portal's own rule text: the whole city from Parquet; JSON to stdout.

The file's row groups hold whole households (`benchmarks.city` without `--cut`). Row groups are read
and decided side by side in several processes.
"""

import argparse
import json
import os
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.city import CITY, ON
from portal.demonstration.households import households
from portal.offices.city import load_city
from portal.rules.bounds import Bounds, Grouping, Truth
from portal.rules.facts import Facts, columns
from portal.rules.parameters import Parameters
from portal.screening.columnar import UPPER, Rows, facts_of
from portal.services.catalogue import SERVICES
from portal.services.social_assistance import rules

FACTS = (*rules.LINE_CATALOGUE.household, *rules.LINE_CATALOGUE.member)
Answers = dict[str, Any]


def whole_city(path: Path, processes: int) -> Answers:
    """Every household's bounds of 低保, 低边 and the amount of 低保, in the file's order."""
    parts = range(_file(path).num_row_groups)
    with ProcessPoolExecutor(processes, get_context("fork")) as pool:
        found = list(pool.map(partial(row_group, path), parts))
    return {name: np.concatenate([part[name] for part in found]) for name in found[0]}


@cache
def parameters() -> Parameters:
    """The figures of the day; children that are forked have them already."""
    return load_city(CITY).parameters.on(ON).only(rules.LINE_PARAMETERS)


@cache
def _file(path: Path) -> pq.ParquetFile:
    """The file, opened once in every process."""
    return pq.ParquetFile(path)


def row_group(path: Path, part: int) -> Answers:
    """The same of one row group: all that a process has to know is the file and the part."""
    names = [name for name in _file(path).schema_arrow.names if name.removesuffix(UPPER) in FACTS]
    table = _file(path).read_row_group(part, columns=["member", *names], use_threads=False)
    lines = rules.lines(_facts(table), parameters())
    return {
        **_ends("minimum_living", lines.living.truth),
        **_ends("marginal", lines.margin.truth),
        **_ends("minimum_living_amount", lines.living.amount),
    }


def _facts(table: pa.Table) -> Facts:
    """The rows' facts; what a household says stands on its first row."""
    firsts = pc.equal(table.column("member"), 1)
    told = [name for name in table.column_names
            if name.removesuffix(UPPER) in rules.LINE_CATALOGUE.household]  # fmt: skip
    homes = table.select(told).filter(firsts)
    return facts_of(
        rules.LINE_CATALOGUE, Rows(homes, int), Rows(table, int),
        Grouping(np.flatnonzero(firsts), table.num_rows), ON,
    )  # fmt: skip


def _ends(name: str, value: Truth | Bounds | None) -> Answers:
    assert value is not None  # noqa: S101 - 低保 has an amount
    return {f"{name}.low": value.low, f"{name}.high": value.high}


def one_household(declaration: dict[str, Any], times: int) -> float:
    """Milliseconds of the shared conditions for one declaration: the median."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        rules.lines(columns(rules.LINE_CATALOGUE, [declaration], ON), parameters())
        spent.append(time.perf_counter() - start)
    return statistics.median(spent) * 1e3


def all_services(declarations: list[dict[str, Any]]) -> float:
    """Milliseconds of every service with its reasons, for one household: the median of many."""
    book, spent = load_city(CITY).parameters, []
    for declaration in declarations:
        start = time.perf_counter()
        for service in SERVICES:
            service.assess(declaration, book, ON)
        spent.append(time.perf_counter() - start)
    return statistics.median(spent) * 1e3


def main() -> None:
    """Run what is asked; a declaration for one household comes as JSON on standard input."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--city", type=Path)
    asked.add_argument("--processes", type=int, default=os.cpu_count())
    asked.add_argument("--answers", type=Path, help="where the answers are kept")
    asked.add_argument("--times", type=int, default=0)
    options = asked.parse_args()
    found: dict[str, Any] = {}
    if options.city:
        parameters()
        start = time.perf_counter()
        answers = whole_city(options.city, options.processes)
        found["seconds"] = time.perf_counter() - start
        found["households"] = len(answers["marginal.low"])
        if options.answers:
            np.savez(options.answers, **answers)
    if options.times:
        found["one"] = one_household(json.load(sys.stdin)["declaration"], options.times)
        made = households(load_city(CITY), ON, 1, ("331002001",))
        found["services"] = all_services([one.declaration for one in islice(made, options.times)])
    print(json.dumps(found))


if __name__ == "__main__":
    main()
