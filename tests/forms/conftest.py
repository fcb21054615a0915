"""An application whose city has one township."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from flask import Flask


@pytest.fixture(autouse=True)
def in_an_application() -> Iterator[None]:
    """Fields ask the running application for its areas and its day."""
    app = Flask("test")
    levels = {"990100": "county", "990100001": "subdistrict", "990100400": "stat_zone"}
    areas = {code: SimpleNamespace(code=code, level=level) for code, level in levels.items()}
    app.extensions["city"] = SimpleNamespace(areas=areas)
    with app.app_context():
        yield
