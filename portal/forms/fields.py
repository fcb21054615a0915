"""The kinds of answers: each reads what people type and what programs send, and says what is wrong.

Every field may be left empty where it is not required: unknown is an answer. Messages are message
ids in Chinese.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import phonenumbers
from marshmallow import ValidationError, fields, validate

from portal.clock import today
from portal.forms.identity import is_id_number
from portal.offices.city import current_city
from portal.text import N_

AMOUNT = re.compile(r"([0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(\.[0-9]{1,2})?(万?)")
WHOLE = re.compile(r"[0-9]{1,30}")
DAYS = (
    re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?"),
    re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"),
)
MONTH = re.compile(r"([0-9]{4})[-/.年]?([0-9]{1,2})月?")
TIME = re.compile(r"([01]?[0-9]|2[0-3])[:点时]([0-5][0-9])?分?")
REQUIRED = {"required": N_("请填写这一项。"), "null": N_("请填写这一项。")}
BAD_MONEY = N_("请填写金额，如 2100 或 2100.50；说不准可以填范围，如 2000-3000。")
NEGATIVE = N_("金额不能小于0，没有请填0。")
TOO_MUCH = N_("金额太大，请核对单位是不是元。")
BAD_AREA = N_("请填写面积，如 80 或 80.5；说不准可以填范围，如 70-90。")
NEGATIVE_AREA = N_("面积不能小于0，没有请填0。")
TOO_WIDE = N_("面积太大，请核对单位是不是平方米。")
BAD_NUMBER = N_("请填写0或更大的整数。")
TOO_LARGE = N_("数字太大，请核对。")
BAD_DAY = N_("请填写日期，如 1958-3-12。")
FUTURE_DAY = N_("日期不能晚于今天。")
BAD_MONTH = N_("请填写年和月，如 2027-3。")
BAD_TIME = N_("请填写时间，如 17:30。")
BAD_YES_NO = N_("请选择“是”或“否”。")
BAD_CHOICE = N_("请从列出的选项中选择。")
BAD_ID = N_("身份证号不对，请核对18位号码（最后一位可能是X）。")
BAD_PHONE = N_("请填写11位的手机号码。")
BAD_EMAIL = N_("请填写邮箱地址，如 name@example.cn。")
LONGEST_ADDRESS = 120
BAD_LENGTH = N_("字数不对，请写得完整一些，也不要太长（最多2000字）。")
BAD_LETTER = N_("有无法识别的字符，请删去后重新输入。")
TOWNSHIPS = frozenset({"subdistrict", "town", "township"})
WIDE = str.maketrans("０１２３４５６７８９．－～，　：", "0123456789.-~, :")


class Answer(fields.Field[Any]):
    """An answer that may be left empty: None, "" and spaces are "not known"."""

    def __init__(self, **kwargs: Any) -> None:
        required = kwargs.get("required", False)
        kwargs.setdefault("allow_none", not required)
        super().__init__(error_messages=dict(REQUIRED), **kwargs)

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        """Empty text becomes None before anything else is asked of it."""
        if isinstance(value, str):
            value = self.plain(value).strip() or None
        return super().deserialize(value, *args, **kwargs)

    @staticmethod
    def plain(text: str) -> str:
        """Full-width digits and signs as the plain ones."""
        return text.translate(WIDE)


class Money(Answer):
    """Money: integer fen, a string of yuan as people type it, or a range of either."""

    unreadable, negative, too_much = BAD_MONEY, NEGATIVE, TOO_MUCH

    def __init__(self, most: int, unit: int = 100, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most, self.unit = most, unit

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, Mapping):
            return self._range(self._one(value.get("low")), self._one(value.get("high")))
        if isinstance(value, str) and re.search(r"[0-9元万]\s*[-~–—至到]", value):
            low, high = re.split(r"\s*[-~–—至到]+\s*", value, maxsplit=1)
            return self._range(self._one(low), self._one(high))
        return self._one(value)

    def _range(self, low: int, high: int) -> Any:
        if low > high:
            low, high = high, low
        return low if low == high else {"low": low, "high": high}

    def _one(self, value: Any) -> int:
        if isinstance(value, str):
            value = self._typed(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValidationError(self.unreadable)
        if value < 0:
            raise ValidationError(self.negative)
        if value > self.most:
            raise ValidationError(self.too_much)
        return value

    def _typed(self, text: str) -> int | None:
        """Yuan (or m2) as people write them, in hundredths: 2100, 2,100.50元, 1.5万."""
        plain = re.sub(r"[\s元¥￥]|平方米|m2|㎡", "", text)
        match = AMOUNT.fullmatch(plain.removeprefix("-"))
        if match is None:
            return None
        whole, part, many = match.groups(default="")
        number = Decimal(whole.replace(",", "") + part) * (10_000 if many else 1)
        return int(number * self.unit) * (-1 if plain.startswith("-") else 1)


class Area(Money):
    """An area: integer hundredths of m2, a string of m2 as people type it, or a range of either."""

    unreadable, negative, too_much = BAD_AREA, NEGATIVE_AREA, TOO_WIDE


class Number(Answer):
    """A whole number from 0 to `most`, or a range {"low", "high"}."""

    def __init__(self, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, Mapping):
            low, high = self._one(value.get("low")), self._one(value.get("high"))
            return {"low": min(low, high), "high": max(low, high)}
        return self._one(value)

    def _one(self, value: Any) -> int:
        if isinstance(value, str) and WHOLE.fullmatch(value):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise ValidationError(BAD_NUMBER)
        if value > self.most:
            raise ValidationError(TOO_LARGE)
        return value


class Day(Answer):
    """A day: ISO, or as people write it (1958-3-12, 1958年3月12日); kept as ISO text.

    `future` allows days after today.
    """

    def __init__(self, future: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.future = future

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        day = _day(value) if isinstance(value, str) else None
        if day is None or day.year < 1900:
            raise ValidationError(BAD_DAY)
        if day > today() and not self.future:
            raise ValidationError(FUTURE_DAY)
        return day.isoformat()


def _day(text: str) -> date | None:
    """The day that is written, None when there is none of that kind or in the calendar."""
    plain = text.replace(" ", "")
    match = next((found for form in DAYS if (found := form.fullmatch(plain))), None)
    try:
        return date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        return None


class Month(Answer):
    """A month: 2027-3, 202703 or 2027年3月; kept as the ISO text of its first day."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = value.replace(" ", "") if isinstance(value, str) else ""
        match = MONTH.fullmatch(text) or MONTH.fullmatch(text.removesuffix("-01"))
        if match is None or not (int(match[1]) > 1900 and 1 <= int(match[2]) <= 12):
            raise ValidationError(BAD_MONTH)
        return date(int(match[1]), int(match[2]), 1).isoformat()


