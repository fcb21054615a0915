"""Commands of screening: run it, see and compare runs, ask what other figures would mean."""

import os
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import click
import pyarrow.parquet as pq

from portal.actor import PORTAL
from portal.clock import today
from portal.console import told
from portal.offices.city import current_city
from portal.outreach.findings import keep_found
from portal.parameters.queries import parameters_in_force
from portal.screening import queries
from portal.screening.batches import Question, Source
from portal.screening.database import DATABASE, database
from portal.screening.models import Run
from portal.screening.operations import screen_source
from portal.screening.register_file import open_register
from portal.screening.what_if import what_if

ASSISTANCE = "social-assistance"
COMPARED = ("recognised", "now", "then", "newly", "leaving", "cost_now", "cost_then")
DAY = click.DateTime(["%Y-%m-%d"])
COMMON = (
    click.option("--on", type=DAY, help="the day, today unless given"),
    click.option("--area", default="", help="an area's code, the whole city unless given"),
    click.option("--source", default=DATABASE, show_default=True, help="or a register: FILE.parquet"),
    click.option("--processes", type=click.IntRange(1), default=os.cpu_count, help="side by side"),
)  # fmt: skip


def _common(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(COMMON):
        command = option(command)
    return command


@click.command("screen")
@_common
def screen(on: datetime | None, area: str, source: str, processes: int) -> None:
    """Go over every known household: who qualifies, who is recognised, who was not reached.

    The run is kept; one that was cut off goes on where it was. Over the portal's own households of
    today it opens findings for the townships.
    """
    question = Question(ASSISTANCE, on.date() if on else today(), _area(area))
    with told():
        run_id = screen_source(
            PORTAL, question, _source(source), keep_found, processes=processes, progress=_show_progress
        )  # fmt: skip
    _print_run(queries.run(run_id))


@click.group("runs")
def runs() -> None:
    """Screening runs that were kept."""


@runs.command("list")
def list_runs() -> None:
    """The newest runs."""
    for run in queries.runs(""):
        click.echo(
            f"{run.id:>6} {run.on} {run.area_code or '-':12} {run.households:>10,} {run.source}"
        )


@runs.command("show")
@click.argument("run_id", type=int)
@click.option("--area", default="", help="a county's code: by township")
def show(run_id: int, area: str) -> None:
    """A run's counts by area and category."""
    with told():
        _print_run(queries.run(run_id), _area(area))


@runs.command("compare")
@click.argument("earlier", type=int)
@click.argument("later", type=int)
def compare(earlier: int, later: int) -> None:
    """Two runs side by side: their counts, and how many households came and went."""
    with told():
        first, second = queries.run(earlier), queries.run(later)
        moved = queries.moved(first, second)
    before, after = (queries.overall(queries.counts(run.id)) for run in (first, second))
    rows = {
        ("", category): {
            "earlier": before[category]["qualifies"] if category in before else 0,
            "later": after[category]["qualifies"] if category in after else 0,
            "newly": newly, "leaving": leaving,
        }
        for category, (newly, leaving) in moved.items()
    }  # fmt: skip
    _print_table(("earlier", "later", "newly", "leaving"), rows)


@runs.command("export")
@click.argument("run_id", type=int)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(run_id: int, file: Path) -> None:
    """Write a run's rows, one per household and category, to a Parquet file."""
    with told():
        tables = queries.rows(queries.run(run_id).id)
        first = next(tables, None)
    if first is None:
        raise click.ClickException("the run has no rows")
    with pq.ParquetWriter(file, first.schema) as writer:
        writer.write_table(first)
        for table in tables:
            writer.write_table(table)


@click.command("what-if")
@click.option(
    "--set", "figures", multiple=True, required=True, help="parameter=value (yuan for money)"
)
@_common
def ask_what_if(
    figures: tuple[str, ...], on: datetime | None, area: str, source: str, processes: int
) -> None:
    """The same under other figures, beside today's: who comes, who goes, what it costs a month."""
    day = on.date() if on else today()
    question = Question(ASSISTANCE, day, _area(area), dict(_figure(text) for text in figures))
    with told():
        kept = what_if(
            PORTAL, question, _source(source), processes=processes, progress=_show_progress
        )  # fmt: skip
    _print_table(COMPARED, queries.what_if_counts(queries.what_if(kept), area))


def _area(code: str) -> str:
    """Raises BadParameter for an area that the city does not have."""
    if code and code not in current_city().areas:
        raise click.BadParameter(f"{code} is no area of the city: see GET /api/v1/areas")
    return code


def _source(name: str) -> Source:
    return database() if name == DATABASE else open_register(Path(name))


def _show_progress(done: int, parts: int) -> None:
    """How many parts are done, on the terminal's error stream."""
    click.echo(f"{done:,} of {parts:,} parts", err=True)


def _figure(text: str) -> tuple[str, int]:
    """parameter=value as code and value in the parameter's unit."""
    code, _, value = text.partition("=")
    try:
        unit = parameters_in_force()[code].unit
        return code, int(Decimal(value) * (100 if unit.startswith("fen") else 1))
    except (LookupError, InvalidOperation) as fault:
        raise click.BadParameter(f"{text}: say parameter=number, see `rules explain`") from fault


def _print_run(run: Run, area: str = "") -> None:
    click.echo(f"run {run.id}: {run.households:,} households on {run.on}, {run.rules_version}")
    counts = queries.counts(run.id, area or run.area_code)
    _print_table(queries.MEASURES, counts)


def _print_table(names: tuple[str, ...], rows: Mapping[tuple[str, str], Mapping[str, Any]]) -> None:
    click.echo(_line("area      category", names))
    for (area, category), measured in rows.items():
        shown = queries.published(measured)
        click.echo(_line(f"{area:9} {category}", [_written(name, shown[name]) for name in names]))


def _line(head: str, cells: Iterable[Any]) -> str:
    return f"{head:34}" + "".join(f"{cell:>14}" for cell in cells)


def _written(name: str, number: int | None) -> str:
    """Money in yuan; what is not published is too small."""
    if number is None:
        return f"<{queries.SMALLEST}" if name not in queries.COSTS else "-"
    return f"{number // 100:,}.{number % 100:02d}" if name in queries.COSTS else f"{number:,}"
