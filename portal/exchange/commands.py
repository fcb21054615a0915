"""The command line of webhooks."""

import click

from portal.actor import PORTAL
from portal.console import told
from portal.exchange import operations

LOGIN = click.argument("login")


@click.group()
def webhooks() -> None:
    """Where departments' systems are told of changes."""


@webhooks.command("set")
@LOGIN
@click.argument("url")
def set_webhook(login: str, url: str) -> None:
    """Tell the system LOGIN of changes at URL; prints the secret that signs them, this once."""
    with told():
        click.echo(operations.set_webhook(PORTAL, login, url))


@webhooks.command("drop")
@LOGIN
def drop_webhook(login: str) -> None:
    """Tell the system LOGIN nothing more."""
    with told():
        operations.drop_webhook(PORTAL, login)


@webhooks.command("show")
@LOGIN
def show_webhook(login: str) -> None:
    """Where the system LOGIN is told, and up to which event of the journal it was."""
    with told():
        hook = operations.webhook_of(login)
    state = "active" if hook.active else "dropped"
    click.echo(f"{hook.url} {state}, told up to event {hook.cursor}")
