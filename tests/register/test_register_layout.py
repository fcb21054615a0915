"""The layout of imported files in docs/ is what the code says, and its examples are taken in."""

import re
from datetime import date
from pathlib import Path

import pytest

from portal.actor import PORTAL
from portal.offices.city import load_city
from portal.outreach.event_files import COLUMNS as EVENT_COLUMNS
from portal.outreach.event_files import import_events
from portal.outreach.event_handbook import events_layout
from portal.register.cells import BadRow
from portal.register.columns import COLUMNS
from portal.register.handbook import register_layout
from portal.register.operations import import_register

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "register.md").read_text(encoding="utf-8")
DAY = date(2026, 11, 24)


def test_the_page_in_docs_is_what_the_commands_print() -> None:
    """Written by: (bin/portal register layout; echo; bin/portal events layout) > docs/register.md"""
    city = load_city(ROOT / "config" / "taizhou")
    assert f"{register_layout(city, DAY)}\n{events_layout()}" == PAGE


@pytest.mark.parametrize("words", [("register", "layout"), ("events", "layout")])
def test_the_commands_print_it(run, clock, words: tuple[str, str]) -> None:
    printed = run(*words).output
    assert printed in PAGE
    columns = COLUMNS if words[0] == "register" else EVENT_COLUMNS
    assert all(f"| `{code}` | {column.label} |" in printed for code, column in columns.items())


def test_the_examples_are_taken_in(app, clock, tmp_path) -> None:
    register, events = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "r.csv").write_text(register, encoding="utf-8")
    (tmp_path / "e.csv").write_text(events, encoding="utf-8")
    bad: list[BadRow] = []
    with app.app_context():
        report = import_register(PORTAL, tmp_path / "r.csv", bad.append)
        done = import_events(PORTAL, tmp_path / "e.csv", bad.append)
    assert bad == []
    assert (report.read, report.new, done.read, done.applied) == (3, 2, 3, 3)
