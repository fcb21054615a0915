"""The command line of deliveries."""

import click

from portal.delivery.queries import untold

MOST_SHOWN = 200


@click.group()
def deliveries() -> None:
    """Whether residents were told of their papers."""


@deliveries.command("waiting")
def list_waiting() -> None:
    """Papers that did not arrive, oldest first: number, channel, state, attempts, why it failed."""
    for paper in untold(MOST_SHOWN):
        for one in paper.deliveries:
            click.echo(
                f"{paper.number:24} {one.channel:8} {one.state:8} {one.attempts:>3} {one.failure or ''}"
            )
