"""The import of a register as an operator types it; and one that is killed on its way."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.database import db
from portal.journal.queries import verify
from portal.people.models import Household, Member
from portal.register.operations import BATCH
from tests.conftest import BOTH
from tests.support import register
from tests.support.family import family

ROOT = Path(__file__).resolve().parents[2]
HOUSEHOLDS = 6 * BATCH


def kept() -> dict[str, int]:
    """How many members every household of the register has, by its number."""
    db.session.rollback()
    members = func.count(Member.id)
    query = select(Household.register_key, members).join(Member).group_by(Household.register_key)
    return {str(key): count for key, count in db.session.execute(query)}


def test_what_was_done_is_told_and_again_nothing_is_done(run, tmp_path) -> None:
    path = str(register.delimited(tmp_path / "r.csv", register.rows_of(family(), "H1")))
    first, again = run("register", "import", path), run("register", "import", path)
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert first.stderr == "3 of 3 rows\n"
    assert first.stdout == (
        "Households of 3 rows: 1 new, 0 changed, 0 unchanged, 0 kept, 0 refused\n"
    )
    assert "0 new, 0 changed, 1 unchanged" in again.stdout


def test_bad_rows_are_printed_or_written_and_the_command_fails(run, app, tmp_path) -> None:
    rows = [*register.rows_of(family(), "H1"), {"household": "H2", "member": 1, "area": "9"}]
    path, bad = register.delimited(tmp_path / "r.csv", rows), tmp_path / "bad.csv"
    printed = run("register", "import", str(path))
    assert printed.exit_code == 1
    assert "line 5: area 住在哪个乡镇或街道: 请选择所在的乡镇或街道。\n" in printed.stdout
    written = run("register", "import", str(path), "--bad-rows", str(bad))
    assert (written.exit_code, "line 5" in written.stdout) == (1, False)
    assert "5,area,住在哪个乡镇或街道,请选择所在的乡镇或街道。" in bad.read_text("utf-8-sig")
    with app.app_context():
        assert kept() == {"H1": 3}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("r.csv", "household,member,birth_date,township\n", ("township: 多了", "area: 缺少")),
        ("r.doc", "household\n", ("CSV、XLSX 或 Parquet",)),
        ("r.xlsx", "household\n", ("打不开或已损坏",)),
        ("r.csv", "", ("第一行应是列名",)),
    ],
)
def test_a_file_that_does_not_fit_is_refused_and_nothing_is_written(
    run, app, tmp_path, name: str, content: str, words: tuple[str, ...]
) -> None:
    (tmp_path / name).write_text(content)
    refused = run("register", "import", str(tmp_path / name))
    assert (refused.exit_code, "Nothing was imported" in refused.output) == (1, True)
    assert all(part in refused.output for part in words)
    with app.app_context():
        assert kept() == {}


def test_the_list_of_bad_rows_goes_where_it_does_no_harm(run, tmp_path) -> None:
    path = register.delimited(tmp_path / "r.csv", register.rows_of(family(), "H1"))
    before = path.read_bytes()
    over = run("register", "import", str(path), "--bad-rows", str(tmp_path / "." / "r.csv"))
    assert (over.exit_code, path.read_bytes()) == (2, before)
    nowhere = run("register", "import", str(path), "--bad-rows", str(tmp_path / "no" / "b.csv"))
    assert (nowhere.exit_code, "b.csv" in nowhere.output) == (1, True)


@BOTH
def test_an_import_that_was_killed_ends_alike_when_run_again(
    run, app, database_url, tmp_path
) -> None:
    rows = [
        {"household": f"H{n}", "member": place, "area": "331002001", "birth_date": "1980-03-12"}
        for n in range(HOUSEHOLDS) for place in (1, 2)
    ]  # fmt: skip
    path = register.delimited(tmp_path / "r.csv", rows)
    command = [sys.executable, "-m", "portal", "register", "import", str(path)]
    address = {"PORTAL_DATABASE_URL": database_url}
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **address}, stderr=subprocess.PIPE
    ) as running:
        assert running.stderr is not None and b"rows" in running.stderr.readline()
        running.kill()
    assert running.returncode == -signal.SIGKILL
    with app.app_context():
        half = kept()
        assert 0 < len(half) < HOUSEHOLDS
        assert (len(half) % BATCH, set(half.values())) == (0, {2})
        assert verify()[1] == []
    again = run("register", "import", str(path))
    new = HOUSEHOLDS - len(half)
    assert f"{new:,} new, 0 changed, {len(half):,} unchanged" in again.stdout
    with app.app_context():
        assert kept() == {f"H{n}": 2 for n in range(HOUSEHOLDS)}
        assert verify()[1] == []
