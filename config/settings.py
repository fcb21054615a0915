"""Settings from the environment; production refuses unsafe ones and names every fault."""

import base64
import binascii
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_SECRET = "development-only"
DEFAULT_KEY = base64.b64encode(b"development-only-encryption-key!").decode()
DEFAULT_INDEX_KEY = base64.b64encode(b"development-only-blind-index-key").decode()
KEY_BYTES = 32
SHORTEST_SECRET = 32
LARGEST_REQUEST = 12 * 1024 * 1024


class UnsafeSettings(SystemExit):
    """The settings may not be used; the message has one line per fault."""


@dataclass(frozen=True)
class Settings:
    """How the portal runs. `encryption_keys`: id to base64 of 32 bytes, the first one encrypts.

    `days_ahead` moves the clock forward by whole days, in a demonstration only.
    """

    production: bool
    database_url: str
    secret_key: str
    encryption_keys: Mapping[str, str]
    index_key: str
    city_folder: Path
    demonstration: bool
    days_ahead: int
    debug: bool

    def flask_config(self) -> dict[str, Any]:
        """What Flask and its extensions read."""
        return {
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.production,
            "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
            "DEMONSTRATION": self.demonstration,
            "DAYS_AHEAD": self.days_ahead,
            "DEBUG": self.debug,
        }


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings that the PORTAL_* variables give, with defaults for development.

    Raises UnsafeSettings, naming every variable, for values that cannot be read, and in production
    for missing or default secrets, demonstration data, a moved clock or debug.
    """
    value = _Reader(environment)
    production = value.text("PORTAL_ENV", "development") == "production"
    settings = Settings(
        production=production,
        database_url=value.text("PORTAL_DATABASE_URL", f"sqlite:///{ROOT / 'var' / 'portal.db'}"),
        secret_key=value.text("PORTAL_SECRET_KEY", DEFAULT_SECRET),
        encryption_keys=_keys(value.text("PORTAL_ENCRYPTION_KEYS", f"dev:{DEFAULT_KEY}")),
        index_key=value.text("PORTAL_INDEX_KEY", DEFAULT_INDEX_KEY),
        city_folder=Path(value.text("PORTAL_CITY", str(ROOT / "config" / "taizhou"))),
        demonstration=value.flag("PORTAL_DEMONSTRATION", default=not production),
        days_ahead=value.number("PORTAL_DAYS_AHEAD"),
        debug=value.flag("PORTAL_DEBUG", default=False),
    )
    faults = [*value.faults, *_unreadable(settings), *(_unsafe(settings) if production else ())]
    if faults:
        raise UnsafeSettings("\n".join(["The settings cannot be used:", *faults]))
    return settings


class _Reader:
    """Reads variables and collects what is wrong with them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.faults: list[str] = []

    def text(self, name: str, default: str) -> str:
        return self.environment.get(name) or default

    def flag(self, name: str, *, default: bool) -> bool:
        text = self.text(name, "yes" if default else "no").lower()
        if text not in ("yes", "no", "1", "0", "true", "false"):
            self.faults.append(f"{name}: say yes or no")
        return text in ("yes", "1", "true")

    def number(self, name: str) -> int:
        text = self.text(name, "0")
        if not text.isdecimal():
            self.faults.append(f"{name}: say a whole number of days, 0 or more")
            return 0
        return int(text)


def _keys(text: str) -> dict[str, str]:
    """`id:base64,id:base64` as a mapping, in order."""
    pairs = (part.strip().partition(":") for part in text.split(",") if part.strip())
    return {name: key for name, _, key in pairs}


def _unreadable(settings: Settings) -> Iterator[str]:
    keys = settings.encryption_keys
    if not keys or not all(0 < len(name) < 16 and _is_key(key) for name, key in keys.items()):
        yield "PORTAL_ENCRYPTION_KEYS: say id:base64 of 32 bytes, the current key first"
    if not _is_key(settings.index_key):
        yield "PORTAL_INDEX_KEY: say base64 of 32 bytes"
    if not settings.city_folder.is_dir():
        yield f"PORTAL_CITY: there is no folder {settings.city_folder.name}"


def _is_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text, validate=True)) == KEY_BYTES
    except binascii.Error:
        return False


def _unsafe(settings: Settings) -> Iterator[str]:
    if settings.secret_key == DEFAULT_SECRET or len(settings.secret_key) < SHORTEST_SECRET:
        yield f"PORTAL_SECRET_KEY: missing, default or shorter than {SHORTEST_SECRET} characters"
    if DEFAULT_KEY in settings.encryption_keys.values():
        yield "PORTAL_ENCRYPTION_KEYS: missing or default"
    if settings.index_key == DEFAULT_INDEX_KEY:
        yield "PORTAL_INDEX_KEY: missing or default"
    if settings.index_key in settings.encryption_keys.values():
        yield "PORTAL_INDEX_KEY: must not be an encryption key as well"
    if settings.demonstration:
        yield "PORTAL_DEMONSTRATION: demonstration accounts and data are not for production"
    if settings.days_ahead:
        yield "PORTAL_DAYS_AHEAD: the clock may be moved in a demonstration only"
    if settings.debug:
        yield "PORTAL_DEBUG: debug is not for production"
