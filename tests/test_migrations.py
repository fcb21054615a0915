"""The schema's way up, down and up again, on both databases; models and migrations agree."""

from alembic.autogenerate import compare_metadata
from alembic.command import downgrade
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Column, Integer, MetaData, Table, inspect

from config.settings import ROOT
from portal.cli import migrate
from portal.database import Base, db
from portal.offices.city import current_city
from portal.offices.operations import store_city
from tests.conftest import BOTH


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
def test_a_model_without_its_migration_is_noticed(app) -> None:
    with app.app_context():
        metadata = MetaData()
        for table in Base.metadata.tables.values():
            table.to_metadata(metadata)
        Table("forgotten", metadata, Column("id", Integer, primary_key=True))
        assert [change[0] for change in differences(metadata)] == ["add_table"]


def test_versions_are_numbered_and_have_one_head() -> None:
    names = sorted(path.name[:4] for path in (ROOT / "migrations/versions").glob("*.py"))
    assert names == [f"{number:04d}" for number in range(1, len(names) + 1)]


@BOTH
def test_loading_the_city_again_changes_nothing(app) -> None:
    with app.app_context():
        assert store_city(current_city()) == 0
