"""The database session and `transaction()`, the only place that commits."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Engine, MetaData, TypeDecorator, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The parent of every row class; its metadata names constraints alike on both engines."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime; SQLite forgets the zone, so it is put back. Naive ones are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Store as UTC. Raises ValueError for a naive datetime."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Give back an aware UTC datetime."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@contextmanager
def transaction() -> Iterator[Session]:
    """One use case: everything in the block is committed together, or nothing is.

    What was read before is read afresh, so that decisions rest on the present state. SQLite takes
    its write lock at once, so two writers wait for each other instead of failing half-way.

    Raises RuntimeError when one transaction is opened inside another.
    """
    session = db.session()
    if session.info.get("in_transaction"):
        raise RuntimeError("a transaction inside a transaction")
    session.rollback()
    session.connection(execution_options={"write": True})
    session.info["in_transaction"] = True
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["in_transaction"] = False


def insert_unless_there(session: Session, row_class: type[Base]) -> Any:
    """An INSERT that knows ON CONFLICT, in the words of the session's engine."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    return (sqlite.insert if on_sqlite else postgresql.insert)(row_class)


@contextmanager
def changing_schema() -> Iterator[Connection]:
    """A connection to migrate over, in one transaction.

    SQLite changes a table by copying it into a new one and dropping the old, which foreign keys to
    it would forbid: there they are off meanwhile, and looked through before the commit.

    Raises RuntimeError when a row would be left that refers to nothing; then nothing was changed.
    """
    with db.engine.connect() as connection:
        copies = connection.dialect.name == "sqlite"
        raw: Any = connection.connection.driver_connection
        if copies:
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                if copies and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise RuntimeError("a migration left rows that refer to nothing")
        finally:
            if copies:
                raw.execute("PRAGMA foreign_keys=ON")


def init_app(app: Flask) -> None:
    """Bind the database to `app`; on SQLite switch on WAL, foreign keys and explicit BEGIN."""
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            prepare_sqlite(db.engine)


def prepare_sqlite(engine: Engine) -> None:
    """Make SQLite behave: WAL, foreign keys, a patient lock and transactions that we begin."""
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "busy_timeout=15000",
        "synchronous=NORMAL",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
