"""The command line of systems' tokens."""

import click

from portal.actor import PORTAL
from portal.clock import CHINA
from portal.console import told
from portal.people import system_tokens


@click.group()
def tokens() -> None:
    """Tokens of departments' systems."""


@tokens.command("list")
def list_tokens() -> None:
    """The tokens in force: what they are called, until when, what for, their scopes."""
    for token in system_tokens.system_tokens():
        until = token.expires_at.astimezone(CHINA).date()
        click.echo(f"{token.mark} {until} {token.name} {','.join(token.scopes or ())}")


@tokens.command("give")
@click.argument("login")
@click.argument("name")
@click.option("--days", default=90, show_default=True, help="calendar days, 365 at most")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(list(system_tokens.SCOPES)))
def give(login: str, name: str, days: int, scopes: tuple[str, ...]) -> None:
    """Give the system LOGIN a token for NAME (what it is for); prints it, this once."""
    with told():
        asked = {"login": login, "name": name, "days": days}
        click.echo(system_tokens.give_token(PORTAL, asked, scopes)[0])


@tokens.command("rotate")
@click.argument("mark")
def rotate(mark: str) -> None:
    """A new token in the place of MARK; prints it, this once. The old one goes on for a week."""
    with told():
        click.echo(system_tokens.rotate_token(PORTAL, mark)[0])


@tokens.command("end")
@click.argument("mark")
def end(mark: str) -> None:
    """Make the token MARK worthless at once."""
    with told():
        system_tokens.end_token(PORTAL, mark)