class Clock(Answer):
    """A time of the day: 17:30 or 17点30分; kept as minutes since midnight."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        match = TIME.fullmatch(value.replace(" ", "")) if isinstance(value, str) else None
        if match is None:
            raise ValidationError(BAD_TIME)
        return int(match[1]) * 60 + int(match[2] or 0)


class YesNo(Answer):
    """Yes or no: true/false, or "yes"/"no" from a page."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if value is True or value == "yes":
            return True
        if value is False or value == "no":
            return False
        raise ValidationError(BAD_YES_NO)


class Choice(Answer):
    """One of some codes."""

    def __init__(self, codes: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.codes = codes

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if value not in self.codes:
            raise ValidationError(BAD_CHOICE)
        return str(value)


class Words(Answer):
    """Text between `least` and `most` characters."""

    def __init__(self, least: int = 2, most: int = 2000, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or not self.least <= len(value) <= self.most:
            raise ValidationError(BAD_LENGTH)
        if not all(letter.isprintable() or letter in "\r\n\t" for letter in value):
            raise ValidationError(BAD_LETTER)
        return value

    @staticmethod
    def plain(text: str) -> str:
        """What people write stays as they wrote it."""
        return text


class IdNumber(Answer):
    """A resident ID number, its last letter in upper case."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        number = value.replace(" ", "").upper() if isinstance(value, str) else ""
        if not is_id_number(number, today()):
            raise ValidationError(BAD_ID)
        return number


class Phone(Answer):
    """A mobile number of the mainland, kept as eleven digits."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        try:
            number = phonenumbers.parse(str(value), "CN")
        except phonenumbers.NumberParseException as fault:
            raise ValidationError(BAD_PHONE) from fault
        mobile = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
        if number.country_code != 86 or not mobile:
            raise ValidationError(BAD_PHONE)
        return str(number.national_number)


class Email(Answer):
    """An e-mail address."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        address = str(value).strip()
        if len(address) > LONGEST_ADDRESS:
            raise ValidationError(BAD_EMAIL)
        return str(validate.Email(error=BAD_EMAIL)(address))


class Township(Answer):
    """A township of the city, by its code."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        area = current_city().areas.get(value) if isinstance(value, str) else None
        if area is None or area.level not in TOWNSHIPS:
            raise ValidationError(N_("请选择所在的乡镇或街道。"))
        return area.code
