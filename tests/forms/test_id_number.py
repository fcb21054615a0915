"""The resident ID number: check character, birthday, province, and nothing of the county."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.forms.identity import birthday, check_character, is_id_number

TODAY = date(2026, 11, 24)


def numbered(first: str) -> str:
    """The 17 digits with their check character."""
    return first + check_character(first)


def test_the_published_example_of_the_standard() -> None:
    assert check_character("11010519491231002") == "X"
    assert is_id_number("11010519491231002X", TODAY)
    assert birthday("11010519491231002X") == date(1949, 12, 31)


@pytest.mark.parametrize("province", ["11", "33", "65", "71", "81", "82", "83"])
def test_every_province_with_residence_permits(province: str) -> None:
    assert is_id_number(numbered(province + "0000199001010018"[:15]), TODAY)


@pytest.mark.parametrize("province", ["00", "10", "16", "30", "47", "84", "99"])
def test_no_other_province(province: str) -> None:
    assert not is_id_number(numbered(province + "000019900101001"), TODAY)


@pytest.mark.parametrize("county", ["0000", "1002", "9999"])
def test_the_county_is_never_a_reason(county: str) -> None:
    assert is_id_number(numbered("33" + county + "19900101001"), TODAY)


@pytest.mark.parametrize("day", ["19900230", "19901301", "18991231", "20261125", "20270101"])
def test_a_birthday_that_cannot_be(day: str) -> None:
    assert not is_id_number(numbered("331002" + day + "001"), TODAY)


def test_born_today() -> None:
    assert is_id_number(numbered("33100220261124001"), TODAY)


@pytest.mark.parametrize("number", ["", "1", "X" * 18, "٣" * 18, "11010519491231002x", "1" * 15])
def test_what_is_no_number_at_all(number: str) -> None:
    assert not is_id_number(number, TODAY)


@given(
    st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999), st.integers(0, 16), st.integers(1, 9)
)
def test_one_wrong_digit_is_always_found(born: date, serial: int, place: int, shift: int) -> None:
    first = f"331002{born:%Y%m%d}{serial:03d}"
    wrong = first[:place] + str((int(first[place]) + shift) % 10) + first[place + 1 :]
    assert is_id_number(numbered(first), TODAY)
    assert not is_id_number(wrong + check_character(first), TODAY)
