"""The resident ID number (公民身份号码, GB 11643): is it well-formed, and the birthday in it."""

from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
NORTH, EAST, SOUTH, WEST = range(11, 16), range(31, 38), range(41, 47), range(61, 66)
OTHERS = (*range(21, 24), *range(50, 55), 71, 81, 82, 83, 91)
PROVINCES = frozenset(str(code) for code in (*NORTH, *EAST, *SOUTH, *WEST, *OTHERS))


def birthday(number: str) -> date | None:
    """The birthday in a number of 18 characters, None when there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def age_on(born: date, day: date) -> int:
    """Completed years of age on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def check_character(first: str) -> str:
    """The 18th character for the first 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True))
    return CHECKS[total % 11]


def is_id_number(number: str, today: date) -> bool:
    """Whether the number can be somebody's: check character, real birthday not in the future.

    The province is looked at (81-83 are residence permits of Hong Kong, Macao and Taiwan), the
    county never: counties are renamed and merged, numbers stay.
    """
    if len(number) != 18 or not number[:17].isdecimal() or not number[:17].isascii():
        return False
    born = birthday(number)
    if number[:2] not in PROVINCES or born is None or not date(1900, 1, 1) <= born <= today:
        return False
    return check_character(number[:17]) == number[17]
