"""Settings from the environment; production refuses unsafe ones and names every fault."""

import base64
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_SECRET = "development-only"
DEFAULT_KEY = base64.b64encode(b"development-only-encryption-key!").decode()
DEFAULT_INDEX_KEY = base64.b64encode(b"development-only-blind-index-key").decode()
PUBLISHED = {DEFAULT_KEY, DEFAULT_INDEX_KEY}
KEY_BYTES = 32
SHORTEST_SECRET = 32
LARGEST_REQUEST = 12 * 1024 * 1024
ENVIRONMENTS = ("development", "production")
RATE_LIMIT = 600
LOGIN_LIMIT = 30
MOST = {"days": 3660, "requests": 1_000_000, "proxies": 9}
"""The largest numbers that settings may say."""
DATUMS = ("gcj02", "wgs84")
"""In which datum a map's pictures are: those of China's providers in the first."""


class UnsafeSettings(SystemExit):
    """The settings may not be used; the message has one line per fault."""


@dataclass(frozen=True)
class Settings:
    """How the portal runs. `encryption_keys`: id to base64 of 32 bytes, the first one encrypts.

    `days_ahead` moves the clock forward by whole days, in a demonstration only. `metrics_token` opens
    /metrics, which is closed without one. `sms_url` and `sms_key` are the SMS gateway's
    (portal.delivery.gateway), `smtp_url` and `smtp_from` the mail server's (portal.delivery.mail) and who
    its letters are from, `check_url` and `check_key` those of the system that answers data checks
    (portal.checks.gateway); empty where there is none. `tiles_url` is a tile server's address with
    {z}, {x} and {y} to lie beneath the childcare map, `tiles_datum` the datum of its pictures,
    `tiles_credit` whom it wants named; without one the map is drawn on plain paper. `rate_limit`: how many
    requests a minute a department's system may make, `login_limit`: how many log-ins and registrations a
    minute may come from one network address, 0 for as many as they like. `proxies`: how many proxies stand in
    front and say whom they ask for, 0 for none.
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
    metrics_token: str
    sms_url: str
    sms_key: str
    smtp_url: str
    smtp_from: str
    check_url: str
    check_key: str
    tiles_url: str
    tiles_datum: str
    tiles_credit: str
    rate_limit: int
    login_limit: int
    proxies: int

    def flask_config(self) -> dict[str, Any]:
        """What Flask and its extensions read."""
        return {
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.production,
            "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
            # A form may lie open as long as its session: an hour's typing is never refused.
            "WTF_CSRF_TIME_LIMIT": None,
            "DEMONSTRATION": self.demonstration,
            "DAYS_AHEAD": self.days_ahead,
            "DEBUG": self.debug,
            "METRICS_TOKEN": self.metrics_token,
            "SMS_URL": self.sms_url,
            "SMS_KEY": self.sms_key,
            "SMTP_URL": self.smtp_url,
            "SMTP_FROM": self.smtp_from,
            "CHECK_URL": self.check_url,
            "CHECK_KEY": self.check_key,
            "TILES_URL": self.tiles_url,
            "TILES_DATUM": self.tiles_datum,
            "TILES_CREDIT": self.tiles_credit,
            "RATE_LIMIT": self.rate_limit,
            "LOGIN_LIMIT": self.login_limit,
            "PROXIES": self.proxies,
        }


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings that the PORTAL_* variables give, with defaults for development.

    Raises UnsafeSettings, naming every variable, for values that cannot be read, and in production
    for missing or default secrets, demonstration data, a moved clock or debug.
    """
    value = _Reader(environment)
    production = value.choice("PORTAL_ENV", ENVIRONMENTS) == "production"
    keys = value.text("PORTAL_ENCRYPTION_KEYS", f"dev:{DEFAULT_KEY}")
    settings = Settings(
        production=production,
        database_url=value.text("PORTAL_DATABASE_URL", f"sqlite:///{ROOT / 'var' / 'portal.db'}"),
        secret_key=value.text("PORTAL_SECRET_KEY", DEFAULT_SECRET),
        encryption_keys=value.keys("PORTAL_ENCRYPTION_KEYS", keys),
        index_key=value.text("PORTAL_INDEX_KEY", DEFAULT_INDEX_KEY),
        city_folder=Path(value.text("PORTAL_CITY", str(ROOT / "config" / "taizhou"))),
        demonstration=value.flag("PORTAL_DEMONSTRATION", default=not production),
        days_ahead=value.number("PORTAL_DAYS_AHEAD", 0, "days"),
        debug=value.flag("PORTAL_DEBUG", default=False),
        metrics_token=value.text("PORTAL_METRICS_TOKEN", ""),
        sms_url=value.text("PORTAL_SMS_URL", ""),
        sms_key=value.text("PORTAL_SMS_KEY", ""),
        smtp_url=value.text("PORTAL_SMTP_URL", ""),
        smtp_from=value.text("PORTAL_SMTP_FROM", ""),
        check_url=value.text("PORTAL_CHECK_URL", ""),
        check_key=value.text("PORTAL_CHECK_KEY", ""),
        tiles_url=value.text("PORTAL_TILES", ""),
        tiles_datum=value.choice("PORTAL_TILES_DATUM", DATUMS),
        tiles_credit=value.text("PORTAL_TILES_CREDIT", ""),
        rate_limit=value.number("PORTAL_RATE_LIMIT", RATE_LIMIT, "requests"),
        login_limit=value.number("PORTAL_LOGIN_LIMIT", LOGIN_LIMIT, "requests"),
        proxies=value.number("PORTAL_PROXIES", 0, "proxies"),
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

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        """One of `allowed`, the first unless given; a misspelt word never means the first."""
        text = self.text(name, allowed[0])
        if text not in allowed:
            self.faults.append(f"{name}: say {' or '.join(allowed)}")
        return text

    def keys(self, name: str, text: str) -> dict[str, str]:
        """`id:base64,id:base64` as a mapping, in order; an id twice would lose a key."""
        pairs = [part.strip().partition(":") for part in text.split(",") if part.strip()]
        found = {key_id: key for key_id, _, key in pairs}
        if len(found) < len(pairs):
            self.faults.append(f"{name}: an id stands twice")
        return found

    def flag(self, name: str, *, default: bool) -> bool:
        text = self.text(name, "yes" if default else "no").lower()
        if text not in ("yes", "no", "1", "0", "true", "false"):
            self.faults.append(f"{name}: say yes or no")
        return text in ("yes", "1", "true")

    def number(self, name: str, default: int, of: str) -> int:
        text, most = self.text(name, str(default)), MOST[of]
        if not text.isdecimal() or int(text) > most:
            self.faults.append(f"{name}: say a whole number of {of}, 0 to {most}")
            return default
        return int(text)


def _unreadable(settings: Settings) -> Iterator[str]:
    keys = settings.encryption_keys
    if not keys or not all(0 < len(name) < 16 and _is_key(key) for name, key in keys.items()):
        yield "PORTAL_ENCRYPTION_KEYS: say id:base64 of 32 bytes, the current key first"
    if not _is_key(settings.index_key):
        yield "PORTAL_INDEX_KEY: say base64 of 32 bytes"
    if settings.sms_url and urlsplit(settings.sms_url).scheme not in ("http", "https"):
        yield "PORTAL_SMS_URL: say an address that begins with https://"
    if settings.smtp_url and not _is_mail_server(settings):
        yield "PORTAL_SMTP_URL, PORTAL_SMTP_FROM: say smtps://user:password@host and name@host"
    if settings.check_url and urlsplit(settings.check_url).scheme not in ("http", "https"):
        yield "PORTAL_CHECK_URL: say an address that begins with https://"
    if settings.check_url and not settings.check_key:
        yield "PORTAL_CHECK_KEY: missing, it signs what the bodies are asked"
    if settings.tiles_url and not _is_tile_server(settings.tiles_url):
        yield "PORTAL_TILES: say an https:// address with {z}, {x} and {y}"
    if not settings.city_folder.is_dir():
        yield f"PORTAL_CITY: there is no folder {settings.city_folder.name}"


def _is_mail_server(settings: Settings) -> bool:
    url = urlsplit(settings.smtp_url)
    sealed = url.scheme in ("smtps", "smtp+starttls") or (url.scheme == "smtp" and not url.password)
    return sealed and bool(url.hostname) and "@" in settings.smtp_from


def _is_tile_server(address: str) -> bool:
    try:
        filled = address.format(z=1, x=1, y=1)
    except (KeyError, IndexError, ValueError):
        return False
    return filled != address and urlsplit(filled).scheme == "https"


def _is_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text, validate=True)) == KEY_BYTES
    except ValueError:  # not base64, or not even ASCII
        return False


