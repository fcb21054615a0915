"""The command line of webhooks."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from portal.actor import PORTAL
from portal.errors import Invalid, PortalError
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
    with _told():
        click.echo(operations.set_webhook(PORTAL, login, url))


@webhooks.command("drop")
@LOGIN
def drop_webhook(login: str) -> None:
    """Tell the system LOGIN nothing more."""
    with _told():
        operations.drop_webhook(PORTAL, login)


@webhooks.command("show")
@LOGIN
def show_webhook(login: str) -> None:
    """Where the system LOGIN is told, and up to which event of the journal it was."""
    with _told():
        hook = operations.webhook_of(login)
    state = "active" if hook.active else "dropped"
    click.echo(f"{hook.url} {state}, told up to event {hook.cursor}")


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except Invalid as fault:
        lines = (f"{p.field}: {p.message % dict(p.values)}" for p in fault.problems)
        raise click.ClickException("\n".join(lines)) from fault
    except PortalError as fault:
        raise click.ClickException(fault.message % fault.values) from fault
