"""How figures, days and places are written for people; the filters of every template."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from flask import Flask
from flask_babel import gettext

from portal.cases.notices import chinese_day
from portal.clock import CHINA, today
from portal.errors import PortalError
from portal.forms.fields import TOWNSHIPS
from portal.offices.city import Area, current_city
from portal.rules.bounds import CEILING
from portal.services.facts import MOST_AREA, MOST_MONEY
from portal.text import N_
from portal.web.forms import NOT_KNOWN, FieldView
from portal.web.languages import language

UNITS = {
    "fen_per_month": N_("%(figure)s/月"),
    "count": N_("%(figure)s"),
    "days": N_("%(figure)s天"),
    "months": N_("%(figure)s个月"),
    "years": N_("%(figure)s年"),
}
OPEN = {"fen": MOST_MONEY, "fen_per_month": MOST_MONEY, "centi_m2": MOST_AREA, "count": 99}


def init_app(app: Flask) -> None:
    """Give every template the filters and the few words that all of them need."""
    filters: Mapping[str, Callable[..., str]] = {
        "money": money, "day": day, "instant": instant, "figure": figure, "permille": permille,
        "month": lambda first: month(f"{first:%Y%m}"),
        "area_name": area_name, "sentence": sentence, "chinese_day": chinese_day,
    }  # fmt: skip
    app.jinja_env.filters.update(filters)
    app.jinja_env.globals.update(
        named=named, language=language, said=words, answer=answer, home_city=home_city, townships=townships,
        N_=N_, today=today, demonstration=app.config["DEMONSTRATION"],
    )  # fmt: skip


def money(fen: int) -> str:
    """134700 fen as 1,347.00元; in English as 1,347.00 yuan."""
    written = f"{fen // 100:,}.{fen % 100:02d}"
    return f"{written} yuan" if language() == "en" else f"{written}元"


def day(value: date | str) -> str:
    """2026年11月24日; in English 24 November 2026. Takes ISO text as well."""
    value = date.fromisoformat(value) if isinstance(value, str) else value
    if language() == "en":
        return format_date(value, "d MMMM y", locale="en")
    return f"{value.year}年{value.month}月{value.day}日"


def month(code: str) -> str:
    """202611 as 2026年11月; in English November 2026."""
    first = date(int(code[:4]), int(code[4:]), 1)
    if language() == "en":
        return format_date(first, "MMMM y", locale="en")
    return f"{first.year}年{first.month}月"


def instant(value: datetime) -> str:
    """Day and time in China."""
    local = value.astimezone(CHINA)
    return f"{day(local.date())} {local:%H:%M}"


def figure(value: Mapping[str, Any], unit: str = "") -> str:
    """A number between `low` and `high` with its unit.

    As high as an answer can be, nobody has said how high: «at least», or not known at all.
    """
    unit, low, high = unit or value["unit"], value["low"], value["high"]
    if low is None or high is None or (low == 0 and high >= OPEN.get(unit, CEILING)):
        return str(gettext(NOT_KNOWN))
    if low == high:
        return _one(low, unit)
    if high >= OPEN.get(unit, CEILING):
        return str(gettext(N_("至少%(figure)s"), figure=_one(low, unit)))
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


def named(thing: Any) -> str:
    """What something with a `name` and an `english` name is called in the asker's language."""
    read = thing.get if isinstance(thing, Mapping) else lambda key: getattr(thing, key, "")
    return str((language() == "en" and read("english")) or read("name"))


def sentence(error: PortalError) -> str:
    """What an error says."""
    return words(error.message, error.values)


def words(message: str, values: Mapping[str, Any] | None = None) -> str:
    """A message id in the asker's language, its places filled."""
    shown = {name: show_value(value) for name, value in (values or {}).items()}
    return str(gettext(message, **shown)) if message else ""


def show_value(value: Any) -> Any:
    """A value inside a sentence: days as people write them, message ids translated."""
    if isinstance(value, date):
        return day(value)
    return gettext(value) if isinstance(value, str) and value else value


def answer(view: FieldView) -> str:
    """An answer to be read: what was chosen by its words, sums and days as people write them."""
    if view.value == "":
        return str(gettext(NOT_KNOWN))
    try:
        return _READ.get(view.kind, _plain)(view)
    except (ValueError, TypeError):
        return view.value


def _plain(view: FieldView) -> str:
    chosen = dict(view.choices).get(view.value, "")
    return words(chosen) if chosen else view.value


def _number(view: FieldView) -> str:
    unit = {"money": "fen", "area": "centi_m2"}.get(view.kind, "")
    ends = (
        view.stored
        if isinstance(view.stored, Mapping)
        else {"low": view.stored, "high": view.stored}
    )
    return figure(ends, unit) if isinstance(ends["low"], int) else view.value


_READ: Mapping[str, Callable[[FieldView], str]] = {
    "money": _number,
    "area": _number,
    "date": lambda view: day(view.value),
    "township": lambda view: area_name(view.value),
}


def home_city() -> Area:
    """The city itself, as an area."""
    return next(area for area in current_city().areas.values() if area.level == "prefecture")


def townships() -> Iterator[tuple[Area, list[Area]]]:
    """Every county with its townships, to choose from."""
    areas = current_city().areas.values()
    for county in areas:
        if county.level == "county":
            yield (
                county,
                [a for a in areas if a.parent_code == county.code and a.level in TOWNSHIPS],
            )
