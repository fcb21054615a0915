"""create_app(): the one list of rooms, put together into a Flask application."""

from pathlib import Path

from flask import Flask

from config.settings import Settings, read_settings
from portal import crypto, database
from portal.offices.city import load_city
from portal.web import api, errors, filters, languages, login, security

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Settings | None = None) -> Flask:
    """The portal as `settings` say, from the environment unless given.

    Raises SystemExit naming every fault when production settings are unsafe, ConfigurationBroken
    when the city's files are.
    """
    settings = settings or read_settings()
    app = Flask("portal", static_folder="web/static", template_folder="web/templates")
    app.config.from_mapping(settings.flask_config())
    app.extensions["city"] = load_city(settings.city_folder)
    crypto.init_app(app, settings.encryption_keys, settings.index_key)
    database.init_app(app)
    for furniture in (languages, filters, security, login, errors):
        furniture.init_app(app)
    api.register(app)
    register_pages(app)
    return app
