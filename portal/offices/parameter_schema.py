"""The columns of the city's parameters and what may stand in each."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from portal.offices.schemas import OPTIONAL, REQUIRED, Whole, code_cell, one_of, text_cell
from portal.offices.tables import TableSchema
from portal.rules.parameters import STATUSES
from portal.text import N_

PARAMETER_UNITS = (
    "fen", "fen_per_month", "permille", "count", "days", "months", "years", "centi_m2",
)  # fmt: skip

VALUE_THOUGH_MISSING = N_("状态为missing时不能填写数值。")
VALUE_MISSING = N_("缺少数值；确实没有时状态应为missing。")
RANGE_UPSIDE_DOWN = N_("区间的上限小于下限。")
SOURCE_MISSING = N_("每个数值都要写明来源。")


class ParameterSchema(TableSchema):
    """parameters/*.csv: one row per dated value, integers in the parameter's smallest unit."""

    key = ("code", "first_day")
    code = code_cell()
    name = text_cell()
    english = text_cell()
    unit = one_of(*PARAMETER_UNITS)
    first_day = fields.Date(**REQUIRED)
    value = Whole(**OPTIONAL)
    value_high = Whole(**OPTIONAL)
    status = one_of(*STATUSES)
    source = fields.Str(**OPTIONAL)
    checked = fields.Date(**OPTIONAL)

    @validates_schema
    def check_value(self, data: Mapping[str, Any], **_: Any) -> None:
        """A value with its source stands exactly where the status is not `missing`."""
        low, high = data["value"], data["value_high"]
        if data["status"] == "missing":
            if low is not None or high is not None:
                raise ValidationError(VALUE_THOUGH_MISSING, "value")
            return
        if low is None:
            raise ValidationError(VALUE_MISSING, "value")
        if high is not None and high < low:
            raise ValidationError(RANGE_UPSIDE_DOWN, "value_high")
        if not data["source"]:
            raise ValidationError(SOURCE_MISSING, "source")
