"""The list of an import's bad rows, as a file that a spreadsheet opens."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.register.cells import BadRow

HEADER = ("行", "列", "项目", "原因")


@contextmanager
def bad_rows_file(path: Path) -> Iterator[Callable[[BadRow], None]]:
    """What writes bad rows to a CSV file (UTF-8, so that Excel knows it), one by one.

    It holds line, column and reason, nothing of what stands in the cells.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        yield lambda row: writer.writerow((row.line, row.column, row.label, row.reason))
