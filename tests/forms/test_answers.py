"""Every kind of answer: what people type, what programs send, and what is refused with which words."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from portal.clock import today
from portal.forms import fields

MOST = 10**9
EMPTY = ["", "   ", "　", None]


def words(field: Any, typed: Any) -> list[Any]:
    """The words with which a field refuses an answer."""
    with pytest.raises(ValidationError) as refusal:
        field.deserialize(typed)
    return list(refusal.value.messages)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("2100", 210000), ("2,100.50", 210050), ("2，100", 210000), ("2100元", 210000),
        ("￥2100", 210000), ("２１００．５", 210050), ("1 000", 100000), ("2.1万", 2100000),
        ("0", 0), ("0.01", 1), ("1,234,567.8", 123456780), (210000, 210000), (0, 0), (MOST, MOST),
        ("10000000", MOST),
        ("2000-3000", {"low": 200000, "high": 300000}),
        ("2000 到 3000元", {"low": 200000, "high": 300000}),
        ("2000元～3000元", {"low": 200000, "high": 300000}),
        ("2000~3000", {"low": 200000, "high": 300000}),
        ("3000-2000", {"low": 200000, "high": 300000}),
        ("1万-2万", {"low": 1000000, "high": 2000000}),
        ("2000-2000", 200000),
        ({"low": 1, "high": 5}, {"low": 1, "high": 5}),
        ({"low": "20", "high": "30.5"}, {"low": 2000, "high": 3050}),
    ],
)  # fmt: skip
def test_money_is_read_as_it_is_typed(typed: Any, fen: Any) -> None:
    assert fields.Money(MOST).deserialize(typed) == fen


@pytest.mark.parametrize(
    "typed",
    ["abc", "两千", "2100.555", "2,1,0,0", "2,50", "1e5", "0x10", "+5", ".5", "2100.", "٣",
     1.5, True, [], {}, {"low": 5}, {"low": None, "high": 5}, float("nan"), "1-2-3"],
)  # fmt: skip
def test_what_is_no_money_is_refused(typed: Any) -> None:
    assert words(fields.Money(MOST), typed) == [fields.BAD_MONEY]


@pytest.mark.parametrize("typed", ["-5", -5, "-0.01", {"low": -1, "high": 5}])
def test_negative_money_is_refused(typed: Any) -> None:
    assert words(fields.Money(MOST), typed) == [fields.NEGATIVE]


@pytest.mark.parametrize("typed", [MOST + 1, "10000000.01", "99999999999", "1-99999999999"])
def test_too_much_money_is_refused(typed: Any) -> None:
    assert words(fields.Money(MOST), typed) == [fields.TOO_MUCH]


@given(st.integers(0, MOST))
def test_money_survives_being_written_and_read(fen: int) -> None:
    written = f"{fen // 100:,}.{fen % 100:02d}元"
    assert fields.Money(MOST).deserialize(written) == fen


@pytest.mark.parametrize("typed", EMPTY)
@pytest.mark.parametrize(
    "field",
    [fields.Money(MOST), fields.Number(9), fields.Day(), fields.YesNo(), fields.Choice(("a",)),
     fields.Words(), fields.IdNumber(), fields.Phone(), fields.Township()],
    ids=lambda field: type(field).__name__,
)  # fmt: skip
def test_an_empty_answer_is_not_known(field: Any, typed: Any) -> None:
    assert field.deserialize(typed) is None


@pytest.mark.parametrize("typed", EMPTY)
def test_a_required_answer_cannot_be_empty(typed: Any) -> None:
    assert words(fields.Money(MOST, required=True), typed) == [fields.REQUIRED["null"]]


@pytest.mark.parametrize(
    "typed",
    ["2020-1-5", "2020-01-05", "2020年1月5日", "2020年01月05日", "2020/1/5", "2020.1.5",
     "20200105", "２０２０-1-5", " 2020 - 1 - 5 "],
)  # fmt: skip
def test_a_day_is_read_as_it_is_typed(typed: str) -> None:
    assert fields.Day().deserialize(typed) == "2020-01-05"


@pytest.mark.parametrize(
    "typed",
    ["2020-02-30", "2019-2-29", "2020-13-1", "2020-1", "5/1/2020", "1899-12-31", 20200105,
     "2020-01-05T00:00:00", "昨天", True, []],
)  # fmt: skip
def test_what_is_no_day_is_refused(typed: Any) -> None:
    assert words(fields.Day(), typed) == [fields.BAD_DAY]


def test_tomorrow_is_refused_unless_the_future_is_asked_for() -> None:
    tomorrow = (today() + timedelta(days=1)).isoformat()
    assert words(fields.Day(), tomorrow) == [fields.FUTURE_DAY]
    assert fields.Day(future=True).deserialize(tomorrow) == tomorrow
    assert fields.Day().deserialize(today().isoformat()) == today().isoformat()


@pytest.mark.parametrize(
    ("typed", "kept"), [(True, True), (False, False), ("yes", True), ("no", False)]
)
def test_yes_and_no(typed: Any, kept: bool) -> None:
    assert fields.YesNo().deserialize(typed) is kept


@pytest.mark.parametrize("typed", [1, 0, "maybe", 1.0, [], {}])
def test_what_is_neither_yes_nor_no_is_refused(typed: Any) -> None:
    assert words(fields.YesNo(), typed) == [fields.BAD_YES_NO]


@pytest.mark.parametrize(
    ("typed", "kept"), [(0, 0), ("2", 2), (9, 9), ({"low": 3, "high": 1}, {"low": 1, "high": 3})]
)
def test_numbers(typed: Any, kept: Any) -> None:
    assert fields.Number(9).deserialize(typed) == kept


@pytest.mark.parametrize("typed", [-1, 1.0, True, "1套", "٣", []])
def test_what_is_no_number_is_refused(typed: Any) -> None:
    assert words(fields.Number(9), typed) == [fields.BAD_NUMBER]


def test_a_number_that_is_too_large_is_refused() -> None:
    assert words(fields.Number(9), 10) == [fields.TOO_LARGE]


@pytest.mark.parametrize(
    "typed", ["13805761234", "138 0576 1234", "+86 138-0576-1234", "008613805761234"]
)
def test_a_mobile_number_is_kept_as_eleven_digits(typed: str) -> None:
    assert fields.Phone().deserialize(typed) == "13805761234"


@pytest.mark.parametrize(
    "typed",
    ["0576-88888888", "12345", "+1 650 253 0000", "110", "abc", "1380576123", "23805761234"],
)
def test_what_is_no_mobile_number_is_refused(typed: str) -> None:
    assert words(fields.Phone(), typed) == [fields.BAD_PHONE]


@pytest.mark.parametrize(
    "typed", ["王小明", "情况属实：每月２０００元，\n已核对。", "a" * 2000, "𠮷野"]
)
def test_words_stay_as_they_are_written(typed: str) -> None:
    assert fields.Words().deserialize(f" {typed} ") == typed


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [("字", fields.BAD_LENGTH), ("a" * 2001, fields.BAD_LENGTH), (5, fields.BAD_LENGTH),
     ("空\x00字符", fields.BAD_LETTER), ("半个\ud800字", fields.BAD_LETTER)],
)  # fmt: skip
def test_words_that_cannot_be_kept_are_refused(typed: Any, refusal: str) -> None:
    assert words(fields.Words(), typed) == [refusal]


@pytest.mark.parametrize("typed", ["990100", "990100400", "nowhere", 5, []])
def test_only_a_township_is_a_township(typed: Any) -> None:
    assert fields.Township().deserialize("990100001") == "990100001"
    assert len(words(fields.Township(), typed)) == 1
