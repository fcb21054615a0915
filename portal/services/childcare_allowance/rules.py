"""Childcare allowance (育儿补贴): for children under three, so much a month since 2025.

Source: provincial texts that quote the national scheme (secondary): 3,600 yuan a year for every child under
three, part-years by the month. What they do not say is a missing parameter or a range: whether a month that
is begun counts, and until when one may claim after the third birthday.
"""

from datetime import date, timedelta

from portal.rules.bounds import NOTHING, Bounds, from_to, not_negative
from portal.rules.conditions import TOTAL, Condition, Figure, Ruling
from portal.rules.days import known_day, months_between
from portal.rules.facts import Facts
from portal.rules.parameters import Parameters
from portal.services import facts as shared
from portal.text import N_

CATALOGUE = shared.part((), ("birth_date",))
PARAMETERS = ("childcare_allowance_month", "childcare_allowance_until", "childcare_allowance_late")
ARTICLE = N_("国家育儿补贴制度（省级文件转引，待核）：2025年1月1日起，不满三周岁的孩子")
BEGAN = date(2025, 1, 1)
"""The first day for which the allowance is given."""


def version(_on: date) -> str:
    """The version of the rules' text; there has been one."""
    return "育儿补贴2025"


def rule(facts: Facts, parameters: Parameters) -> list[Ruling]:
    """One ruling: which children it is for, and the money of all their months together."""
    people, until = facts.grouping, parameters["childcare_allowance_until"]
    age, months = _age(facts), _months(facts, until)
    entitled = NOTHING.below(months) & age.below(until + parameters["childcare_allowance_late"])
    counted, month = people.total(months.where(entitled)), parameters["childcare_allowance_month"]
    young = Condition(
        "under_three", N_("有孩子不满三周岁"), ARTICLE, people.anyone(entitled),
        (Figure(N_("一共几个月"), counted, "months"), Figure(N_("每月标准"), month, "fen_per_month")),
    )  # fmt: skip
    return [
        Ruling("childcare_allowance", N_("育儿补贴"), ARTICLE, (young,), amount=counted * month,
               members=entitled, per=TOTAL)
    ]  # fmt: skip


def _age(facts: Facts) -> Bounds:
    """Completed months of age today, per child."""
    return months_between(facts.number("birth_date"), known_day(facts.on))


def _months(facts: Facts, until: Bounds) -> Bounds:
    """The months from birth, or from the first day of the allowance, to the third birthday.

    Of a child that was born before, the month that had begun then counts or does not: nobody says.
    """
    born = facts.number("birth_date")
    whole = months_between(born, known_day(BEGAN))
    begun = months_between(born, known_day(BEGAN - timedelta(days=1))) + Bounds.between(1, 1)
    return not_negative(until - from_to(whole, begun.where(born.below(known_day(BEGAN)))))
