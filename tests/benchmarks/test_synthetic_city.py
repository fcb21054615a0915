"""The synthetic city of the benchmarks: a register like any other, the same for the same seed."""

from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from benchmarks import city
from portal.actor import PORTAL
from portal.register.cells import BadRow
from portal.register.columns import check_columns
from portal.register.operations import import_register
from portal.register.tables import open_table

FEW = 40


def test_the_same_seed_makes_the_same_city_and_another_one_another(tmp_path: Path) -> None:
    files = [
        city.write_city(tmp_path / f"{n}.parquet", 300, seed) for n, seed in enumerate((1, 1, 2))
    ]
    first, same, other = (pq.read_table(file) for file in files)
    assert first.equals(same)
    assert not first.equals(other)


def test_a_city_is_made_block_by_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(city, "BLOCK", 200)
    small = pq.read_table(city.write_city(tmp_path / "small.parquet", 400))
    large = pq.read_table(city.write_city(tmp_path / "large.parquet", 500))
    assert large.slice(0, len(small)).equals(small)


def test_row_groups_hold_whole_households_unless_they_are_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(city, "BLOCK", 200)
    monkeypatch.setattr(city, "CUT_ROWS", 101)
    whole = pq.ParquetFile(city.write_city(tmp_path / "whole.parquet", 500))
    cut = pq.ParquetFile(city.write_city(tmp_path / "cut.parquet", 500, cut=True))
    assert [_first_member(whole, group) for group in range(3)] == [1, 1, 1]
    assert {_first_member(cut, group) for group in range(cut.num_row_groups)} > {1}
    assert {cut.metadata.row_group(g).num_rows for g in range(cut.num_row_groups - 1)} == {101}
    assert whole.read().equals(cut.read().cast(whole.schema_arrow))


def _first_member(file: pq.ParquetFile, group: int) -> int:
    return int(file.read_row_group(group, ["member"]).column("member")[0].as_py())


def test_the_register_takes_every_household_over(app, clock, tmp_path: Path) -> None:
    path = city.write_city(tmp_path / "city.parquet", FEW, unknown=0.05)
    check_columns(open_table(path))
    bad: list[BadRow] = []
    with app.app_context():
        report = import_register(PORTAL, path, bad.append)
    assert (bad, report.new, report.refused) == ([], FEW, 0)


def test_some_is_unknown_and_some_between_two_ends(tmp_path: Path) -> None:
    table = pq.read_table(city.write_city(tmp_path / "city.parquet", 2_000))
    income, upper = (table.column(name) for name in ("monthly_income", "monthly_income_to"))
    assert 0 < income.null_count < 0.01 * len(table)
    assert 0 < len(upper) - upper.null_count < 0.02 * len(table)
    assert pc.all(pc.greater(upper, income)).as_py()
