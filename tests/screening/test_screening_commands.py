"""Screening from the command line, as an operator types it."""

import re
from pathlib import Path

import pyarrow.parquet as pq


def test_screen_prints_counts_and_shows_how_far_it_is(run, known, small_parts) -> None:
    done = run("screen", "--processes", "1")
    assert done.exit_code == 0, done.output
    assert "9 of 9 parts" in done.stderr
    assert re.search(r"run 1: 60 households", done.stdout)
    assert re.search(r"331002\s+minimum_living\s+\d+", done.stdout)


def test_runs_are_listed_shown_compared_and_exported(run, known, tmp_path: Path) -> None:
    for _ in range(2):
        run("screen", "--processes", "1")
    assert len(run("runs", "list").stdout.splitlines()) == 2
    assert "331002001" in run("runs", "show", "1", "--area", "331002").stdout
    compared = run("runs", "compare", "1", "2").stdout
    assert re.search(r"minimum_living\s+\d+\s+\d+\s+0\s+0$", compared, re.MULTILINE)
    assert run("runs", "export", "1", str(tmp_path / "rows.parquet")).exit_code == 0
    rows = pq.read_table(tmp_path / "rows.parquet")
    assert len(rows.filter([str(c) == "minimum_living" for c in rows.column("category")])) == 60


def test_a_register_is_screened(run, known, register_file) -> None:
    done = run("screen", "--source", str(register_file(known)), "--processes", "1")
    assert "60 households" in done.stdout


def test_what_if_prints_both_sides(run, known) -> None:
    asked = run("what-if", "--set", "minimum_living_standard=1400", "--processes", "1")
    assert asked.exit_code == 0, asked.output
    assert "cost_then" in asked.stdout


def test_mistakes_are_told_in_one_sentence(run, known, tmp_path: Path) -> None:
    for words, told in (
        (("screen", "--area", "999999"), "999999 is no area of the city"),
        (("screen", "--source", str(tmp_path / "register.csv")), "Parquet"),
        (("screen", "--source", str(tmp_path / "none.parquet")), "这个文件打不开"),
        (("what-if", "--set", "nothing=1"), "nothing=1"),
        (("what-if", "--set", "rent_area_1=32"), "没有这个数值"),
        (("runs", "show", "7"), "没有找到"),
    ):
        refused = run(*words)
        assert refused.exit_code != 0
        assert told in refused.output, refused.output
        assert "Traceback" not in refused.output
