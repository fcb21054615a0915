"""The shared conditions by OpenFisca: the whole city from Parquet, or one situation; JSON to stdout."""

import argparse
import json
import statistics
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from openfisca_core.indexed_enums import Enum
from openfisca_core.simulations import SimulationBuilder

from benchmarks.openfisca_facts import INPUTS
from benchmarks.openfisca_lines import system

DAY = "2026-11-24"
ANSWERS = ("minimum_living", "marginal", "minimum_living_amount")


def whole_city(law, path, bare=False):
    """Read the file and calculate every household: the arrays of ANSWERS."""
    names = ["member", *(variable.__name__ for variable in INPUTS)]
    table = pq.read_table(path, columns=names)
    firsts = table.column("member").to_numpy() == 1
    simulation = _simulation(law, firsts, bare)
    starts = pa.array(np.flatnonzero(firsts))
    for variable in INPUTS:
        column = table.column(variable.__name__)
        told = column.take(starts) if variable.entity.key == "household" else column
        simulation.set_input(variable.__name__, DAY, _array(variable, told.combine_chunks()))
        table = table.drop_columns([variable.__name__])
    return {name: simulation.calculate(name, DAY) for name in ANSWERS}


def _simulation(law, firsts, bare):
    """Who belongs to which household: as OpenFisca's documentation tells it, or past its builder."""
    builder = SimulationBuilder()
    builder.create_entities(law)
    persons, homes = np.arange(len(firsts)), np.arange(np.count_nonzero(firsts))
    belongs = np.cumsum(firsts) - 1
    if bare:
        _populate(builder.populations, persons, homes, belongs)
    else:
        builder.declare_person_entity("person", persons)
        households = builder.declare_entity("household", homes)
        builder.join_with_persons(households, belongs, np.zeros(len(persons), dtype=np.int64))
    return builder.build(law)


def _populate(populations, persons, homes, belongs):
    """The same set by hand: no lists, nothing sorted, no roles. Nobody documents it; it is quicker."""
    for population, ids in ((populations["person"], persons), (populations["household"], homes)):
        population.ids, population.count = ids, len(ids)
    populations["household"].members_entity_id = belongs


def _array(variable, column):
    """A column as OpenFisca takes it; what is unknown gets the variable's default."""
    if variable.value_type is Enum:
        names = [choice.name for choice in variable.possible_values]
        return _places(column, names, names.index(variable.default_value.name))
    if pa.types.is_dictionary(column.type):
        return _places(column, [str(grade) for grade in range(5)], 0)
    if pa.types.is_date(column.type):
        return column.fill_null(pa.scalar(0, pa.date32())).to_numpy(zero_copy_only=False)
    return pc.fill_null(column, False if variable.value_type is bool else 0).to_numpy(
        zero_copy_only=False
    )


def _places(column, names, default):
    """A choice's places among its names, looked up by the dictionary."""
    looked_up = np.array([*(names.index(w) for w in column.dictionary.to_pylist()), default])
    return looked_up[column.indices.fill_null(len(looked_up) - 1).to_numpy()]


def situation(declaration):
    """A declaration as OpenFisca's JSON; what is not told is left out."""
    persons = {str(n): told for n, told in enumerate(declaration["members"])}
    return {
        "persons": {n: _inputs(told, "person") for n, told in persons.items()},
        "households": {"0": {"members": [*persons], **_inputs(declaration["household"], "household")}},
    }  # fmt: skip


def _inputs(told, entity):
    names = [v.__name__ for v in INPUTS if v.entity.key == entity and v.__name__ in told]
    numbers = {"disability_grade"}
    return {n: {DAY: int(told[n]) if n in numbers else told[n]} for n in names}


def one_household(law, told, times):
    """Milliseconds of one situation, built and calculated the usual way: the median."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        simulation = SimulationBuilder().build_from_entities(law, told)
        for name in ANSWERS:
            simulation.calculate(name, DAY)
        spent.append(time.perf_counter() - start)
    return statistics.median(spent) * 1e3


def main():
    """Run what is asked; figures (and a declaration) come as JSON on standard input."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--city", type=Path)
    asked.add_argument("--integers", action="store_true")
    asked.add_argument("--bare", action="store_true", help="past OpenFisca's builder")
    asked.add_argument("--answers", type=Path, help="where the answers are kept")
    asked.add_argument("--times", type=int, default=0)
    options = asked.parse_args()
    told = json.load(sys.stdin)
    law = system(told["figures"], options.integers)
    found = {}
    if options.city:
        start = time.perf_counter()
        answers = whole_city(law, options.city, options.bare)
        found["seconds"] = time.perf_counter() - start
        found["households"] = len(answers["marginal"])
        if options.answers:
            np.savez(options.answers, **answers)
    if options.times:
        found["one"] = one_household(law, situation(told["declaration"]), options.times)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
