"""Settings: sensible at home, strict in production, every fault named at once."""

import base64

import pytest

from config.settings import DEFAULT_INDEX_KEY, DEFAULT_KEY, UnsafeSettings, read_settings

SOUND = {
    "PORTAL_ENV": "production",
    "PORTAL_DATABASE_URL": "postgresql+psycopg://portal@db/portal",
    "PORTAL_SECRET_KEY": "s" * 40,
    "PORTAL_ENCRYPTION_KEYS": f"k2:{base64.b64encode(b'2' * 32).decode()},k1:{base64.b64encode(b'1' * 32).decode()}",
    "PORTAL_INDEX_KEY": base64.b64encode(b"3" * 32).decode(),
}


def test_sound_production_settings_are_used() -> None:
    settings = read_settings(SOUND)
    assert list(settings.encryption_keys) == ["k2", "k1"]
    assert (settings.production, settings.demonstration, settings.debug) == (True, False, False)
    assert settings.flask_config()["SESSION_COOKIE_SECURE"] is True


def test_at_home_nothing_has_to_be_set() -> None:
    settings = read_settings({})
    assert (settings.production, settings.demonstration) == (False, True)
    assert settings.database_url.startswith("sqlite:///")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_ENV", "prod"),
        ("PORTAL_ENV", "Production"),
        ("PORTAL_SECRET_KEY", ""),
        ("PORTAL_SECRET_KEY", "development-only"),
        ("PORTAL_SECRET_KEY", "too-short"),
        ("PORTAL_ENCRYPTION_KEYS", ""),
        ("PORTAL_ENCRYPTION_KEYS", f"k1:{DEFAULT_KEY}"),
        ("PORTAL_ENCRYPTION_KEYS", f"k1:{DEFAULT_INDEX_KEY}"),
        ("PORTAL_ENCRYPTION_KEYS", "k1:c2hvcnQ="),
        ("PORTAL_ENCRYPTION_KEYS", f"{SOUND['PORTAL_ENCRYPTION_KEYS']},k1:{'A' * 43}="),
        ("PORTAL_INDEX_KEY", DEFAULT_KEY),
        ("PORTAL_INDEX_KEY", "键"),
        ("PORTAL_INDEX_KEY", ""),
        ("PORTAL_INDEX_KEY", base64.b64encode(b"1" * 32).decode()),
        ("PORTAL_INDEX_KEY", "not base64"),
        ("PORTAL_DEMONSTRATION", "yes"),
        ("PORTAL_DEMONSTRATION", "perhaps"),
        ("PORTAL_DAYS_AHEAD", "8"),
        ("PORTAL_RATE_LIMIT", "many"),
        ("PORTAL_SMTP_URL", "smtp://user:password@mail.example"),
        ("PORTAL_SMTP_URL", "mail.example"),
        ("PORTAL_DEBUG", "yes"),
        ("PORTAL_CITY", "/nowhere"),
        ("PORTAL_CHECK_URL", "ftp://check.example"),
        ("PORTAL_CHECK_URL", "http://check.example"),
    ],
)
def test_production_refuses_what_is_unsafe_and_says_which(name: str, value: str) -> None:
    with pytest.raises(UnsafeSettings, match=name):
        read_settings({**SOUND, name: value})


def test_data_checks_are_signed_and_over_https() -> None:
    asked = {**SOUND, "PORTAL_CHECK_URL": "https://check.example/ask"}
    with pytest.raises(UnsafeSettings, match="PORTAL_CHECK_KEY"):
        read_settings(asked)
    assert read_settings({**asked, "PORTAL_CHECK_KEY": "k" * 32}).check_key == "k" * 32


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(UnsafeSettings) as refused:
        read_settings({"PORTAL_ENV": "production", "PORTAL_DEMONSTRATION": "yes"})
    named = (
        "PORTAL_SECRET_KEY",
        "PORTAL_ENCRYPTION_KEYS",
        "PORTAL_INDEX_KEY",
        "PORTAL_DEMONSTRATION",
    )
    assert all(name in str(refused.value) for name in named)


def test_the_clock_moves_only_as_far_as_a_date_goes() -> None:
    assert read_settings({"PORTAL_DAYS_AHEAD": "8"}).days_ahead == 8
    with pytest.raises(UnsafeSettings, match="PORTAL_DAYS_AHEAD"):
        read_settings({"PORTAL_DAYS_AHEAD": "99999999999"})
