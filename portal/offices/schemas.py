"""The columns of the city's files and what may stand in each."""

from collections.abc import Collection, Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from portal.offices.calendar import LAST_DAYS
from portal.offices.tables import TableSchema
from portal.text import N_

AREA_LEVELS = ("prefecture", "county", "subdistrict", "town", "township", "stat_zone")
OFFICE_LEVELS = ("city", "county", "township")
CATEGORIES = (
    "minimum_living", "minimum_living_single", "marginal", "hard_expense", "destitute",
    "emergency_aid", "expense_aid", "small_aid",
)  # fmt: skip
"""The recognitions of social assistance by which a matter is owed."""
WHO = (
    "everyone", "with_disabled_member", "with_severely_disabled_member",
    "with_disabled_child_under_7", "with_preschool_child", "with_compulsory_pupil",
    "with_senior_pupil", "with_college_student", "with_disabled_child_not_in_school",
    "housing_difficulty", "rural_housing_difficulty", "unsafe_home", "with_unemployed_able_member",
    "with_frail_elder", "with_disabled_or_frail_elder", "with_major_illness",
    "with_disabled_unable_member", "with_severely_disabled_elder", "with_disabled_preschool_child",
    "with_severely_disabled_or_70",
)  # fmt: skip
STEPS = ("accept", "aid", "homes", "verify", "publicise", "decide", "agree", "lease", "settle")
"""The steps that the workflow knows; a procedure names some of them in this order.

`homes` looks at the household's homes; `agree` and `lease` come after the decision, when the household has
signed and rented; `settle` decides a claim of persons in one step."""
BESIDE = ("homes", "verify")
"""The data check runs beside the first of these that a procedure has."""
PUBLICITY = "publicise"
DECIDING = ("decide", "settle")
CHECK = "check"
"""The data check, which runs beside another step."""
CHECKED_FACTS = (
    "homes", "home_area", "business_property", "private_car", "monetary_property", "other_income",
    "monthly_income", "insurance_income", "work", "living",
)  # fmt: skip
"""The facts of a declaration that a body may be asked about."""
GROUNDS = ("objection", "apart", "elsewhere", "hard-inquiry")
TRIGGERS = ("recognition", "application", "event", "procedure")
TAGS = ("LAW", "SEC", "待核")

EMPTY_CELL = N_("不能为空。")
NOT_A_CODE = N_("代码只能用小写字母、数字、连字符和下划线。")
NOT_A_DAY = N_("不是有效的日期（年-月-日）。")
NOT_A_NUMBER = N_("不是从0起的整数。")
NOT_ALLOWED = N_("不在允许的范围内。")
LIMIT_MISSING = N_("按天计算的时限要写天数，至少1天。")
LIMIT_TWICE = N_("时限由参数给出的，不写天数。")
LIMIT_TOO_MUCH = N_("这种时限不写天数。")
ENDS_BEFORE_IT_BEGINS = N_("截止日期早于开始日期。")


