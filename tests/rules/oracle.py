"""The same law in plain Python, written from the articles and not from the rules: a second opinion.

Complete households and single figures only; income per head is a fraction, nothing is a bound.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

Outcome = tuple[bool, int | None]


def outcomes(
    household: Mapping[str, Any], members: list[Mapping[str, Any]], figures: Mapping[str, int],
    on: date,
) -> dict[str, Outcome]:  # fmt: skip
    """Per category: whether the household has it, and fen a month (None: not paid)."""
    income = household["other_income"] + sum(member["monthly_income"] for member in members)
    head = Fraction(income, len(members))
    standard = figures["minimum_living_standard"]
    severe = [member for member in members if is_severe(member)]
    fits = property_fits(household, len(members), figures)
    minimum = fits and head < standard
    marginal = fits and not minimum and head <= margin(figures)
    alone = [member for member in members if counts_alone(member)]
    single = marginal and bool(alone)
    found: dict[str, Outcome] = {
        "minimum_living": paid(
            minimum, max(len(members) * standard - income, len(severe) * standard)
        ),
        "marginal": (marginal, None),
        "minimum_living_single": paid(single, alone_amount(alone, figures)),
    }
    if on >= date(2025, 1, 1):
        hard = fits and not minimum and not marginal and is_hard(household, head, income, figures)
        found["hard_expense"] = (hard, None)
    return found


def paid(has: bool, amount: int) -> Outcome:
    """A category that is paid for."""
    return has, amount if has else None


def property_fits(household: Mapping[str, Any], people: int, figures: Mapping[str, int]) -> bool:
    """浙江省 2015: deposits, vehicles, business premises, homes."""
    limit = figures["property_years"] * 12 * figures["minimum_living_standard"]
    if Fraction(household["monetary_property"], people) >= limit:
        return False
    if household["private_car"] or household["business_property"] or household["homes"] > 2:
        return False
    area = Fraction(household["home_area"], people)
    return household["homes"] < 2 or area < figures["average_floor_area"]


def margin(figures: Mapping[str, int]) -> Fraction:
    """浙江省社会救助条例 13: a multiple of the standard, never above the minimum wage."""
    multiple = Fraction(figures["marginal_multiple"], 1000)
    return min(multiple * figures["minimum_living_standard"], Fraction(figures["minimum_wage"]))


def is_severe(member: Mapping[str, Any]) -> bool:
    """Disability of grade 1 or 2."""
    return member["disability_kind"] != "none" and member["disability_grade"] in {"1", "2"}


def counts_alone(member: Mapping[str, Any]) -> bool:
    """最低生活保障审核确认办法 8."""
    grade_3 = member["disability_grade"] == "3"
    of_mind = member["disability_kind"] in {"intellectual", "mental"}
    return is_severe(member) or (grade_3 and of_mind) or member["major_illness"]


def alone_amount(alone: list[Mapping[str, Any]], figures: Mapping[str, int]) -> int:
    """The severely disabled in full, the others by the city's share, at most in full."""
    share = min(figures["single_share"], 1000)
    per_mille = sum(1000 if is_severe(member) else share for member in alone)
    return figures["minimum_living_standard"] * per_mille // 1000


def is_hard(
    household: Mapping[str, Any], head: Fraction, income: int, figures: Mapping[str, int]
) -> bool:
    """刚性支出困难家庭认定办法 4: income under the average, expenses over the ratio of it."""
    if head * 12 >= figures["disposable_income"]:
        return False
    ratio = Fraction(figures["hard_expense_ratio"], 1000)
    return bool(household["hard_expenses"] > ratio * income * 12)
