"""Walls: what must never break, each shown to fail on something broken."""

import ast
import csv
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask

from portal.web.login import GUARD

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = {
    "static", "doctor.metrics", "health.alive", "health.ready", "docs.try_it", "api-docs.openapi_json",
    "preferences.choose", "services.front", "rents.index", "rental-api.rent_index",
    "services.questions", "services.check", "services.housing",
    "people.registration", "people.register", "people.log_in_form", "people.log_in",
    "people.log_out", "people-api.create_account", "people-api.create_token",
    "services-api.services", "services-api.form", "services-api.check", "offices-api.areas",
    "parameters-api.parameters", "parameters-api.history",
    "offices-api.matters",
    "childcare.search", "childcare.search_here", "childcare.place", "childcare.photo", "childcare.compare",
    "childcare-api.places", "childcare-api.one_place", "childcare-api.places_file",
    "childcare-api.columns", "childcare-city.figures", "childcare-city.file",
}  # fmt: skip
LONGEST_FILE, LONGEST_FUNCTION = 300, 40


def unguarded(app: Flask, public: set[str]) -> set[str]:
    """Views that are neither guarded for roles nor on the public list."""
    return {
        endpoint for endpoint, view in app.view_functions.items()
        if endpoint not in public and not _is_guarded(view)
    }  # fmt: skip


def _is_guarded(view: object) -> bool:
    while view is not None:
        if hasattr(view, GUARD):
            return True
        view = getattr(view, "__wrapped__", None)
    return False


def test_every_route_is_guarded_or_public(app) -> None:
    assert unguarded(app, PUBLIC) == set()
    assert set(app.view_functions) >= PUBLIC


def test_an_open_route_is_noticed(app) -> None:
    app.view_functions["cases.everything"] = lambda: "all cases"
    assert unguarded(app, PUBLIC) == {"cases.everything"}
    assert "services.front" in unguarded(app, PUBLIC - {"services.front"})


def imports_are_lawful(folder: Path) -> bool:
    """Whether the import contracts of a folder hold; in a process of its own, for the linter
    silences the loggers of the one that it runs in.
    """
    run = "from importlinter.cli import lint_imports; import sys; sys.exit(lint_imports())"
    command = [sys.executable, "-c", run]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def test_imports_point_down_only() -> None:
    assert imports_are_lawful(ROOT)


def test_an_import_that_points_up_is_noticed(tmp_path: Path, monkeypatch) -> None:
    """Two rooms of which the lower one looks up."""
    package = tmp_path / "house"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "upper.py").touch()
    (package / "lower.py").write_text("from house import upper\n")
    contract = "name = l\ntype = layers\nlayers =\n    house.upper\n    house.lower\n"
    layers = f"[importlinter]\nroot_package = house\n[importlinter:contract:1]\n{contract}"
    (tmp_path / ".importlinter").write_text(layers)
    assert not imports_are_lawful(tmp_path)


def test_a_rule_loads_without_flask_and_without_a_database() -> None:
    heavy = ("flask", "sqlalchemy", "marshmallow")
    rules = [path.stem for path in sorted((ROOT / "portal/rules").glob("[a-z]*.py"))]
    imports = "; ".join(f"import portal.rules.{name}" for name in rules)
    assert len(rules) > 3
    code = f"{imports}; import sys; sys.exit(any(m in sys.modules for m in {heavy}))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_a_heavy_import_is_noticed() -> None:
    code = "import portal.database, sys; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 1


def untranslated(catalogue: Path, messages: set[str]) -> set[str]:
    """Messages without an English text."""
    with catalogue.open("rb") as file:
        known = {message.id for message in read_po(file) if message.id and message.string}
    return messages - known


def extracted(folder: Path) -> set[str]:
    """Every text that the code marks for translation."""
    pot = folder / "messages.pot"
    command = [
        "pybabel",
        "-q",
        "extract",
        "-F",
        "config/babel.cfg",
        "-k",
        "N_",
        "-o",
        str(pot),
        ".",
    ]
    command[0] = str(Path(sys.executable).parent / "pybabel")
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with pot.open("rb") as file:
        return {str(message.id) for message in read_po(file) if message.id}


