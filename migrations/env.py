"""Alembic's environment: the connection that it is given, else the settings' database."""

from alembic import context
from sqlalchemy import Connection, create_engine

from config.settings import read_settings
from portal import app  # noqa: F401 - loads every room's models
from portal.database import Base


def migrate(connection: Connection) -> None:
    """Run the migrations on `connection`; SQLite changes tables by copying them."""
    context.configure(connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    with create_engine(read_settings().database_url).connect() as own:
        migrate(own)
        own.commit()
