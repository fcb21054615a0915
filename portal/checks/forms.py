"""What an officer or a system says that a body found, as typed or as JSON."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields

from portal.checks.contract import MOST_FINDINGS, MOST_HELD, fact_of
from portal.forms import fields as answers
from portal.services.facts import MOST_AREA, MOST_MONEY
from portal.text import N_

UNREADABLE = N_("查到的情况写得不对，请按接口约定填写。")
ONE_FIGURE = N_("请填写一个确定的数。")
LISTED = ("person", "fact", "amount", "from", "to", "words")


class ExactMoney(answers.Money):
    """One amount, no range."""

    def _range(self, low: int, high: int) -> Any:
        if low != high:
            raise ValidationError(ONE_FIGURE)
        return low


class ExactArea(answers.Area):
    """One area, no range."""

    def _range(self, low: int, high: int) -> Any:
        if low != high:
            raise ValidationError(ONE_FIGURE)
        return low


READERS: Mapping[str, answers.Answer] = {
    "money": ExactMoney(MOST_MONEY), "area": ExactArea(MOST_AREA),
    "int": answers.Number(MOST_HELD), "bool": answers.Number(MOST_HELD),
}  # fmt: skip


class Findings(fields.Field[Any]):
    """Findings as `portal.checks.contract` has them; amounts may be typed, in yuan or m2.

    Whether each answers the question is the contract's to judge.
    """

    def __init__(self) -> None:
        super().__init__(load_default=list)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list) or len(value) > MOST_FINDINGS:
            raise ValidationError(UNREADABLE)
        found: list[Any] = []
        wrong: dict[Any, Any] = {}
        for place, finding in enumerate(value):
            if not isinstance(finding, Mapping) or set(finding) - set(LISTED):
                raise ValidationError(UNREADABLE)
            try:
                amount = _amount(str(finding.get("fact")), finding.get("amount"))
            except ValidationError as fault:
                wrong[place] = {"amount": fault.messages}
                continue
            found.append({**finding, "amount": amount, "words": finding.get("words") or ""})
        if wrong:
            raise ValidationError(wrong)
        return found


def whole(finding: Mapping[str, Any]) -> dict[str, Any]:
    """A finding with everything that the contract wants said; a form leaves out what is not known."""
    return {code: finding.get(code) or None for code in LISTED} | dict(finding)


def _amount(code: str, typed: Any) -> Any:
    """The amount that was typed as an integer; what is none that was typed stays as it is."""
    if not isinstance(typed, str) or typed.strip() == "":
        return None if isinstance(typed, str) else typed
    try:
        kind = fact_of(code).kind
    except KeyError:
        raise ValidationError(UNREADABLE) from None
    if kind not in READERS:
        raise ValidationError(UNREADABLE)
    return READERS[kind].deserialize(typed)
