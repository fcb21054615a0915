"""The command line of monitoring events."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from portal.actor import PORTAL
from portal.outreach.event_files import import_events
from portal.outreach.event_handbook import events_layout
from portal.register.commands import BAD_ROWS, FILE, show_progress, summary, told_bad_rows


@click.group()
def events() -> None:
    """Monitoring events (监测预警)."""


@events.command("import")
@FILE
@BAD_ROWS
def events_import(file: Path, bad_rows: Path | None) -> None:
    """Take events over (CSV, XLSX, Parquet) and ask the rules again; safe to run again.

    Exits with 1 when a row was refused.
    """
    with told_bad_rows(file, bad_rows) as refuse:
        done = import_events(PORTAL, file, refuse, show_progress)
    click.echo(f"Events of {summary(**asdict(done))}")
    sys.exit(1 if done.refused else 0)


@events.command("layout")
def events_columns() -> None:
    """Print every column of a file of events, and an example."""
    click.echo(events_layout(), nl=False)
