"""The command line: prepare the database, verify the journal, reconcile, make accounts."""

import sys
from datetime import datetime

import click
from flask import current_app

from portal.actor import PORTAL, ROLES
from portal.app import create_app
from portal.cases.joint_handling import reconcile as reconcile_all
from portal.cases.recomputing import recompute_due as recompute_all
from portal.cases.rental.reminding import remind_of_renewals
from portal.cases.reviews import open_due_reviews
from portal.checks.commands import checks
from portal.childcare.commands import childcare
from portal.clock import today
from portal.delivery.commands import deliveries
from portal.demonstration import operations as demonstration
from portal.demonstration.accounts import ACCOUNTS, PASSWORD
from portal.doctor.commands import doctor, mend
from portal.errors import ConfigurationBroken
from portal.exchange.commands import webhooks
from portal.jobs.commands import jobs
from portal.journal.queries import verify
from portal.offices.city import current_city
from portal.offices.operations import store_city
from portal.outreach.event_commands import events
from portal.outreach.screening_commands import ask_what_if, runs, screen
from portal.payments.commands import payments
from portal.people.operations import create_account
from portal.people.token_commands import tokens
from portal.register.commands import register
from portal.schema import migrate
from portal.services.catalogue import SERVICES, get_service
from portal.services.handbook import handbook
from portal.simulation.commands import simulate_year
from portal.worker import run, stop_on_signals


@click.group()
@click.pass_context
def main(context: click.Context) -> None:
    """一件事 portal."""
    try:
        context.with_resource(create_app().app_context())
    except ConfigurationBroken as fault:
        raise click.ClickException(f"The city's files cannot be used:\n{fault}") from fault


main.add_command(register)
main.add_command(events)
main.add_command(screen)
main.add_command(runs)
main.add_command(ask_what_if)
main.add_command(jobs)
main.add_command(doctor)
main.add_command(mend)
main.add_command(webhooks)
main.add_command(tokens)
main.add_command(deliveries)
main.add_command(checks)
main.add_command(payments)
main.add_command(childcare)
main.add_command(simulate_year)


@main.command()
def prepare() -> None:
    """Migrate the database and load the city; safe to run again."""
    migrate()
    changed = store_city(current_city())
    if changed:
        click.echo(f"City loaded: {changed} areas and offices are new or changed.")
    if current_app.config["DEMONSTRATION"]:
        if demonstration.is_empty():
            click.echo("Making the demonstration data (all of it is made up)")
            demonstration.fill(current_city())
        _print_accounts()


def _print_accounts() -> None:
    click.echo(f"Demonstration accounts, password {PASSWORD}:")
    for account in ACCOUNTS:
        click.echo(f"  {account.login:12} {account.use}")


@main.command()
@click.option("--households", default=demonstration.APPLIED, show_default=True)
@click.option("--seed", default=demonstration.SEED, show_default=True)
def demo(households: int, seed: int) -> None:
    """Fill an empty database with made-up households, as many as wanted."""
    if not current_app.config["DEMONSTRATION"]:
        raise click.ClickException("demonstration data is off (PORTAL_DEMONSTRATION)")
    migrate()
    store_city(current_city())
    if not demonstration.is_empty():
        raise click.ClickException("there are accounts already: start with an empty database")
    click.echo(f"{demonstration.fill(current_city(), households, seed)} households made")


@main.group()
def audit() -> None:
    """The journal."""


@audit.command("verify")
def audit_verify() -> None:
    """Walk the whole chain; exits with 1 and names every changed or missing event."""
    count, faults = verify()
    for fault in faults:
        click.echo(f"event {fault.sequence}: {fault.kind}")
    click.echo(f"{count} events, {len(faults)} faults")
    sys.exit(1 if faults else 0)


@main.command()
def reconcile() -> None:
    """Open what the rules give and nobody opened."""
    click.echo(f"{reconcile_all()} tasks opened")


@main.command()
def open_reviews() -> None:
    """Open the reviews of recognitions whose time has come, and tell of yearly reviews to be asked for."""
    click.echo(f"{open_due_reviews()} reviews opened")
    click.echo(f"{remind_of_renewals()} households told")


@main.command()
@click.option("--all", "every", is_flag=True, help="not only the provisional ones")
def recompute_due(every: bool) -> None:
    """Give provisional due dates the day that today's calendar gives; safe to run again."""
    click.echo(f"{recompute_all(every=every)} due dates changed")


@main.command()
@click.option("--until-empty", is_flag=True, help="end when nothing is due")
def worker(until_empty: bool) -> None:
    """Do background jobs, until it is told to stop; any number may run side by side."""
    run(stop_on_signals(), until_empty=until_empty)


@main.group()
def account() -> None:
    """Accounts of officers and systems."""


@account.command("create")
@click.option("--role", type=click.Choice([role for role in ROLES if role != "resident"]))
@click.option("--login", prompt=True)
@click.option("--name", prompt=True)
@click.option("--office", help="an office's code, for caseworkers and systems")
@click.option("--area", help="an area's code, for supervisors")
@click.password_option()
def account_create(
    role: str, login: str, name: str, office: str | None, area: str | None, password: str
) -> None:
    """Make an account; the password is asked for, never an argument of the shell's history."""
    made = create_account(PORTAL, role, login, name, password, office_code=office, area_code=area)
    click.echo(f"account {made} in {current_app.name}")


@main.group()
def rules() -> None:
    """The rules of the services."""


@rules.command("explain")
@click.argument("service", type=click.Choice([service.code for service in SERVICES]))
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="the day, today unless given")
def rules_explain(service: str, on: datetime | None) -> None:
    """Print every condition, its article and its figures, as they are in force on a day."""
    day = on.date() if on else today()
    click.echo(handbook(get_service(service), current_city(), day), nl=False)
