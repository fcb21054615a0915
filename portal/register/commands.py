"""The command line of imports: the household register; what a command about a file says."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from portal.actor import PORTAL
from portal.clock import today
from portal.errors import Invalid, Refused
from portal.offices.city import current_city
from portal.register.cells import BadRow
from portal.register.handbook import register_layout
from portal.register.operations import import_register
from portal.register.reports import bad_rows_file

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
BAD_ROWS = click.option(
    "--bad-rows", type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="write the bad rows to this CSV file instead of the terminal",
)  # fmt: skip


@click.group()
def register() -> None:
    """The register of households."""


@register.command("import")
@FILE
@BAD_ROWS
def register_import(file: Path, bad_rows: Path | None) -> None:
    """Take a register's households over (CSV, XLSX, Parquet); safe to run again.

    Exits with 1 when a household was refused.
    """
    with told_bad_rows(file, bad_rows) as refuse:
        report = import_register(PORTAL, file, refuse, show_progress)
    click.echo(f"Households of {summary(**asdict(report))}")
    sys.exit(1 if report.refused else 0)


@register.command("layout")
def register_columns() -> None:
    """Print every column of a register file, and an example."""
    click.echo(register_layout(current_city(), today()), nl=False)


@contextmanager
def told_bad_rows(file: Path, bad_rows: Path | None) -> Iterator[Callable[[BadRow], None]]:
    """What tells a bad row of `file`: to a file, or line by line on the terminal.

    Raises ClickException for files that cannot be read or written and columns that do not fit.
    """
    if bad_rows is not None and bad_rows.resolve() == file.resolve():
        raise click.BadParameter("the list of bad rows would overwrite the file itself")
    try:
        if bad_rows is None:
            yield _print
        else:
            with bad_rows_file(bad_rows) as refuse:
                yield refuse
    except Refused as fault:
        raise click.ClickException(f"Nothing was imported. {fault.message}") from fault
    except Invalid as fault:
        lines = (f"  {p.field}: {p.message % dict(p.values)}" for p in fault.problems)
        told = "\n".join(("Nothing was imported: the columns do not fit.", *lines))
        raise click.ClickException(told) from fault
    except OSError as fault:
        raise click.FileError(str(bad_rows or file), fault.strerror or "") from fault


def _print(row: BadRow) -> None:
    click.echo(f"line {row.line}: {row.column} {row.label}: {row.reason}")


def show_progress(done: int, whole: int) -> None:
    """How many rows are done, on the terminal's error stream."""
    click.echo(f"{done:,} of {whole:,} rows", err=True)


def summary(read: int, **counts: int) -> str:
    """How many rows were read, and what became of them, every count with its name."""
    told = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    return f"{read:,} rows: {told}"
