"""Kinds of answers that the actions of a case ask for, beside those of every form."""

from typing import Any

from marshmallow import ValidationError

from portal.clock import today
from portal.forms import fields as answers
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
