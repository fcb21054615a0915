"""Kinds of answers that the actions of a case ask for, beside those of every form."""

from typing import Any

from marshmallow import ValidationError, fields

from portal.clock import today
from portal.forms import fields as answers
from portal.services.facts import MOST_MONEY
from portal.text import N_


def words_field(label: str, hint: str = "", required: bool = True, lines: int = 3) -> answers.Words:
    """A text of 2 to 2,000 characters."""
    metadata = {"label": label, "hint": hint, "kind": "text", "lines": lines}
    return answers.Words(required=required, metadata=metadata)


class LaterDay(answers.Day):
    """A day after today."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        day = super()._deserialize(value, attr, data, **kwargs)
        if day <= today().isoformat():
            raise ValidationError(N_("请填写今天以后的日期。"))
        return day


class Exact(answers.Money):
    """Money without a range."""

    def _range(self, low: int, high: int) -> Any:
        if low != high:
            raise ValidationError(N_("请填写一个确定的金额，如 1347.00。"))
        return low


class ExactArea(answers.Area):
    """An area without a range."""

    def _range(self, low: int, high: int) -> Any:
        if low != high:
            raise ValidationError(N_("请填写一个确定的面积，如 54.5。"))
        return low


class Names(answers.Words):
    """Two names or more, one per line: two inquirers sign (审核确认办法 16)."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        lines = value if isinstance(value, list) else str(value).replace("、", "\n").splitlines()
        names = [str(line).strip() for line in lines if str(line).strip()]
        if len(names) < 2:
            raise ValidationError(
                N_("至少要有两位调查人签名，每行写一位（审核确认办法第十六条）。")
            )
        return names


class Categories(answers.Answer):
    """The categories of an assessment that the deciding officer confirms, at least one."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[str]:
        chosen = [value] if isinstance(value, str) else value
        if not isinstance(chosen, list) or not chosen:
            raise ValidationError(N_("请至少选择一个救助类别；都不符合的，请选择“不予确认”。"))
        return [str(code) for code in dict.fromkeys(chosen)]


def choice_asked(label: str, choices: tuple[tuple[str, str], ...]) -> answers.Choice:
    """One of some codes with their words."""
    metadata = {"label": label, "kind": "choice", "choices": choices}
    codes = tuple(code for code, _ in choices)
    return answers.Choice(codes, required=True, metadata=metadata)


def reason_asked(hint: str = "") -> dict[str, fields.Field[Any]]:
    """Why: words that the household reads, unless the hint says otherwise."""
    return {"reason": words_field(N_("理由"), hint or N_("居民会看到，请用平实的话写清楚。"))}


def article_asked() -> dict[str, fields.Field[Any]]:
    """The law and article on which it rests."""
    metadata = {"label": N_("依据（法规和条款）"), "kind": "line",
                "hint": N_("例如：浙江省社会救助条例第九条")}  # fmt: skip
    return {"article": answers.Words(4, 200, required=True, metadata=metadata)}


def day_asked(label: str, hint: str, later: bool) -> fields.Field[Any]:
    """A day: after today (`later`), or today and before."""
    metadata = {"label": label, "hint": hint, "kind": "date"}
    kind = LaterDay if later else answers.Day
    return kind(later, required=True, metadata=metadata)


def amount_asked(hint: str) -> dict[str, fields.Field[Any]]:
    """Money without a range, which may be left empty."""
    metadata = {"label": N_("金额（元）"), "kind": "money", "hint": hint}
    return {"amount": Exact(MOST_MONEY, metadata=metadata)}
