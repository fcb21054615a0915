"""The database's schema: brought to its newest version by the numbered migrations."""

from alembic import command
from alembic.config import Config

from config.settings import ROOT
from portal.database import changing_schema


def migrate() -> None:
    """Bring the database to the newest version, over the app's own connection."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    ROOT.joinpath("var").mkdir(exist_ok=True)
    with changing_schema() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
