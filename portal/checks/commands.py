"""The command line of data checks."""

import click

from portal.checks.handbook import contract_page
from portal.offices.city import current_city


@click.group()
def checks() -> None:
    """Data checks: the contract with the bodies that answer them."""


@checks.command("contract")
def contract() -> None:
    """Print the contract, as it stands in docs/data-check.md."""
    click.echo(contract_page(current_city()), nl=False)
