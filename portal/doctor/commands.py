"""The command line of the doctor: what is stuck or inconsistent, and mending it."""

import sys
from itertools import islice

import click

from portal.doctor.checks import CHECKS, Check
from portal.doctor.mending import mend as mend_all


@click.command()
@click.option("--show", type=click.IntRange(1), default=20, show_default=True, help="of each kind")
def doctor(show: int) -> None:
    """List everything that is stuck or inconsistent, each with what mends it.

    Exits with 1 when anything was found.
    """
    counts = [_tell(check, show) for check in CHECKS]
    click.echo(f"{len(CHECKS)} checks, {sum(counts)} found")
    sys.exit(1 if sum(counts) else 0)


def _tell(check: Check, show: int) -> int:
    """Print what one check finds, the first ones by name; returns how many."""
    found = check.find()
    shown = list(islice(found, show))
    count = len(shown) + sum(1 for _ in found)
    if count:
        click.echo(f"{check.code}: {check.says}: {count}")
        for one in shown:
            click.echo(f"  {one.what}")
        click.echo(f"  to mend: {check.mend}")
    return count


@click.command()
def mend() -> None:
    """Put right what the portal can by itself, see `doctor`; safe to run again."""
    click.echo(f"{mend_all()} cases mended")
