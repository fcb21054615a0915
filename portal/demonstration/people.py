"""Synthetic persons: every name has the character 例, every ID number a sequence from 990 up."""

from datetime import date, timedelta
from random import Random

from portal.forms.identity import check_character

FAMILY = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高罗"
GIVEN = "安宁文华明秀英杰芳强敏静磊洋艳勇军娟涛超"
MARK = "例"
PHONE_BLOCK = "199000"


def name(random: Random, family: str = "") -> str:
    """A made-up name such as 王例安; members of a family share the first character."""
    return (family or random.choice(FAMILY)) + MARK + random.choice(GIVEN)


def birthday(random: Random, today: date, youngest: int, oldest: int) -> date:
    """A day of birth that makes somebody between two ages (whole years) today."""
    days = random.randint(youngest * 366, (oldest + 1) * 365 - 1)
    return today - timedelta(days=days)


def id_number(random: Random, county: str, born: date) -> str:
    """A number whose check character is right and whose sequence says that it is made up."""
    first = f"{county}{born:%Y%m%d}{random.randint(990, 999)}"
    return first + check_character(first)


def phone(number: int) -> str:
    """The `number`th mobile number of the made-up block."""
    return f"{PHONE_BLOCK}{number:05d}"
