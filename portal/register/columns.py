"""The columns of a household register: codes, labels, types; one row per person.

The facts are those that the services share: a new one is a new column.
"""

from collections.abc import Mapping

from portal.errors import FieldProblem, Invalid
from portal.offices.tables import MISSING_COLUMN
from portal.register.cells import YES_NO, Column, misfits
from portal.register.tables import Table
from portal.services.facts import HOUSEHOLD, MEMBER, Question
from portal.services.forms import identity, township
from portal.text import N_

NUMBERS = ("money", "area", "int")


def _of(question: Question, level: str) -> Column:
    fact = question.fact
    choices = {word: code for code, word in question.choices}
    words = YES_NO if fact.kind == "bool" else choices
    return Column(fact.code, question.label, fact.kind, level, words, fact.kind in NUMBERS)


PLAIN = (
    Column("household", N_("户编号"), "text", "household"),
    Column("member", N_("成员序号"), "int", "member"),
    Column("area", str(township(True).metadata["label"]), "text", "household"),
    Column("recognised", N_("已认定的类别"), "text", "household"),
    *(Column(code, str(asked.metadata["label"]), "text", "member")
      for code, asked in identity(False).items()),
)  # fmt: skip
COLUMNS: Mapping[str, Column] = {
    column.code: column
    for column in (
        *PLAIN,
        *(_of(question, "household") for question in HOUSEHOLD.values()),
        *(_of(question, "member") for question in MEMBER.values()),
    )
}
NOT_ASKED = ("household", "member", "recognised")
ANSWERS = {
    level: [c for c in COLUMNS.values() if c.level == level and c.code not in NOT_ASKED]
    for level in ("household", "member")
}
NEEDED = ("household", "member", "area")
AGED = ("birth_date", "id_number")


def check_columns(table: Table) -> None:
    """Raises Invalid naming every column that is unknown, missing, there twice or of another type."""
    problems = list(misfits(table, COLUMNS, NEEDED))
    if not set(AGED) & set(table.columns):
        problems.append(FieldProblem(AGED[0], MISSING_COLUMN))
    if problems:
        raise Invalid(problems)
