"""The portal's own screening of a whole city, all categories and matters; JSON to stdout.

From a register file into a fresh database, or of the households that the database of
PORTAL_DATABASE_URL holds. It is what `portal screen` does, the results kept.
"""

import argparse
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from benchmarks.city import ON
from portal.actor import PORTAL
from portal.app import create_app
from portal.offices.city import current_city
from portal.offices.operations import store_city
from portal.outreach.findings import keep_found
from portal.schema import migrate
from portal.screening import queries
from portal.screening.batches import Question
from portal.screening.database import database
from portal.screening.operations import screen_source
from portal.screening.register_file import open_register

QUESTION = Question("social-assistance", ON)


@contextmanager
def fresh_database() -> Iterator[None]:
    """A migrated SQLite database with the city for as long as the context lasts."""
    with TemporaryDirectory(prefix="portal-bench-") as folder:
        os.environ["PORTAL_DATABASE_URL"] = f"sqlite:///{folder}/portal.db"
        with prepared():
            yield


@contextmanager
def prepared() -> Iterator[None]:
    """An application on the database of PORTAL_DATABASE_URL, migrated and with the city."""
    with application().app_context():
        migrate()
        store_city(current_city())
        yield


@cache
def application() -> Flask:
    """One application for a process, on the database of PORTAL_DATABASE_URL."""
    return create_app()


def screened(path: Path | None, processes: int) -> dict[str, object]:
    """Seconds, households and who qualifies by category, of a file or of the database."""
    start = time.perf_counter()
    source = open_register(path) if path else database()
    run = screen_source(PORTAL, QUESTION, source, keep_found, processes=processes)
    seconds = time.perf_counter() - start
    counts = queries.overall(queries.counts(run))
    return {
        "seconds": seconds,
        "households": queries.run(run).households,
        "qualifies": {category: measured["qualifies"] for category, measured in counts.items()},
    }


def main() -> None:
    """Run what is asked."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--city", type=Path, help="a register file; without it, the database")
    asked.add_argument("--processes", type=int, default=os.cpu_count())
    options = asked.parse_args()
    with fresh_database() if options.city else prepared():
        print(json.dumps(screened(options.city, options.processes)))


if __name__ == "__main__":
    main()
