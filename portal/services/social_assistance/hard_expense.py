"""刚性支出困难家庭: families whose unavoidable expenses are too heavy for their income.

Sources: GX 刚性支出困难家庭认定办法 4 (from 2025-01-01), LAW26 社会救助法 22.
"""

from collections.abc import Mapping

from portal.rules.bounds import NOTHING, Truth
from portal.rules.conditions import Condition, Figure, Ruling
from portal.rules.parameters import Parameters
from portal.services.social_assistance.means import Income
from portal.text import N_


def hard_expense(
    income: Income, parameters: Parameters, poor: tuple[Condition, ...], within: Truth,
    articles: Mapping[str, str],
) -> Ruling:  # fmt: skip
    """Not 低保 or 低边, `poor` (income below the place's average, property), expenses too heavy (GX 4).

    The ratio of hard expenses to income is the city's to set (LAW26 22) and is missing, and so is
    what living costs count for.
    """
    article = articles["hard_expense"]
    apart = Condition(
        "above_other_lines",
        N_("人均月收入高于低保、低边线（不高于的属于低保、低边）"),
        article,
        ~within,
    )
    living = parameters["hard_expense_living"] * income.people
    expenses = income.facts.number("hard_expenses") + living
    limit = parameters["hard_expense_ratio"] * (income.total * 12)
    heavy = Condition(
        "expenses_heavy", N_("刚性支出占收入的比例超过当地标准"), article,
        limit.below(expenses * 1000),
        (Figure(N_("12个月的医疗、教育、康复支出"), income.facts.number("hard_expenses"), "fen"),),
    )  # fmt: skip
    return Ruling("hard_expense", N_("刚性支出困难家庭"), article, (apart, *poor, heavy))


def below_average(income: Income, parameters: Parameters, article: str) -> Condition:
    """Income per head below the place's disposable income per head of last year (GX 4)."""
    average, yearly = parameters["disposable_income"], income.total * 12
    line = average * income.people
    return Condition(
        "income_below_average", N_("人均收入低于当地人均可支配收入"), article,
        income.over(average, 12).below(NOTHING) & income.someone,
        (Figure(N_("全家一年收入"), yearly, "fen"), Figure(N_("当地水平合计（要低于）"), line, "fen")),
    )  # fmt: skip
