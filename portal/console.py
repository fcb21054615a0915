"""What the command line says of a domain error: its sentence, and the fields concerned."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from portal.errors import Invalid, PortalError


@contextmanager
def told() -> Iterator[None]:
    """Raises ClickException in place of a domain error."""
    try:
        yield
    except Invalid as fault:
        lines = (f"{p.field}: {p.message % dict(p.values)}" for p in fault.problems)
        raise click.ClickException("\n".join(lines)) from fault
    except PortalError as fault:
        raise click.ClickException(fault.message % fault.values) from fault
