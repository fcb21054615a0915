"""The command line of payments: whether a list comes out again."""

import sys

import click

from portal.payments.access import PAYERS, Payer
from portal.payments.queries import read_month, recount


@click.group()
def payments() -> None:
    """Monthly payment lists."""


@payments.command()
@click.argument("county")
@click.argument("month")
@click.option("--department", type=click.Choice(list(PAYERS)), default="civil-affairs")
def show(county: str, month: str, department: str) -> None:
    """Count a list anew (COUNTY 331002, MONTH 2026-12): what differs was decided since."""
    found = recount(Payer(county, department), read_month(month))
    click.echo(f"{found.same} lines the same")
    for sign, rows in (("+", found.missing), ("-", found.surplus)):
        for recognition, paid, amount in rows:
            click.echo(f"{sign} recognition {recognition} {paid:%Y-%m} {amount} fen")
    sys.exit(1 if found.missing or found.surplus else 0)
