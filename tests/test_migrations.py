"""The schema's way up, down and up again, on both databases; models and migrations agree."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import downgrade
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Integer, MetaData, Table, delete, func, inspect, select
from sqlalchemy.exc import IntegrityError

from config.settings import ROOT
from portal.actor import PORTAL
from portal.cases.models import Case, Task
from portal.database import Base, changing_schema, db
from portal.offices.city import current_city
from portal.offices.operations import store_city
from portal.people.models import Token
from portal.people.system_tokens import give_token
from portal.schema import migrate
from tests.conftest import BOTH
from tests.support import course


def differences(metadata: MetaData) -> list[object]:
    """What a new migration would have to change."""
    with db.engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection), metadata)


@BOTH
def test_up_down_up(app) -> None:
    with app.app_context():
        config = Config()
        config.set_main_option("script_location", str(ROOT / "migrations"))
        with db.engine.begin() as connection:
            config.attributes["connection"] = connection
            downgrade(config, "base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        migrate()
        assert differences(Base.metadata) == []


@BOTH
def test_rows_that_others_refer_to_stay(rest, app, clock) -> None:
    """SQLite copies a table to change it; its rows and those that hang on them come along."""
    number = course.apply(rest)["number"]
    with app.app_context():
        config = Config()
        config.set_main_option("script_location", str(ROOT / "migrations"))
        with changing_schema() as connection:
            config.attributes["connection"] = connection
            downgrade(config, "0003")
        migrate()
        assert db.session.scalars(select(Case.number)).all() == [number]
        assert db.session.scalar(select(func.count(Task.id))) == 4
        with pytest.raises(IntegrityError):
            db.session.execute(delete(Case))
        db.session.rollback()


@BOTH
def test_a_token_goes_on_opening_what_it_opened(app, clock) -> None:
    """Scopes that became narrower are given to the tokens in force."""
    asked = {"login": "xitong", "name": "供电系统", "days": 90}
    with app.app_context():
        mark = give_token(PORTAL, asked, ["tasks:write", "cases:read", "checks:read"])[1].digest
        config = Config()
        config.set_main_option("script_location", str(ROOT / "migrations"))
        with changing_schema() as connection:
            config.attributes["connection"] = connection
            downgrade(config, "0033")
        db.session.rollback()
        assert db.session.get_one(Token, mark).scopes == ["cases:read", "tasks:write"]
        db.session.rollback()
        migrate()
        assert db.session.get_one(Token, mark).scopes == [
            "cases:read", "checks:read", "papers:read", "papers:write", "tasks:write",
        ]  # fmt: skip


def test_a_migration_that_leaves_orphans_is_undone(rest, app, clock) -> None:
    number = course.apply(rest)["number"]
    with app.app_context():
        with pytest.raises(RuntimeError), changing_schema() as connection:
            connection.exec_driver_sql("DELETE FROM cases")
        assert db.session.scalars(select(Case.number)).all() == [number]


@BOTH
def test_a_model_without_its_migration_is_noticed(app) -> None:
    with app.app_context():
        metadata = MetaData()
        for table in Base.metadata.tables.values():
            table.to_metadata(metadata)
        Table("forgotten", metadata, Column("id", Integer, primary_key=True))
        assert [change[0] for change in differences(metadata)] == ["add_table"]


def test_versions_are_one_chain_in_the_order_of_their_numbers() -> None:
    scripts = ScriptDirectory(str(ROOT / "migrations"))
    chain = [script.revision for script in scripts.walk_revisions()]
    assert chain == sorted(chain, reverse=True)
    assert {path.name[:4] for path in (ROOT / "migrations/versions").glob("*.py")} == set(chain)


@BOTH
def test_loading_the_city_again_changes_nothing(app) -> None:
    with app.app_context():
        assert store_city(current_city()) == 0
