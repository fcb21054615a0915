"""The form that gives a parameter a value, in the parameter's own unit."""

from typing import Any

from marshmallow import ValidationError, fields

from portal.clock import today
from portal.forms import fields as answers
from portal.forms.form import Form, flat_form
from portal.rules.bounds import CEILING
from portal.rules.parameters import CEILINGS, Parameter
from portal.text import N_

STATUSES = (
    ("verified", N_("已核实：有公布的文件")), ("example", N_("示例：别处或往年的数值")),
    ("待核", N_("待核：来源还要核实")),
)  # fmt: skip
MONEY_UNITS = frozenset({"fen", "fen_per_month"})


class FutureDay(answers.Day):
    """A day after today: figures never take effect backwards."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        day = super()._deserialize(value, attr, data, **kwargs)
        if day <= today().isoformat():
            raise ValidationError(N_("起始日要在今天以后，数值不能往前生效。"))
        return day


class OneAmount(answers.Money):
    """Money (or an area) without a range; the range has a field of its own."""

    def _range(self, low: int, high: int) -> Any:
        raise ValidationError(N_("请填写一个确定的数值，范围的上限填在下一项。"))


def value_form(parameter: Parameter) -> Form:
    """What is asked for a new value: first day, value, upper end of a range, status, source."""
    return flat_form("value", "", {
        "first_day": FutureDay(True, required=True, metadata={
            "label": N_("从哪天起"), "kind": "date", "hint": N_("今天以后的一天")}),
        "value": _figure(parameter, N_("数值"), required=True),
        "value_high": _figure(parameter, N_("范围的上限（只有一个数值时空着）"), required=False),
        "status": answers.Choice(tuple(code for code, _ in STATUSES), required=True, metadata={
            "label": N_("状态"), "kind": "choice", "choices": STATUSES}),
        "source": answers.Words(4, 400, required=True, metadata={
            "label": N_("来源（文件名称、文号、日期）"), "kind": "text", "lines": 2}),
    })  # fmt: skip


def _figure(parameter: Parameter, label: str, *, required: bool) -> fields.Field[Any]:
    if parameter.unit in MONEY_UNITS:
        metadata = {"label": label, "kind": "money"}
        return OneAmount(CEILING, required=required, metadata=metadata)
    if parameter.unit == "centi_m2":
        return OneAmount(CEILING, required=required, metadata={"label": label, "kind": "area"})
    most = CEILINGS.get(parameter.unit, CEILING)
    return answers.Number(most, required=required, metadata={"label": label, "kind": "int"})
