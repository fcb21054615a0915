"""What people read: sums, days, figures and places, in both languages."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from portal.offices.city import load_city
from portal.rules.bounds import CEILING
from portal.services.facts import MOST_MONEY
from portal.services.social_assistance.form import CHECK
from portal.web import filters, languages
from portal.web.forms import FormPage

CITY = Path(__file__).parents[2] / "config" / "taizhou"


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask("filters")
    app.config["DEMONSTRATION"] = True
    app.extensions["city"] = load_city(CITY)
    languages.init_app(app)
    filters.init_app(app)
    return app


@pytest.fixture
def chinese(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


@pytest.fixture
def english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/", headers={"Cookie": "language=en"}):
        yield


def figure(low: int | None, high: int | None, unit: str) -> str:
    return filters.figure({"low": low, "high": high, "unit": unit})


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("fen", "text"),
    [(134700, "1,347.00元"), (0, "0.00元"), (5, "0.05元"), (10**11, "1,000,000,000.00元")],
)
def test_money(fen: int, text: str) -> None:
    assert filters.money(fen) == text


@pytest.mark.usefixtures("chinese")
def test_days_in_chinese() -> None:
    assert filters.day(date(2026, 11, 24)) == "2026年11月24日"
    assert filters.day("2026-01-02") == "2026年1月2日"


@pytest.mark.usefixtures("english")
def test_days_sums_and_names_in_english() -> None:
    assert filters.day(date(2026, 11, 24)) == "24 November 2026"
    assert filters.money(134700) == "1,347.00 yuan"
    assert filters.named(SimpleNamespace(name="台州市", english="Taizhou City")) == "Taizhou City"
    assert filters.named({"name": "低保标准", "english": ""}) == "低保标准"


@pytest.mark.usefixtures("chinese")
def test_an_instant_is_told_in_chinese_time() -> None:
    assert filters.instant(datetime(2026, 11, 24, 16, 5, tzinfo=UTC)) == "2026年11月25日 00:05"


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("low", "high", "unit", "text"),
    [
        (134700, 134700, "fen", "1,347.00元"),
        (100000, 134700, "fen_per_month", "1,000.00元/月 – 1,347.00元/月"),
        (8050, 8050, "centi_m2", "80.50 m²"),
        (975, 975, "permille", "97.5%"),
        (3, 3, "count", "3"),
        (24, 24, "months", "24个月"),
        (7, 7, "days", "7天"),
        (16, 16, "years", "16年"),
        (None, None, "fen", "不清楚"),
        (0, CEILING, "days", "不清楚"),
        (0, MOST_MONEY, "fen_per_month", "不清楚"),
        (120000, 120000 + MOST_MONEY, "fen_per_month", "至少1,200.00元/月"),
        (0, 99, "count", "不清楚"),
    ],
)
def test_figures(low: int | None, high: int | None, unit: str, text: str) -> None:
    assert figure(low, high, unit) == text


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("value", "text"), [(1000, "100.0%"), (999, "99.9%"), (0, "0.0%"), (None, "无数据")]
)
def test_permille(value: int | None, text: str) -> None:
    assert filters.permille(value) == text


@pytest.mark.usefixtures("chinese")
def test_areas_are_named_with_their_county() -> None:
    assert filters.area_name("331002001") == "椒江区 海门街道"
    assert filters.area_name("331002") == "椒江区"
    assert filters.area_name("331000") == "台州市"
    assert filters.area_name("nowhere") == "nowhere"
    assert filters.home_city().name == "台州市"


@pytest.mark.usefixtures("chinese")
def test_townships_to_choose_from_are_the_ones_a_form_accepts() -> None:
    found = list(filters.townships())
    assert len(found) == 9
    assert all(area.level in filters.TOWNSHIPS for _, areas in found for area in areas)


@pytest.mark.usefixtures("chinese")
def test_values_in_sentences() -> None:
    assert (
        filters.words("请在%(until)s前补齐", {"until": date(2026, 12, 3)})
        == "请在2026年12月3日前补齐"
    )
    assert filters.show_value(3) == 3
    assert filters.words("") == ""


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("other_income", 134700, "1,347.00元"),
        ("other_income", {"low": 100, "high": 200}, "1.00元 – 2.00元"),
        ("other_income", "说不准", "说不准"),
        ("other_income", None, "不清楚"),
        ("home_area", 8050, "80.50 m²"),
        ("homes", 2, "2"),
        ("private_car", False, "否"),
        ("hukou_type", "town", "城镇"),
        ("area", "331002001", "椒江区 海门街道"),
    ],
)
def test_answers_are_read_as_words(code: str, value: Any, text: str) -> None:
    page = FormPage(CHECK, {"household": {code: value}})
    views = [view for section in page.sections for view in section.every_field]
    assert filters.answer(next(v for v in views if v.name == f"household-{code}")) == text


@pytest.mark.usefixtures("chinese")
def test_a_birthday_is_read_as_a_day_and_an_odd_one_as_it_was_typed() -> None:
    for typed, text in (("1958-03-12", "1958年3月12日"), ("昨天", "昨天")):
        page = FormPage(CHECK, {"members": [{"birth_date": typed}]})
        view = next(v for s in page.sections for v in s.every_field if v.code == "birth_date")
        assert filters.answer(view) == text
