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
KINDS = {"centi_m2": "area"}


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
        "value": figure_field(parameter, N_("数值"), required=True),
        "value_high": figure_field(parameter, N_("范围的上限（只有一个数值时空着）"), required=False),
        "status": answers.Choice(tuple(code for code, _ in STATUSES), required=True, metadata={
            "label": N_("状态"), "kind": "choice", "choices": STATUSES}),
        "source": answers.Words(4, 400, required=True, metadata={
            "label": N_("来源（文件名称、文号、日期）"), "kind": "text", "lines": 2}),
    })  # fmt: skip


def figure_field(
    parameter: Parameter, label: str, hint: str = "", *, required: bool
) -> fields.Field[Any]:
    """The question for one figure: money in yuan, areas in m2, other units as whole numbers."""
    kind = "money" if parameter.unit in MONEY_UNITS else KINDS.get(parameter.unit, "int")
    metadata = {"label": label, "kind": kind, "hint": hint}
    if kind == "int":
        return answers.Number(
            CEILINGS.get(parameter.unit, CEILING), required=required, metadata=metadata
        )
    return OneAmount(CEILING, required=required, metadata=metadata)
