"""The bank's files: the list as CSV or XLSX, and the bank's answer, read row by row."""

import csv
import io
from collections.abc import Iterator, Sequence

from portal.errors import FieldProblem, Invalid
from portal.payments.models import Payment
from portal.text import N_

TITLE = "发放清单"
COLUMNS = ("编号", "户名", "账号", "开户银行", "金额（元）", "发放月份")
ANSWER = ("编号", "结果", "原因")
PAID, RETURNED = "成功", "退回"
MOST_ROWS = 100_000


def rows(payments: Sequence[Payment]) -> Iterator[tuple[str, ...]]:
    """A line per payment, every cell a text: an account's number is no number to reckon with."""
    for payment in payments:
        account = payment.account or {}
        yield (
            str(payment.id), account.get("holder", ""), account.get("number", ""),
            account.get("bank", ""), f"{payment.amount // 100}.{payment.amount % 100:02d}",
            f"{payment.month:%Y-%m}",
        )  # fmt: skip


def read_answers(content: bytes) -> dict[int, str]:
    """The bank's answer by payment: "" for paid, else why it came back.

    A CSV file with the columns of ANSWER. Raises Invalid naming every row that cannot be read; the rows
    count from 1, the header first.
    """
    try:
        table = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error) as fault:
        raise Invalid([FieldProblem("file", N_("这不是UTF-8编码的CSV文件。"))]) from fault
    if not table or not set(ANSWER) <= set(table[0]) or len(table) > MOST_ROWS:
        raise Invalid([FieldProblem("file", N_("文件要有“编号、结果、原因”三列。"))])
    problems = [p for place, row in enumerate(table, 2) if (p := _problem(place, row))]
    numbers = [row["编号"] for row in table]
    if not problems and len(set(numbers)) < len(numbers):
        problems.append(FieldProblem("file", N_("有的编号出现了两次。")))
    if problems:
        raise Invalid(problems)
    return {
        int(row["编号"]): row["原因"].strip()[:80] if row["结果"] == RETURNED else ""
        for row in table
    }


def _problem(place: int, row: dict[str, str | None]) -> FieldProblem | None:
    number, result, reason = (row.get(name) or "" for name in ANSWER)
    values = {"row": place}
    if not (number.isascii() and number.isdecimal() and len(number) < 12):
        return FieldProblem("file", N_("第%(row)s行：编号不对。"), values)
    if result not in (PAID, RETURNED):
        return FieldProblem("file", N_("第%(row)s行：结果应是“成功”或“退回”。"), values)
    if result == RETURNED and not reason.strip():
        return FieldProblem("file", N_("第%(row)s行：退回的要写明原因。"), values)
    return None