CATALOGUE = ROOT / "portal/web/translations/en/LC_MESSAGES/messages.po"


def test_every_text_has_its_english(tmp_path: Path) -> None:
    messages = extracted(tmp_path)
    assert len(messages) > 400
    assert untranslated(CATALOGUE, messages) == set()


def test_a_text_without_english_is_noticed() -> None:
    assert untranslated(CATALOGUE, {"提交申请", "这句没有翻译"}) == {"这句没有翻译"}


def sizes(source: str) -> Iterator[str]:
    """What is too long, and imports hidden in functions."""
    if source.count("\n") > LONGEST_FILE:
        yield "file"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            if (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION:
                yield f"function {node.name}"
            if any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in ast.walk(node)):
                yield f"import in {node.name}"


@pytest.mark.parametrize("path", sorted((ROOT / "portal").rglob("*.py")), ids=str)
def test_rooms_stay_small(path: Path) -> None:
    assert list(sizes(path.read_text(encoding="utf-8"))) == []


def test_what_grew_too_long_is_noticed() -> None:
    long = "def f():\n" + "    x = 1\n" * 41
    assert list(sizes(long)) == ["function f"]
    assert list(sizes("\n" * 301)) == ["file"]
    assert list(sizes("def f():\n    import os\n")) == ["import in f"]


def unsourced(rows: list[dict[str, str]]) -> list[str]:
    """Figures without a source, and missing ones that have a value after all."""
    return [
        row["code"] for row in rows
        if not row["source"] or (row["status"] == "missing") != (row["value"] == "")
    ]  # fmt: skip


@pytest.mark.parametrize("path", sorted((ROOT / "config").rglob("parameters/*.csv")), ids=str)
def test_every_figure_has_its_source(path: Path) -> None:
    with path.open(encoding="utf-8") as file:
        assert unsourced(list(csv.DictReader(file))) == []


def test_a_figure_without_source_is_noticed() -> None:
    sound = {"code": "a", "source": "某法", "status": "verified", "value": "1"}
    rows = [
        sound,
        {**sound, "code": "b", "source": ""},
        {**sound, "code": "c", "status": "missing"},
    ]
    assert unsourced(rows) == ["b", "c"]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_with_hashes_and_name_no_host(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert loose(text) == []
    assert "://" not in text


def loose(text: str) -> list[str]:
    """Requirements without an exact version and a hash."""
    entries = re.sub(r"\\\n\s*", " ", text).splitlines()
    return [e for e in entries if e and not re.match(r"[\w.\[\]-]+==\S+.*--hash=sha256:", e)]


def test_a_loose_requirement_is_noticed() -> None:
    assert loose("flask>=3\nclick==8 \\\n    --hash=sha256:ab\n") == ["flask>=3"]


def tracked(folder: Path) -> list[Path]:
    """The project's files of words. Raises CalledProcessError when git cannot list them."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    kinds = (".py", ".md", ".csv", ".html", ".toml", ".js", ".css", ".cfg", ".txt", ".mako")
    found = [folder / name for name in listed.stdout.split("\0") if name]
    return [p for p in found if p.exists() and (p.suffix in kinds or not p.suffix)]


def machine_paths(text: str) -> list[str]:
    """Paths that exist on one machine only."""
    return re.findall(r"(?<![\w.])/(?:work|home|root)/\w+", text)


def test_the_project_names_no_path_of_a_machine() -> None:
    files = [path for path in tracked(ROOT) if "vendor" not in path.parts]
    assert len(files) > 150
    assert [p.name for p in files if machine_paths(p.read_text("utf-8"))] == []


def test_a_path_of_a_machine_is_noticed(tmp_path: Path) -> None:
    path = "/".join(["", "home", "somebody", "portal"])
    assert machine_paths(f"open('{path}')") == [path.removesuffix("/portal")]
    assert machine_paths("GET /homework, see docs/work/plan") == []
    with pytest.raises(subprocess.CalledProcessError):
        tracked(tmp_path)