def _unsafe(settings: Settings) -> Iterator[str]:
    if settings.secret_key == DEFAULT_SECRET or len(settings.secret_key) < SHORTEST_SECRET:
        yield f"PORTAL_SECRET_KEY: missing, default or shorter than {SHORTEST_SECRET} characters"
    if PUBLISHED & set(settings.encryption_keys.values()):
        yield "PORTAL_ENCRYPTION_KEYS: missing or default"
    if settings.index_key in PUBLISHED:
        yield "PORTAL_INDEX_KEY: missing or default"
    if settings.index_key in settings.encryption_keys.values():
        yield "PORTAL_INDEX_KEY: must not be an encryption key as well"
    if settings.demonstration:
        yield "PORTAL_DEMONSTRATION: demonstration accounts and data are not for production"
    if settings.days_ahead:
        yield "PORTAL_DAYS_AHEAD: the clock may be moved in a demonstration only"
    if settings.sms_url and (urlsplit(settings.sms_url).scheme, settings.sms_key == "") != (
        "https", False
    ):  # fmt: skip
        yield "PORTAL_SMS_URL, PORTAL_SMS_KEY: an https address and its key"
    if settings.check_url and urlsplit(settings.check_url).scheme != "https":
        yield "PORTAL_CHECK_URL: an https address"
    if settings.debug:
        yield "PORTAL_DEBUG: debug is not for production"