class Whole(fields.Field[int]):
    """An integer from 0 up, in digits only."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        if not (value.isascii() and value.isdigit()):
            raise ValidationError(NOT_A_NUMBER)
        return int(value)


class Codes(fields.Field[frozenset[str]]):
    """Several codes separated by `|`; an empty cell is no code."""

    def __init__(self, allowed: Collection[str], **kwargs: Any) -> None:
        super().__init__(load_default=frozenset(), **kwargs)
        self.allowed = allowed

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> frozenset[str]:
        """The codes as a set. Raises ValidationError for one that is not allowed."""
        codes = frozenset((value or "").split("|")) - {""}
        if not codes <= set(self.allowed):
            raise ValidationError(NOT_ALLOWED)
        return codes


REQUIRED: Mapping[str, Any] = {
    "required": True, "error_messages": {"null": EMPTY_CELL, "invalid": NOT_A_DAY},
}  # fmt: skip
OPTIONAL: Mapping[str, Any] = {
    "allow_none": True, "error_messages": {"invalid": NOT_A_DAY},
}  # fmt: skip


def text_cell() -> fields.Str:
    """A cell that may not be empty."""
    return fields.Str(**REQUIRED)


def code_cell() -> fields.Str:
    """A code."""
    return fields.Str(validate=validate.Regexp(r"[a-z0-9_-]+\Z", error=NOT_A_CODE), **REQUIRED)


def one_of(*choices: str, **kind: Any) -> fields.Str:
    """One of some codes."""
    return fields.Str(validate=validate.OneOf(choices, error=NOT_ALLOWED), **(kind or REQUIRED))


class AreaSchema(TableSchema):
    """areas.csv: the city, its counties, townships and statistical zones."""

    code = code_cell()
    name = text_cell()
    english = text_cell()
    level = one_of(*AREA_LEVELS)
    parent_code = code_cell()


class CensusSchema(TableSchema):
    """census.csv: people and homes of an area as counted; the two averages have decimals."""

    code = code_cell()
    population = Whole(**REQUIRED)
    age_0 = Whole(**REQUIRED)
    age_1_4 = Whole(**REQUIRED)
    urban_population = Whole(**REQUIRED)
    from_other_province = Whole(**REQUIRED)
    household_size = fields.Decimal(**{**REQUIRED, "error_messages": {"invalid": NOT_A_NUMBER}})
    floor_area_m2 = fields.Decimal(**{**REQUIRED, "error_messages": {"invalid": NOT_A_NUMBER}})
    source = text_cell()


class PointSchema(TableSchema):
    """points.csv: where an area lies on a drawing, WGS-84, millionths of a degree."""

    code = code_cell()
    latitude = Whole(**REQUIRED)
    longitude = Whole(**REQUIRED)
    source = text_cell()


class DepartmentSchema(TableSchema):
    """departments.csv: who takes part, in any area."""

    code = code_cell()
    name = text_cell()
    english = text_cell()


class OfficeSchema(TableSchema):
    """offices.csv: a department in an area."""

    code = code_cell()
    name = text_cell()
    english = text_cell()
    department = code_cell()
    area_code = code_cell()


class CalendarSchema(TableSchema):
    """calendar.csv: days that are worked or not, beyond or against the installed notices."""

    key = ("day",)
    day = fields.Date(**REQUIRED)
    kind = one_of("workday", "holiday")
    source = text_cell()


class LimitSchema(TableSchema):
    """A time limit: a number of days and their unit, or a unit that takes no number."""

    limit = Whole(**OPTIONAL)
    limit_unit = one_of(*LAST_DAYS)

    @validates_schema
    def check_limit(self, data: Mapping[str, Any], **_: Any) -> None:
        """A number of days stands exactly where the unit counts days."""
        counts_days = data["limit_unit"].endswith("_days")
        if counts_days and not data["limit"] and not data.get("parameter"):
            raise ValidationError(LIMIT_MISSING, "limit")
        if not counts_days and data["limit"] is not None:
            raise ValidationError(LIMIT_TOO_MUCH, "limit")


class MatterSchema(LimitSchema):
    """matters.csv: what each department owes; rows of one code follow each other in time."""

    key = ("code", "first_day")
    code = code_cell()
    number = Whole(**REQUIRED)
    service = code_cell()
    name = text_cell()
    english = text_cell()
    department = code_cell()
    level = one_of(*OFFICE_LEVELS)
    categories = Codes(CATEGORIES)
    who = one_of(*WHO)
    benefit = text_cell()
    english_benefit = text_cell()
    basis = text_cell()
    tag = one_of(*TAGS)
    trigger = one_of(*TRIGGERS)
    first_day = fields.Date(**REQUIRED)
    last_day = fields.Date(**OPTIONAL)

    @validates_schema
    def check_period(self, data: Mapping[str, Any], **_: Any) -> None:
        """The last day is not before the first."""
        if data["last_day"] and data["last_day"] < data["first_day"]:
            raise ValidationError(ENDS_BEFORE_IT_BEGINS, "last_day")


class StepSchema(LimitSchema):
    """procedures/<service>.csv: the row `whole` is the outer limit, `check` the data check's start,
    the others the steps in order.

    Where no law gives a limit, `parameter` is the code of the figure that the city sets in its place.
    """

    code = one_of("whole", CHECK, *STEPS)
    name = text_cell()
    english = text_cell()
    level = one_of(*OFFICE_LEVELS, **OPTIONAL)
    department = fields.Str(**OPTIONAL)
    parameter = fields.Str(**OPTIONAL)
    counts_from = one_of("application", "opening")
    lasts = Whole(**OPTIONAL)
    basis = text_cell()

    @validates_schema
    def check_office(self, data: Mapping[str, Any], **_: Any) -> None:
        """Every step has an office; the whole has none."""
        empty = [column for column in ("level", "department") if not data[column]]
        if data["code"] != "whole" and empty:
            raise ValidationError({column: [EMPTY_CELL] for column in empty})
        if data["parameter"] and data["limit"] is not None:
            raise ValidationError(LIMIT_TWICE, "limit")


class DelegationSchema(LimitSchema):
    """delegations.csv: counties whose townships decide, from when, with which outer limit."""

    key = ("service", "county", "first_day")
    service = code_cell()
    county = code_cell()
    first_day = fields.Date(**REQUIRED)
    last_day = fields.Date(**OPTIONAL)
    basis = text_cell()


class CheckBodySchema(TableSchema):
    """check_bodies.csv: who is asked in a data check, and which facts of a declaration it answers.

    `adds`: what it knows comes on top of what others know (no: several see the same income, the
    largest counts); `complete`: what it does not know does not exist.
    """

    code = code_cell()
    name = text_cell()
    english = text_cell()
    facts = Codes(CHECKED_FACTS)
    adds = one_of("yes", "no")
    complete = one_of("yes", "no")
    basis = text_cell()
    tag = one_of(*TAGS)


class ExtensionSchema(LimitSchema):
    """extensions.csv: how long a whole procedure may last on a legal ground."""

    key = ("service", "code")
    service = code_cell()
    code = one_of(*GROUNDS)
    basis = text_cell()
