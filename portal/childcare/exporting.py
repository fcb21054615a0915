"""Tables of institutions and places as they may be taken over again."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from portal.actor import Actor
from portal.childcare.access import own_institution
from portal.childcare.filing import of_county
from portal.childcare.models import ClassMonth, Institution
from portal.childcare.table_columns import CODE, KINDS
from portal.clock import today
from portal.database import db, transaction
from portal.journal.operations import record
from portal.register.cells import Column

Row = Sequence[str]


def header(name: str) -> list[str]:
    """The labels of a kind of table."""
    return [column.label for column in KINDS[name].columns().values()]


def institution_rows(actor: Actor) -> Iterator[Row]:
    """The records of the county's institutions; all of them for the command line."""
    query = select(Institution).where(of_county(actor)).order_by(Institution.credit_code)
    columns = KINDS["institutions"].columns().values()
    for one in db.session.scalars(query):
        yield [_written(column, getattr(one, column.code)) for column in columns]


def own_month_rows(actor: Actor) -> list[Row]:
    """The places of the own institution from this month on; journalled. Raises NotAllowed."""
    with transaction() as session:
        one = own_institution(session, actor)
        record(actor, "export", "childcare-institution", one.id)
    return list(month_rows("months", one.id))


def month_rows(name: str, institution_id: int | None = None) -> Iterator[Row]:
    """The places from this month on, of one institution or of all."""
    query = select(ClassMonth, Institution.credit_code).join(Institution)
    query = query.where(ClassMonth.month >= today().replace(day=1))
    if institution_id is not None:
        query = query.where(ClassMonth.institution_id == institution_id)
    order = (Institution.credit_code, ClassMonth.month, ClassMonth.kind)
    columns = KINDS[name].columns().values()
    for month, code in db.session.execute(query.order_by(*order)):
        told = {CODE: code, "from_month": f"{month.month:%Y-%m}"}
        yield [_written(c, told.get(c.code) or getattr(month, c.code)) for c in columns]


def _written(column: Column, value: Any) -> str:
    """A value as people write it, and as it may be read again."""
    if value is None:
        return ""
    words = {code: word for word, code in column.words.items()}
    if column.kind == "bool":
        return "是" if value else "否"
    if column.kind == "choice":
        return str(words[value])
    if column.kind in ("money", "area"):
        return f"{value // 100}.{value % 100:02d}"
    if column.kind == "clock":
        return f"{value // 60}:{value % 60:02d}"
    return str(value)
