"""The command line of childcare: tables of institutions and of their places in and out."""

import sys
from collections import Counter
from pathlib import Path

import click

from portal.actor import PORTAL
from portal.childcare.exporting import header, institution_rows, month_rows
from portal.childcare.importing import REFUSED, import_table
from portal.childcare.table_columns import KINDS
from portal.register import sheets
from portal.register.commands import summary, told_bad_rows

TABLE = click.option(
    "--table", type=click.Choice(["institutions", "months"]), default="institutions",
    help="institutions (unless given), or their places by month",
)  # fmt: skip
NAMES = {"institutions": "institutions", "months": "all-months"}


@click.group()
def childcare() -> None:
    """Childcare institutions and their places."""


@childcare.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@TABLE
def import_file(file: Path, table: str) -> None:
    """Take a table over (CSV, XLSX); safe to run again. Exits with 1 when a row was refused."""
    done: Counter[str] = Counter()
    with told_bad_rows(file, None) as refuse:
        for report in import_table(PORTAL, NAMES[table], file):
            done[report.done] += 1
            for problem in report.problems:
                refuse(problem)
    click.echo(summary(sum(done.values()), **done))
    sys.exit(1 if done[REFUSED] else 0)


@childcare.command("export")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@TABLE
def export_file(file: Path, table: str) -> None:
    """Write a table as it may be taken over again (CSV, XLSX)."""
    name = NAMES[table]
    rows = institution_rows(PORTAL) if table == "institutions" else month_rows(name)
    kind = file.suffix.lower().removeprefix(".")
    if kind not in sheets.KINDS:
        raise click.BadParameter("say a file that ends in .csv or .xlsx")
    file.write_bytes(sheets.KINDS[kind][1](KINDS[name].title, header(name), rows))
