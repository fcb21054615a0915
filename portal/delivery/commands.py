"""The command line of deliveries."""

import click

from portal.delivery.queries import untold


@click.group()
def deliveries() -> None:
    """Whether residents were told of their papers."""


@deliveries.command("waiting")
def list_waiting() -> None:
    """Papers that nobody was told of yet, oldest first: number, channel, how often it was tried."""
    for number, delivery in untold():
        click.echo(f"{number:24} {delivery.channel:8} {delivery.state:8} {delivery.attempts:>3}")
