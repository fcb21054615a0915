"""A table as a download."""

from collections.abc import Sequence

from flask import Response

from portal.errors import NotFound
from portal.register.sheets import KINDS, Rows


def sheet_answer(
    name: str, kind: str, title: str, columns: Sequence[str], rows: Rows
) -> Response:  # fmt: skip
    """The file `name`.`kind` (csv or xlsx). Raises NotFound for any other kind."""
    if kind not in KINDS:
        raise NotFound()
    media_type, write = KINDS[kind]
    answer = Response(write(title, columns, rows), content_type=media_type)
    answer.headers["Content-Disposition"] = f"attachment; filename={name}.{kind}"
    return answer
