"""One household and the whole city agree to the fen; `make sweep` asks 100,000 of them."""

from datetime import date

import pytest
from sweep import compare

from portal.rules.parameters import ParameterBook

DAYS = (date(2024, 12, 31), date(2026, 6, 30), date(2026, 11, 24))


@pytest.mark.parametrize("on", DAYS)
def test_one_household_and_the_city_agree(on: date, book: ParameterBook) -> None:
    compare(700, on.toordinal(), on, book.on(on))


@pytest.mark.sweep
def test_one_household_and_the_city_agree_on_100_000(book: ParameterBook) -> None:
    compare(100_000, 20260701, DAYS[-1], book.on(DAYS[-1]))
