"""The import of monitoring events as an operator types it."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import func, select

from portal.database import db
from portal.outreach.event_models import LifeEvent
from portal.outreach.models import Finding
from tests.outreach.test_life_events import CHILD, HEADER, WIFE, keep, recognise


def written(path: Path, *rows: str) -> str:
    """A CSV file of events."""
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return str(path)


def test_what_became_of_the_events_is_told(run, app, clock, tmp_path) -> None:
    with app.app_context():
        keep()
        recognise("minimum_living")
    path = written(tmp_path / "e.csv", f"{CHILD},死亡,2026-11-01,,,", f"{WIFE},生育,2026-11-01,,,")
    first, again = run("events", "import", path), run("events", "import", path)
    assert (first.exit_code, first.stderr) == (0, "2 of 2 rows\n")
    assert first.stdout == (
        "Events of 2 rows: 2 applied, 0 repeated, 0 nobody, 0 refused, 2 findings\n"
    )
    with app.app_context():
        found = select(Finding.service, Finding.category).order_by(Finding.id)
        assert db.session.execute(found).all() == [
            ("social-assistance", "minimum_living"), ("childcare-allowance", "childcare_allowance"),
        ]  # fmt: skip
    assert "0 applied, 2 repeated" in again.stdout


def test_a_bad_row_is_told_without_what_stands_in_it(run, clock, tmp_path) -> None:
    path = written(tmp_path / "e.csv", f"{CHILD[:-1]}0,死亡,2026-11-01,,,")
    told = run("events", "import", path)
    assert (told.exit_code, CHILD[:-1] in told.output) == (1, False)
    assert "line 2: id_number 身份证号: 身份证号不对" in told.stdout
    listed = run("events", "import", path, "--bad-rows", str(tmp_path / "bad.csv"))
    assert (listed.exit_code, "line 2" in listed.stdout) == (1, False)
    assert "2,id_number,身份证号," in (tmp_path / "bad.csv").read_text("utf-8-sig")


def test_a_file_that_is_damaged_in_the_middle_writes_nothing(run, app, clock, tmp_path) -> None:
    rows = {
        "id_number": [CHILD] * 1_000, "event": ["death"] * 1_000,
        "happened_on": [date(2025, 1, 1 + n % 28) for n in range(1_000)],
    }  # fmt: skip
    path = tmp_path / "e.parquet"
    pq.write_table(pa.table(rows), path, row_group_size=500)
    second = pq.ParquetFile(path).metadata.row_group(1).column(0)
    content = bytearray(path.read_bytes())
    first = second.dictionary_page_offset or second.data_page_offset
    content[first : first + second.total_compressed_size] = bytes(second.total_compressed_size)
    path.write_bytes(content)
    refused = run("events", "import", str(path))
    assert (refused.exit_code, "Nothing was imported" in refused.output) == (1, True)
    with app.app_context():
        assert db.session.scalar(select(func.count(LifeEvent.id))) == 0
