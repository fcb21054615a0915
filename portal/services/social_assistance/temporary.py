"""临时救助: help in an emergency, help with expenses that rose suddenly, and quick small aid.

Sources: ZJ 浙江省社会救助条例 38-40, LS18 and LS26 临时救助意见. Whether living is in serious difficulty, and
how much is given within the limit, the law leaves to the officer.
"""

from collections.abc import Mapping

from portal.rules.bounds import NOTHING, OFFICER, Bounds, Truth, from_to
from portal.rules.conditions import ONCE, Condition, Figure, Ruling
from portal.rules.parameters import Parameters
from portal.services.social_assistance.hard_expense import below_average
from portal.services.social_assistance.means import Income
from portal.text import N_

Articles = Mapping[str, str]


def emergency_aid(income: Income, parameters: Parameters, articles: Articles) -> Ruling:
    """急难型: an accident, a sudden major illness or another sudden difficulty (ZJ 38)."""
    article = articles["emergency"]
    conditions = (_happened(income, article), _difficulty(income, article))
    return Ruling(
        "emergency_aid", N_("临时救助（急难型）"), article,
        (*conditions, _limit(income, parameters, article)),
        amount=_up_to(income, parameters, "emergency_multiple"), per=ONCE,
    )  # fmt: skip


def expense_aid(
    income: Income, parameters: Parameters, tests: tuple[Condition, ...], articles: Articles
) -> Ruling:
    """支出型: expenses beyond the family's means, income below average, property fits (LS18)."""
    article, expenses = articles["emergency"], income.facts.number("hard_expenses")
    spent = Condition(
        "expenses_made", N_("自己负担了医疗、教育等必需支出"), article,
        Bounds.between(1, 1).at_most(expenses),
        (Figure(N_("12个月的医疗、教育、康复支出"), expenses, "fen"),),
    )  # fmt: skip
    below = below_average(income, parameters, article)
    return Ruling(
        "expense_aid", N_("临时救助（支出型）"), article,
        (spent, below, *tests, _difficulty(income, article), _limit(income, parameters, article)),
        amount=_up_to(income, parameters, "emergency_multiple"), per=ONCE,
    )  # fmt: skip


def small_aid(income: Income, parameters: Parameters, articles: Articles) -> Ruling:
    """小额快救: registered directly, no check and no publicity, up to a month's standard (LS26)."""
    article = articles["small_aid"]
    return Ruling(
        "small_aid", N_("临时救助（小额快救）"), article,
        (_happened(income, article), _difficulty(income, article)),
        amount=_up_to(income, parameters, "small_aid_multiple"), per=ONCE,
    )  # fmt: skip


def _happened(income: Income, article: str) -> Condition:
    happened = ~income.facts.choice("emergency").one_of("none")
    return Condition("emergency_happened", N_("遇到了突发的困难"), article, happened)


def _difficulty(income: Income, article: str) -> Condition:
    label = N_("基本生活出现严重困难（由经办人员核定）")
    return Condition("living_in_difficulty", label, article, OFFICER)


def _limit(income: Income, parameters: Parameters, article: str) -> Condition:
    """What the officer may give: six times the standard a person, exceptionally twelve (ZJ 39)."""
    usual = _up_to(income, parameters, "emergency_multiple").high
    most = _up_to(income, parameters, "emergency_multiple_most").high
    return Condition(
        "within_limit", N_("救助金额在限额以内（特殊情况可以提高）"), article,
        Truth.known(True, len(income.facts.grouping.starts)),
        (Figure(N_("一般不超过"), Bounds(usual, usual), "fen"),
         Figure(N_("特殊情况不超过"), Bounds(most, most), "fen")),
    )  # fmt: skip


def _up_to(income: Income, parameters: Parameters, multiple: str) -> Bounds:
    """From nothing to a multiple of the standard for every member, in fen, once."""
    most = parameters[multiple] * parameters["minimum_living_standard"] * income.people
    return from_to(NOTHING, most)
