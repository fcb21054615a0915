"""The command line of the simulation: a county's year at random, and whether the figures hold."""

import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from random import Random
from time import monotonic

import click

from config.settings import read_settings
from portal.actor import Actor
from portal.app import create_app
from portal.clock import CHINA, at
from portal.database import db, transaction
from portal.demonstration.accounts import DemoAccount
from portal.demonstration.staff import add_account
from portal.offices.city import current_city
from portal.offices.operations import store_city
from portal.people.models import Account
from portal.schema import migrate
from portal.simulation.county import NO_PASSWORD, families, teams
from portal.simulation.ledger import Ledger
from portal.simulation.recount import Count, count
from portal.simulation.year import Year

COUNTY, FIRST = "331002", "2026-01-05"
HOUSEHOLDS, APPLYING = 10_000, 6_000
SHOWN = 20


def simulate(
    seed: int, county: str, households: int, applying: int, first: date, days: int,
    tell: Callable[[str], None],
) -> tuple[Ledger, Count]:  # fmt: skip
    """Live the days on the app's own empty, migrated database, then count everything again."""
    city, random, ledger = current_city(), Random(f"{seed} year"), Ledger()
    with at(datetime.combine(first, datetime.min.time(), CHINA)):
        found = teams(city, county, Random(f"{seed} teams"), first, days)
        known = list(families(city, county, seed, households, first))
        watcher = _supervisor(county)
    random.shuffle(known)
    year = Year(city, found, known[:applying], watcher, random, ledger, first, days, county)
    year.run(tell)
    last = date.fromordinal(first.toordinal() + days - 1)
    with at(datetime.combine(last, datetime.max.time().replace(microsecond=0), CHINA)):
        return ledger, count(city, ledger, first, last)


def _supervisor(county: str) -> Actor:
    with transaction() as session:
        account = DemoAccount("sim-supervisor", "supervisor", area=county)
        return Actor("supervisor", add_account(session, account, NO_PASSWORD).id, area=county)


@click.command()
@click.option("--seed", default=1, show_default=True)
@click.option("--households", default=HOUSEHOLDS, show_default=True)
@click.option("--applying", default=APPLYING, show_default=True, help="how many of them apply")
@click.option("--county", default=COUNTY, show_default=True)
@click.option("--first-day", default=FIRST, show_default=True)
@click.option("--days", default=365, show_default=True)
@click.option(
    "--database", default="", help="an empty database; a temporary SQLite one unless given"
)
def simulate_year(
    seed: int, households: int, applying: int, county: str, first_day: str, days: int, database: str
) -> None:
    """Live a county's year at random, and hold the joint-handling figures to a count by hand.

    Officers take leave, systems are down, residents answer late or never, workers sleep some nights; tasks
    are transferred and put off, every month is paid, residents rate and are called back. Not in it:
    emergency aid, care visits, corrections, messages to residents.
    Exits with 1 and names every figure that a plain count does not confirm. The same seed gives the
    same year.
    """
    with tempfile.TemporaryDirectory(prefix="portal-year-") as folder:
        url = database or f"sqlite:///{Path(folder) / 'year.db'}"
        app = create_app(replace(read_settings(), database_url=url, demonstration=True))
        with app.app_context():
            _empty_database()
            begun = monotonic()
            ledger, found = simulate(
                seed, county, households, applying, date.fromisoformat(first_day), days, click.echo
            )
            _report(ledger, found, households, monotonic() - begun)
            db.session.remove()
            db.engine.dispose()
    sys.exit(1 if found.faults else 0)


def _empty_database() -> None:
    migrate()
    store_city(current_city())
    if db.session.query(Account.id).first():
        raise click.ClickException(
            "there are accounts already: the simulation wants an empty database"
        )


def _report(ledger: Ledger, found: Count, households: int, seconds: float) -> None:
    whole = found.rates.get("")
    click.echo(f"{households} households, {found.cases} cases, {found.tasks} tasks, "
               f"{sum(ledger.done.values())} actions, {found.events} events in {seconds:.0f} s")  # fmt: skip
    if whole is not None and whole.due:
        click.echo(f"joint handling {whole.handled}/{whole.due} = {whole.handled / whole.due:.1%}, "
                   f"on time {whole.on_time}/{whole.due}: confirmed one by one")  # fmt: skip
    click.echo(f"{ledger.paid} monthly payments, {ledger.done['rate']} ratings, "
               f"{ledger.done['call-back']} calls back: confirmed one by one")  # fmt: skip
    for why, number in Counter(gap.why for gap in found.gaps).most_common():
        click.echo(f"  gap: {number:5} {why}")
    for code, number in ledger.refusals.most_common():
        click.echo(f"  refused: {number:5} {code}")
    click.echo(f"digest {found.digest}")
    for fault in found.faults[:SHOWN]:
        click.echo(f"FAULT {fault}")
    if len(found.faults) > SHOWN:
        click.echo(f"FAULT and {len(found.faults) - SHOWN} more")
