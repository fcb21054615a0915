"""An application that knows the city of Taizhou and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal.offices.city import City, load_city

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def taizhou() -> City:
    """The city as configured."""
    return load_city(ROOT / "config" / "taizhou")


@pytest.fixture(autouse=True)
def in_taizhou(taizhou: City) -> Iterator[None]:
    """Forms ask the running application for its city and its day."""
    app = Flask("test")
    app.extensions["city"] = taizhou
    with app.app_context():
        yield
