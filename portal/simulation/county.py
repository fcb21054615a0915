"""The county that is simulated: its offices with officers who take leave, and its households."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from random import Random

from sqlalchemy.orm import Session

from portal.actor import PORTAL, Actor
from portal.database import db, transaction
from portal.demonstration import people
from portal.demonstration.accounts import DemoAccount
from portal.demonstration.households import Made, households
from portal.demonstration.staff import add_account
from portal.forms.fields import TOWNSHIPS
from portal.journal.operations import record
from portal.offices.city import City, Office
from portal.people.operations import write_household

BATCH = 250
OFFICERS = 3
"""In each office: four eyes hold, and a colleague is there when one is on holiday."""
PACES = {"city": (4, 8), "county": (10, 16, 24), "township": (3, 5, 8)}
"""How many tasks an officer gets through in a working day, drawn for each office."""
NO_PASSWORD = "!"  # nobody logs in to a simulation
SYSTEMS = frozenset({"power", "water", "gas", "broadcasting"})
"""Departments whose tasks a system of theirs takes; it is down now and then."""


@dataclass
class Team:
    """Who works on an office's tasks, and when nobody does.

    `leave` are the days of leave by officer, `down` those on which the department's system is not to
    be reached. `pace` is how many tasks an officer does in a working day.
    """

    office: Office
    officers: list[Actor]
    pace: int
    leave: dict[int | None, set[date]] = field(default_factory=dict)
    down: set[date] = field(default_factory=set)

    def at_work(self, day: date) -> list[Actor]:
        """The officers who are there on a working day."""
        if day in self.down:
            return []
        return [one for one in self.officers if day not in self.leave[one.account_id]]


def teams(city: City, county: str, random: Random, first: date, days: int) -> dict[str, Team]:
    """Officers for every office that serves the county, each with leave drawn for the time."""
    found: dict[str, Team] = {}
    with transaction() as session:
        for code, office in sorted(city.offices.items()):
            if office.area_code.startswith(county) or office.level == "city":
                found[code] = _team(session, office, random, first, days)
    return found


def _team(session: Session, office: Office, random: Random, first: date, days: int) -> Team:
    role = "system" if office.department in SYSTEMS else "caseworker"
    officers = []
    for number in range(1 if role == "system" else OFFICERS):
        account = DemoAccount(f"sim-{office.code}-{number}", role, office.code)
        row = add_account(session, account, NO_PASSWORD)
        officers.append(Actor(role, row.id, office.code, office.area_code, office.department))
    team = Team(office, officers, pace=random.choice(PACES[office.level]))
    for officer in officers:
        team.leave[officer.account_id] = _leave(random, first, days) if role != "system" else set()
    if role == "system":
        team.down = _spells(random, first, days, count=6, longest=9)
    if random.random() < 0.15:  # a small office that closes for a while: nobody is there
        closed = _spells(random, first, days, count=1, longest=25)
        team.leave = {officer: off | closed for officer, off in team.leave.items()}
    return team


def _leave(random: Random, first: date, days: int) -> set[date]:
    return _spells(random, first, days, count=3, longest=12)


def _spells(random: Random, first: date, days: int, *, count: int, longest: int) -> set[date]:
    """Some runs of days within the time."""
    found: set[date] = set()
    for _ in range(max(count * days // 365, 1)):
        begin = first + timedelta(days=random.randrange(days))
        found |= {begin + timedelta(days=n) for n in range(random.randint(1, longest))}
    return found


@dataclass(frozen=True)
class Family:
    """A household that has an account: who it is, and what it declares."""

    resident: Actor
    made: Made


def families(city: City, county: str, seed: int, count: int, today: date) -> Iterator[Family]:
    """Households of the county's townships, kept with their accounts, some hundred at a time."""
    areas = tuple(
        area.code for area in city.areas.values()
        if area.code.startswith(county) and area.level in TOWNSHIPS
    )  # fmt: skip
    stream = households(city, today, seed, areas)
    for start in range(0, count, BATCH):
        batch = []
        with transaction() as session:
            for number, made in enumerate(islice(stream, min(BATCH, count - start)), start + 1):
                account = DemoAccount(people.phone(number), "resident")
                row = add_account(session, account, NO_PASSWORD, made.applicant)
                resident = Actor("resident", row.id)
                write_household(session, resident, made.declaration)
                batch.append(Family(resident, made))
            record(PORTAL, "simulate", "household", start, after={"count": len(batch)})
        db.session.expunge_all()
        yield from batch
