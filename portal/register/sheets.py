"""Tables for spreadsheets, as CSV or XLSX: every cell a text, none a formula."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

Rows = Iterable[Sequence[str]]
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(_title: str, columns: Sequence[str], rows: Rows) -> bytes:
    """UTF-8 with a mark, so that a spreadsheet knows it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([disarmed(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(title: str, columns: Sequence[str], rows: Rows) -> bytes:
    """One sheet, `title` its name."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in (columns, *rows):
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, value=text)
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def disarmed(text: str) -> str:
    """Text that a spreadsheet would take for a formula, behind a mark that says that it is none."""
    return f"'{text}" if text.startswith(FORMULA) else text


def as_told(text: str) -> str:
    """A cell without that mark."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


KINDS: Mapping[str, tuple[str, Callable[[str, Sequence[str], Rows], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}
"""The kinds of files by their ending: media type, and what makes one."""
