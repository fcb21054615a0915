"""临时救助: help in an emergency, help with expenses that rose suddenly, and quick small aid.

Sources: ZJ 浙江省社会救助条例 38-40, LS18 and LS26 临时救助意见. Whether living is in serious difficulty, and
how much is given within the limit, the law leaves to the officer.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.rules.bounds import NOTHING, OFFICER, Bounds, Truth, from_to
from portal.rules.conditions import ONCE, Condition, Figure, Ruling
from portal.rules.parameters import Parameters
from portal.services.social_assistance.means import Income
from portal.text import N_

Articles = Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Limit:
    """What the officer may give, as an amount and as the condition that tells it."""

    amount: Bounds
    told: Condition


def emergency_aid(income: Income, limit: Limit, articles: Articles) -> Ruling:
    """急难型: an accident, a sudden major illness or another sudden difficulty (ZJ 38)."""
    article = articles["emergency"]
    return Ruling(
        "emergency_aid", N_("临时救助（急难型）"), article,
        (_happened(income, article), _difficulty(article), limit.told),
        amount=limit.amount, per=ONCE,
    )  # fmt: skip


def expense_aid(
    income: Income, poor: tuple[Condition, ...], limit: Limit, articles: Articles
) -> Ruling:
    """支出型: expenses beyond the family's means; `poor`: income below average, property (LS18)."""
    article, expenses = articles["emergency"], income.facts.number("hard_expenses")
    spent = Condition(
        "expenses_made", N_("自己负担了医疗、教育等必需支出"), article,
        Bounds.between(1, 1).at_most(expenses),
        (Figure(N_("12个月的医疗、教育、康复支出"), expenses, "fen"),),
    )  # fmt: skip
    return Ruling(
        "expense_aid", N_("临时救助（支出型）"), article,
        (spent, *poor, _difficulty(article), limit.told), amount=limit.amount, per=ONCE,
    )  # fmt: skip


def small_aid(income: Income, parameters: Parameters, articles: Articles) -> Ruling:
    """小额快救: registered directly, no check and no publicity, up to a month's standard (LS26)."""
    article = articles["small_aid"]
    return Ruling(
        "small_aid", N_("临时救助（小额快救）"), article,
        (_happened(income, article), _difficulty(article)),
        amount=from_to(NOTHING, _most(income, parameters, "small_aid_multiple")), per=ONCE,
    )  # fmt: skip


def limit_of(income: Income, parameters: Parameters, articles: Articles) -> Limit:
    """Six times the standard a person, exceptionally twelve (ZJ 39); how much is the officer's."""
    usual = _most(income, parameters, "emergency_multiple")
    most = _most(income, parameters, "emergency_multiple_most")
    told = Condition(
        "within_limit", N_("救助金额在限额以内（特殊情况可以提高）"), articles["emergency"],
        Truth.known(True),
        (Figure(N_("一般不超过"), usual, "fen"), Figure(N_("特殊情况不超过"), most, "fen")),
    )  # fmt: skip
    return Limit(from_to(NOTHING, usual), told)


def _happened(income: Income, article: str) -> Condition:
    happened = ~income.facts.choice("emergency").one_of("none")
    return Condition("emergency_happened", N_("遇到了突发的困难"), article, happened)


def _difficulty(article: str) -> Condition:
    label = N_("基本生活出现严重困难（由经办人员核定）")
    return Condition("living_in_difficulty", label, article, OFFICER)


def _most(income: Income, parameters: Parameters, multiple: str) -> Bounds:
    """A multiple of the standard for every member, in fen, once."""
    return parameters[multiple] * parameters["minimum_living_standard"] * income.people
