"""How figures, days and places are written for people; the filters of every template."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from flask import Flask
from flask_babel import gettext

from portal.clock import CHINA
from portal.errors import PortalError
from portal.forms.fields import TOWNSHIPS
from portal.offices.city import Area, current_city
from portal.rules.bounds import CEILING
from portal.text import N_
from portal.web.languages import language

UNITS = {
    "fen_per_month": N_("%(figure)s/月"),
    "count": N_("%(figure)s"),
    "days": N_("%(figure)s天"),
    "months": N_("%(figure)s个月"),
    "years": N_("%(figure)s年"),
}
MONTHS = (
    "January February March April May June July August September October November December".split()
)


def init_app(app: Flask) -> None:
    """Give every template the filters and the few words that all of them need."""
    filters: Mapping[str, Callable[..., str]] = {
        "money": money, "day": day, "instant": instant, "figure": figure, "permille": permille,
        "area_name": area_name, "sentence": sentence,
    }  # fmt: skip
    app.jinja_env.filters.update(filters)
    app.jinja_env.globals.update(
        named=named, language=language, words=words, townships=townships
    )
    app.context_processor(lambda: {"demonstration": app.config["DEMONSTRATION"]})


def money(fen: int) -> str:
    """134700 fen as 1,347.00元; in English as 1,347.00 yuan."""
    written = f"{fen // 100:,}.{fen % 100:02d}"
    return f"{written} yuan" if language() == "en" else f"{written}元"


def day(value: date) -> str:
    """2026年11月24日; in English 24 November 2026."""
    if language() == "en":
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


def instant(value: datetime) -> str:
    """Day and time in China."""
    local = value.astimezone(CHINA)
    return f"{day(local.date())} {local:%H:%M}"


def figure(value: Mapping[str, Any], unit: str = "") -> str:
    """A number between `low` and `high` with its unit; as wide as can be: not known."""
    unit, low, high = unit or value["unit"], value["low"], value["high"]
    if low is None or high is None or high >= CEILING:
        return str(gettext(N_("不清楚")))
    if low == high:
        return _one(low, unit)
    return f"{_one(low, unit)} – {_one(high, unit)}"


def _one(number: int, unit: str) -> str:
    if unit.startswith("fen"):
        written = money(number)
    elif unit == "centi_m2":
        return f"{number // 100}.{number % 100:02d} m²"
    elif unit == "permille":
        return permille(number)
    else:
        written = f"{number:,}"
    return str(gettext(UNITS[unit], figure=written)) if unit in UNITS else written


def permille(value: int | None) -> str:
    """975 as 97.5%; nothing to count as «无数据»."""
    return str(gettext(N_("无数据"))) if value is None else f"{value // 10}.{value % 10}%"


def area_name(code: str) -> str:
    """A township with its county, a county or the city alone."""
    areas = current_city().areas
    area = areas.get(code)
    if area is None:
        return code
    parent = areas.get(code[:6]) if len(code) > 6 else None
    return f"{named(parent)} {named(area)}" if parent else named(area)


def townships() -> list[tuple[Area, list[Area]]]:
    """The city's counties, each with its townships, for the question where one lives."""
    areas = list(current_city().areas.values())
    counties = [area for area in areas if area.level == "county"]
    towns = [area for area in areas if area.level in TOWNSHIPS]
    return [(c, [town for town in towns if town.parent_code == c.code]) for c in counties]


def named(thing: Any) -> str:
    """What something with a `name` and an `english` name is called in the asker's language."""
    english = getattr(thing, "english", "")
    return str(english if language() == "en" and english else thing.name)


def sentence(error: PortalError) -> str:
    """What an error says."""
    return words(error.message, error.values)


def words(message: str, values: Mapping[str, Any] | None = None) -> str:
    """A message id in the asker's language, its places filled."""
    shown = {name: show_value(value) for name, value in (values or {}).items()}
    return str(gettext(message, **shown))


def show_value(value: Any) -> Any:
    """A value inside a sentence: days as people write them, message ids translated."""
    if isinstance(value, date):
        return day(value)
    return gettext(value) if isinstance(value, str) and value else value
