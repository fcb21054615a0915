"""低保, 低边 and 单人保: the categories that go by income per head and property.

Sources: ZJ 浙江省社会救助条例 9-13, DB 最低生活保障审核确认办法 8, 23, 27, LAW26 社会救助法 19-21, ZC
浙江省残疾人保障条例 26.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.rules.bounds import NOTHING, Bounds, Truth, from_to, larger, smaller
from portal.rules.conditions import Condition, Extra, Figure, Ruling
from portal.rules.facts import Facts
from portal.rules.parameters import Parameters
from portal.services.social_assistance.means import WHOLE, Income
from portal.services.social_assistance.members import (
    ADULT,
    OLD,
    counts_alone,
    severely_disabled,
)
from portal.text import N_

Articles = Mapping[str, str]


@dataclass(frozen=True)
class Needs:
    """Per member: whether there is a need to get more for (LAW26 20), and how much, in fen a month."""

    meant: Truth
    amount: Bounds


def minimum_living(
    income: Income, parameters: Parameters, tests: tuple[Condition, ...], articles: Articles
) -> Ruling:
    """低保: income per head below the standard, the other tests hold (ZJ 9; DB 14).

    Amount: members x standard - household income, floor 0 (ZJ 12; DB 23). Severely disabled
    members count apart, at the full standard (ZC 26): the amount is never less than theirs.
    """
    standard, people = parameters["minimum_living_standard"], income.facts.grouping
    line, over = standard * income.people, income.over(standard)
    severe = severely_disabled(income.facts) & income.members
    below = Condition(
        "income_below_standard", N_("人均月收入低于低保标准"), articles["income"],
        over.below(NOTHING) & income.someone, _figures(income, line, N_("全家标准合计（要低于）")),
    )  # fmt: skip
    gap = smaller(line, NOTHING - over)
    return Ruling(
        "minimum_living", N_("最低生活保障（低保）"), articles["minimum_living"], (below, *tests),
        amount=larger(gap, standard * people.count(severe)),
    )  # fmt: skip


def marginal(
    income: Income, parameters: Parameters, below: Truth, tests: tuple[Condition, ...],
    articles: Articles,
) -> Ruling:  # fmt: skip
    """低边: not 低保, income per head at or under min(multiple x standard, minimum wage) (ZJ 13).

    以下 includes the number. Compared as products: income x 1000 with the line in permille.
    The other tests are those of 低保, so that «not 低保» is income not `below` the standard.
    """
    line = margin_line(parameters)
    shown = line * income.people // 1000
    within = Condition(
        "income_within_margin", N_("人均月收入不超过低边线"), articles["marginal"],
        income.over(line, 1000).at_most(NOTHING) & income.someone,
        _figures(income, shown, N_("全家低边线合计（含本数）")),
    )  # fmt: skip
    apart = Condition(
        "not_below_standard",
        N_("人均月收入不低于低保标准（低于的属于低保）"),
        articles["marginal"],
        ~below,
    )
    return Ruling(
        "marginal", N_("低保边缘家庭（低边）"), articles["marginal"], (apart, within, *tests)
    )


def margin_line(parameters: Parameters) -> Bounds:
    """The line of 低边 per head in thousandths of a fen a month."""
    widened = parameters["marginal_multiple"] * parameters["minimum_living_standard"]
    return smaller(widened, parameters["minimum_wage"] * 1000)


def minimum_living_single(
    income: Income, parameters: Parameters, is_marginal: Truth, needs: Needs, articles: Articles
) -> Ruling:
    """单人保: somebody of a 低边 family counts alone (DB 8; from 2026-07-01 LAW26 21).

    The severely disabled get the full standard (ZC 26); for the others the share is not
    published. Rounded down to the fen, once for the household.
    """
    facts, people = income.facts, income.facts.grouping
    severe = severely_disabled(facts) & income.members
    eligible = counts_alone(facts) & income.members
    share = people.each(smaller(parameters["single_share"], WHOLE)).where(eligible)
    shares = people.total(larger(WHOLE.where(severe), share))
    family = Condition("is_marginal", N_("属于低边家庭"), articles["single"], is_marginal)
    someone = Condition(
        "somebody_counts_alone", N_("有重残、三级智力或精神残疾、重病的成员"), articles["single"],
        people.anyone(eligible), (Figure(N_("符合的人数"), people.count(eligible), "count"),),
    )  # fmt: skip
    amount = parameters["minimum_living_standard"] * shares // 1000
    return Ruling(
        "minimum_living_single", N_("单人保（重残、重病人员单独低保）"), articles["single"],
        (family, someone), amount=amount,
        members=eligible, extras=(classified(facts, needs, eligible, articles),),
    )  # fmt: skip


def needs_of(facts: Facts, parameters: Parameters) -> Needs:
    """Elders, minors, the severely disabled and the seriously ill need more (LAW26 20).

    The figures are not published. Whether somebody of two groups gets both is not either: the
    amount lies between the larger one and the sum.
    """
    groups = (
        ("extra_elder", facts.age_at_least(OLD)),
        ("extra_minor", ~facts.age_at_least(ADULT)),
        ("extra_disabled", severely_disabled(facts)),
        ("extra_ill", facts.truth("major_illness")),
    )
    meant, most, sum_ = Truth.known(False, facts.grouping.members), NOTHING, NOTHING
    for code, truth in groups:
        each = facts.grouping.each(parameters[code]).where(truth)
        meant, most, sum_ = meant | truth, larger(most, each), sum_ + each
    return Needs(meant, from_to(most, sum_))


def classified(facts: Facts, needs: Needs, members: Truth, articles: Articles) -> Extra:
    """分类施保: those of the members who need more get it on top (LAW26 20; DB 27)."""
    return Extra(
        "classified", N_("分类施保（老年人、未成年人、重度残疾人、重病患者）"), articles["classified"],
        needs.meant & members, facts.grouping.total(needs.amount.where(members)),
    )  # fmt: skip


def _figures(income: Income, line: Bounds, label: str) -> tuple[Figure, ...]:
    return (
        Figure(N_("计入的全家月收入"), income.total, "fen_per_month"),
        Figure(label, line, "fen_per_month"),
        Figure(N_("共同生活的家庭成员"), income.people, "count"),
    )
