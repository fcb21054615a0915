"""An application on SQLite or real PostgreSQL, the demonstration's accounts, and a clock."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import hypothesis
import pytest
import time_machine
from argon2 import PasswordHasher
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import create_engine

from config.settings import Settings, read_settings
from portal import app as application
from portal import cli
from portal.app import create_app
from portal.clock import CHINA
from portal.database import db, prepare_sqlite, transaction
from portal.demonstration import operations
from portal.demonstration.accounts import ACCOUNTS, PASSWORD
from portal.demonstration.staff import add_account
from portal.offices.city import current_city
from portal.offices.operations import store_city
from portal.people import passwords
from portal.people.passwords import hash_password
from portal.schema import migrate
from tests.support import postgres
from tests.support.browser import Pages, Rest

hypothesis.settings.register_profile("steady", derandomize=True, database=None, deadline=None)
hypothesis.settings.load_profile("steady")
# Thousands of log-ins in a run: the same Argon2id, but light.
passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
# The city's files are read once in a run, not for each of thousands of applications.
application.load_city = cache(application.load_city)
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=CHINA)
SETTINGS = read_settings({})


def settings_for(url: str) -> Settings:
    """Development settings on another database."""
    return replace(SETTINGS, database_url=url)


def prepare(url: str) -> None:
    """Migrate, load the city, make the accounts."""
    app = create_app(settings_for(url))
    with app.app_context():
        migrate()
        store_city(current_city())
        secret = hash_password(PASSWORD)
        with transaction() as session:
            for account in ACCOUNTS:
                add_account(session, account, secret)
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared SQLite database to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    prepare(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a real PostgreSQL with a prepared template; in CI it must be there."""
    try:
        running = postgres.server()
        address = running.__enter__()
    except Exception as fault:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no PostgreSQL could be started here: {fault}")
    try:
        prepare(postgres.clone(address, "prepared", "template0"))
        yield address
    finally:
        running.__exit__(None, None, None)


@pytest.fixture
def engine() -> str:
    """Which database: SQLite, unless a test asks for both with BOTH."""
    return "sqlite"


BOTH = pytest.mark.parametrize("engine", ["sqlite", "postgresql"])


@pytest.fixture
def database_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh copy of the prepared database."""
    if engine == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        yield f"sqlite:///{shutil.copy(template, tmp_path / 'portal.db')}"
        return
    address, name = request.getfixturevalue("postgres_server"), f"t{uuid4().hex}"
    yield postgres.clone(address, name, "prepared")
    postgres.drop(address, name)


class Spare:
    """Applications that a test is through with, as they were at first, for the next one: starting one
    takes longer than most tests do.
    """

    def __init__(self) -> None:
        self.idle: list[tuple[Flask, dict[str, dict[Any, Any]]]] = []

    def take(self, url: str) -> tuple[Flask, dict[str, dict[Any, Any]]]:
        """One on a database, and what it was like at first."""
        if not self.idle:
            app = create_app(settings_for(url))
            app.testing = True
            return app, {name: dict(getattr(app, name)) for name in CHANGED}
        app, first = self.idle.pop()
        app.config["SQLALCHEMY_DATABASE_URI"] = url
        with app.app_context():
            db.engines[None] = create_engine(url)
            if db.engine.dialect.name == "sqlite":
                prepare_sqlite(db.engine)
        return app, first

    def give_back(self, app: Flask, first: dict[str, dict[Any, Any]]) -> None:
        """Leave nothing of what the test changed."""
        for name, values in first.items():
            getattr(app, name).clear()
            getattr(app, name).update(values)
        self.idle.append((app, first))


SPARE, CHANGED = Spare(), ("config", "extensions", "view_functions")


@pytest.fixture
def new_app(database_url: str) -> Iterator[Callable[..., Flask]]:
    """Start the whole portal on the test's database, as often as there are workers, with settings changed."""
    started: list[Flask] = []
    lent: list[tuple[Flask, dict[str, dict[Any, Any]]]] = []

    def start(**changed: Any) -> Flask:
        if changed:
            app = create_app(replace(settings_for(database_url), **changed))
            app.testing = True
        else:
            lent.append(SPARE.take(database_url))
            app = lent[-1][0]
        started.append(app)
        return app

    yield start
    for app in started:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
    for app, first in lent:
        SPARE.give_back(app, first)


@pytest.fixture
def app(new_app: Callable[..., Flask]) -> Flask:
    """The whole portal on a fresh database."""
    return new_app()


@pytest.fixture
def small_demonstration(monkeypatch: pytest.MonkeyPatch) -> None:
    """A demonstration without the childcare supply, which takes longer than all the rest, and without the
    households that apply for a rental subsidy alone.
    """
    for part in ("open_childcare", "apply_for_rent"):
        monkeypatch.setattr(operations, part, lambda *_: None)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A Monday morning in November 2026; `shift` moves it."""
    with time_machine.travel(MONDAY, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def rest(app: Flask) -> Callable[[str], Rest]:
    """Log in over REST by account, "" for a visitor; once a day is enough, Argon2 takes its time."""
    known: dict[tuple[str, date], Rest] = {}

    def log_in(login: str = "") -> Rest:
        key = (login, datetime.now(CHINA).date())
        if key not in known or not login:
            known[key] = Rest(app, login)
        return known[key]

    return log_in


@pytest.fixture
def pages(app: Flask) -> Callable[[], Pages]:
    """A new browser, nobody logged in."""
    return lambda: Pages(app)


@pytest.fixture
def run(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run a command on the test's database, as an operator types it."""
    monkeypatch.setattr(cli, "create_app", lambda: app)

    def command(*words: str, typed: str = "") -> Result:
        return CliRunner().invoke(cli.main, words, input=typed)

    return command
