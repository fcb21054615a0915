"""Known households of all kinds, and the question that screenings ask of them."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.actor import Actor
from portal.clock import today
from portal.database import transaction
from portal.demonstration.accounts import DemoAccount
from portal.demonstration.households import households
from portal.demonstration.staff import add_account
from portal.offices.city import current_city
from portal.people.operations import write_household
from portal.register.layout import FORM
from portal.screening import database
from tests.support import register

AREAS = ("331002001", "331003001", "331004001")
VAGUE: tuple[tuple[str, Any], ...] = (
    ("monetary_property", {"low": 100_000, "high": 40_000_000}), ("private_car", None),
    ("homes", None), ("hard_expenses", {"low": 0, "high": 9_000_000}), ("emergency", None),
)  # fmt: skip


def declarations(count: int) -> list[dict[str, Any]]:
    """Households of all kinds, every third of which does not know something."""
    made = []
    for place, household in enumerate(
        islice(households(current_city(), today(), 11, AREAS), count)
    ):
        told = FORM.load(household.declaration)
        if place % 3 == 0:
            code, value = VAGUE[place // 3 % len(VAGUE)]
            told["household"][code] = value
        if place % 7 == 0:
            told["members"][-1]["monthly_income"] = {"low": 50_000, "high": 350_000}
        made.append(told)
    return made


@pytest.fixture
def known(app: Flask, clock: object) -> list[dict[str, Any]]:
    """Sixty households of all kinds, kept in the database, with ids from 1 on."""
    with app.app_context():
        told = declarations(60)
        with transaction() as session:
            for number, declaration in enumerate(told):
                account = add_account(session, DemoAccount(f"1990009{number:04d}", "resident"), "x")
                write_household(session, Actor("resident", account.id), declaration)
    return told


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of the database that hold seven households."""
    monkeypatch.setattr(database, "WIDTH", 7)


@pytest.fixture
def register_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes households to a register; row groups of five people cut through households."""

    def write(told: list[dict[str, Any]], recognised: dict[int, str] | None = None) -> Path:
        rows = [
            row
            for number, declaration in enumerate(told, 1)
            for row in register.rows_of(
                declaration, str(number), (recognised or {}).get(number, "")
            )
        ]
        return register.parquet(tmp_path / "register.parquet", rows, row_group_size=5)

    return write
