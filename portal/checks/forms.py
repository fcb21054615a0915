"""What an officer or a system says that a body found, as typed or as JSON."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields

from portal.checks.contract import MOST_FINDINGS, fact_of
from portal.forms import fields as answers
from portal.services.facts import MOST_AREA, MOST_MONEY
from portal.text import N_

UNREADABLE = N_("查到的情况写得不对，请按接口约定填写。")
LISTED = ("person", "fact", "amount", "from", "to", "words")


class Exact(answers.Money):
    """One amount, no range."""

    def _range(self, low: int, high: int) -> Any:
        if low != high:
            raise ValidationError(N_("请填写一个确定的数。"))
        return low


class ExactArea(answers.Area):
    """One area, no range."""

    def _range(self, low: int, high: int) -> Any:
        if low != high:
            raise ValidationError(N_("请填写一个确定的数。"))
        return low


READERS: Mapping[str, answers.Answer] = {
    "money": Exact(MOST_MONEY), "area": ExactArea(MOST_AREA), "int": answers.Number(99),
}  # fmt: skip


class Findings(fields.Field[Any]):
    """Findings as `portal.checks.contract` has them; amounts may be typed in yuan, m2, yes or no.

    What was left empty on a page is no finding. Whether each answers the question is not asked here.
    """

    def __init__(self) -> None:
        super().__init__(load_default=list)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list) or len(value) > MOST_FINDINGS:
            raise ValidationError(UNREADABLE)
        found, wrong = [], {}
        for place, finding in enumerate(value):
            try:
                found.append(_finding(finding))
            except ValidationError as fault:
                wrong[place] = {"amount": fault.messages}
        if wrong:
            raise ValidationError(wrong)
        return [finding for finding in found if finding is not None]


def _finding(typed: Any) -> dict[str, Any] | None:
    """One finding in the contract's words, None where nothing was typed."""
    if not isinstance(typed, Mapping) or set(typed) - set(LISTED):
        raise ValidationError(UNREADABLE)
    said = {code: typed.get(code) or None for code in LISTED}
    amount = _amount(str(typed.get("fact")), typed.get("amount"))
    words = typed.get("words") or ""
    if amount is None and words == "":
        return None
    return {**said, "amount": amount, "words": words}


def _amount(code: str, typed: Any) -> Any:
    """The amount as an integer; what is one already stays for the contract to judge."""
    if not isinstance(typed, str):
        return typed
    if typed.strip() in ("", "no"):
        return None
    try:
        kind = fact_of(code).kind
    except KeyError:
        raise ValidationError(UNREADABLE) from None
    if kind == "bool" and typed == "yes":
        return 1
    if kind not in READERS:
        raise ValidationError(UNREADABLE)
    return READERS[kind].deserialize(typed)
