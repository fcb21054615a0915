"""The rules of social assistance: 低保, 单人保, 低边 and 刚性支出, from facts to rulings.

Sources: LAW26 社会救助法 (from 2026-07-01), ZJ 浙江省社会救助条例, DB 最低生活保障审核确认办法, GX 刚性支出困难家庭
认定办法 (from 2025-01-01), ZC 浙江省残疾人保障条例. Where ZJ and LAW26 say the same, the article of the law in
force on the day of application is named.
"""

from collections.abc import Mapping
from datetime import date

from portal.rules.bounds import Bounds, Truth, larger, smaller
from portal.rules.conditions import Condition, Figure, Ruling
from portal.rules.facts import Facts
from portal.rules.parameters import Parameters
from portal.services import facts as shared
from portal.text import N_

LAW_2026 = date(2026, 7, 1)
HARD_EXPENSE_FROM = date(2025, 1, 1)
CATALOGUE = shared.part(
    ("other_income", "monetary_property", "private_car", "business_property", "homes", "home_area",
     "hard_expenses"),
    ("monthly_income", "disability_kind", "disability_grade", "major_illness"),
)  # fmt: skip
LINE_PARAMETERS = (
    "minimum_living_standard", "minimum_wage", "marginal_multiple", "property_years",
    "average_floor_area",
)  # fmt: skip
PARAMETERS = (*LINE_PARAMETERS, "disposable_income", "hard_expense_ratio", "single_share")
BEFORE: Mapping[str, str] = {
    "minimum_living": N_("浙江省社会救助条例第九条"),
    "single": N_("最低生活保障审核确认办法第八条"),
    "marginal": N_("浙江省社会救助条例第十三条"),
    "property": N_("最低生活保障审核确认办法第十四条；浙江省家庭财产规定（待核）"),
    "hard_expense": N_("刚性支出困难家庭认定办法第四条"),
}
SINCE_2026: Mapping[str, str] = {
    **BEFORE,
    "single": N_("社会救助法第二十一条"),
    "hard_expense": N_("社会救助法第二十二条；刚性支出困难家庭认定办法第四条"),
}


def version(on: date) -> str:
    """The version of the law's text for an application of that day."""
    return "社会救助法2026" if on >= LAW_2026 else "浙江省社会救助条例2020"


def rule(facts: Facts, parameters: Parameters) -> list[Ruling]:
    """The rulings of every category, in the order in which they exclude one another."""
    articles = articles_on(facts.on)
    income, living, margin = income_lines(facts, parameters)
    tests = property_tests(facts, parameters, articles["property"])
    single = minimum_living_single(facts, parameters, articles, margin.truth)
    rulings = [living, margin, single]
    if facts.on >= HARD_EXPENSE_FROM:
        within = within_lines(living, margin)
        rulings.append(hard_expense(facts, parameters, income, tests, articles, within))
    return rulings


def articles_on(on: date) -> Mapping[str, str]:
    """The articles to name for an application of that day."""
    return SINCE_2026 if on >= LAW_2026 else BEFORE


def income_lines(facts: Facts, parameters: Parameters) -> tuple[Bounds, Ruling, Ruling]:
    """The household's income a month, and the rulings of 低保 and 低边 that go by it.

    Other services build on these two; they read LINE_PARAMETERS only.
    """
    articles = articles_on(facts.on)
    income = facts.grouping.total(facts.number("monthly_income")) + facts.number("other_income")
    tests = property_tests(facts, parameters, articles["property"])
    living = minimum_living(facts, parameters, income, tests, articles)
    return income, living, marginal(facts, parameters, income, tests, articles)


def within_lines(living: Ruling, margin: Ruling) -> Truth:
    """Whether income is under the standard or within the margin, whatever the property.

    Asked of the income at once: bounds of «低保» or «低边» taken apart would leave open what their
    union settles.
    """
    return _state(living, "income_below_standard") | _state(margin, "income_within_margin")


def _state(ruling: Ruling, code: str) -> Truth:
    return next(c.truth for c in ruling.conditions if c.code == code)


def property_tests(facts: Facts, parameters: Parameters, article: str) -> tuple[Condition, ...]:
    """The four property tests that 低保 and 低边 share (2015 text, 待核; DB 14).

    Monetary property per head under some years' standards; no car or ship for private life; no
    shop, office or factory; one home, or two below last year's average area per head.
    """
    people, money = facts.grouping.size, facts.number("monetary_property")
    years = parameters["property_years"] * 12 * parameters["minimum_living_standard"]
    one_home = facts.number("homes").at_most(Bounds.between(1, 1))
    two_homes = facts.number("homes").at_most(Bounds.between(2, 2))
    small = facts.number("home_area").below(parameters["average_floor_area"] * people)
    most = years * people
    return (
        Condition("monetary_property", N_("存款等货币财产不超过限额"), article, money.below(most), (
            Figure(N_("您家的货币财产"), money, "fen"), Figure(N_("限额（要低于）"), most, "fen"))),
        Condition("no_private_car", N_("没有自用的汽车或船"), article, ~facts.truth("private_car")),
        Condition("no_business_property", N_("没有商铺、办公楼、厂房、酒店式公寓"), article,
                  ~facts.truth("business_property")),
        Condition("homes", N_("最多一套住房，或两套但人均面积低于平均"), article,
                  one_home | (two_homes & small),
                  (Figure(N_("住房套数"), facts.number("homes"), "count"),)),
    )  # fmt: skip


def property_fits(facts: Facts, parameters: Parameters) -> Truth:
    """Whether all property tests hold."""
    first, *others = (test.truth for test in property_tests(facts, parameters, ""))
    for truth in others:
        first = first & truth
    return first


def minimum_living(
    facts: Facts, parameters: Parameters, income: Bounds, tests: tuple[Condition, ...],
    articles: Mapping[str, str],
) -> Ruling:  # fmt: skip
    """低保: income per head below the standard, property fits (ZJ 9; DB 14).

    Amount: members x standard - household income, floor 0 (ZJ 12; DB 23). Severely disabled
    members count apart, at the full standard (ZC 26): the amount is never less than theirs.
    """
    standard, people = parameters["minimum_living_standard"], facts.grouping.size
    line = standard * people
    apart = facts.grouping.count(severely_disabled(facts))
    below = Condition(
        "income_below_standard", N_("人均月收入低于低保标准"), articles["minimum_living"],
        income.below(line), _income_figures(income, line, N_("全家标准合计（要低于）")),
    )  # fmt: skip
    return Ruling(
        "minimum_living", N_("最低生活保障（低保）"), articles["minimum_living"], (below, *tests),
        amount=larger(line - income, standard * apart),
    )  # fmt: skip


def marginal(
    facts: Facts, parameters: Parameters, income: Bounds, tests: tuple[Condition, ...],
    articles: Mapping[str, str],
) -> Ruling:  # fmt: skip
    """低边: not 低保, income per head at or under min(multiple x standard, minimum wage) (ZJ 13).

    以下 includes the number. Compared as products: income x 1000 <= line in permille x members.
    The property tests are those of 低保, so that «not 低保» is income not under the standard.
    """
    standard, people = parameters["minimum_living_standard"], facts.grouping.size
    widened = parameters["marginal_multiple"] * standard
    line = smaller(widened, parameters["minimum_wage"] * 1000) * people
    shown = Bounds(line.low // 1000, line.high // 1000)
    within = Condition(
        "income_within_margin", N_("人均月收入不超过低边线"), articles["marginal"],
        (income * 1000).at_most(line), _income_figures(income, shown, N_("全家低边线合计（含本数）")),
    )  # fmt: skip
    apart = Condition(
        "not_below_standard", N_("人均月收入不低于低保标准（低于的属于低保）"), articles["marginal"],
        ~income.below(standard * people),
    )  # fmt: skip
    return Ruling(
        "marginal", N_("低保边缘家庭（低边）"), articles["marginal"], (apart, within, *tests)
    )


def minimum_living_single(
    facts: Facts, parameters: Parameters, articles: Mapping[str, str], is_marginal: Truth
) -> Ruling:
    """单人保: somebody of a 低边 family counts alone (DB 8; from 2026-07-01 LAW26 21).

    Disability grade 1-2, or grade 3 intellectual or mental, or a recognised major illness. The
    severely disabled get the full standard (ZC 26); for the others the share is not published.
    Rounded down to the fen, once for the household.
    """
    severe = severely_disabled(facts)
    kinds = facts.choice("disability_kind").one_of("intellectual", "mental")
    grade_3 = kinds & facts.choice("disability_grade").one_of("3")
    eligible = severe | grade_3 | facts.truth("major_illness")
    people, full = facts.grouping, Bounds.between(1000, 1000)
    share = people.each(smaller(parameters["single_share"], full)).where(eligible)
    shares = people.total(larger(full.where(severe), share))
    family = Condition("is_marginal", N_("属于低边家庭"), articles["single"], is_marginal)
    someone = Condition(
        "somebody_counts_alone", N_("有重残、三级智力或精神残疾、重病的成员"), articles["single"],
        people.anyone(eligible), (Figure(N_("符合的人数"), people.count(eligible), "count"),),
    )  # fmt: skip
    amount = parameters["minimum_living_standard"] * shares
    return Ruling(
        "minimum_living_single", N_("单人保（重残、重病人员单独低保）"), articles["single"],
        (family, someone), amount=Bounds(amount.low // 1000, amount.high // 1000), members=eligible,
    )  # fmt: skip


def hard_expense(
    facts: Facts, parameters: Parameters, income: Bounds, tests: tuple[Condition, ...],
    articles: Mapping[str, str], within: Truth,
) -> Ruling:  # fmt: skip
    """刚性支出困难家庭: not 低保 or 低边, income below the place's, expenses too heavy (GX 4).

    The ratio of hard expenses to income is the city's to set (LAW26 22) and is missing.
    """
    article, people = articles["hard_expense"], facts.grouping.size
    line, yearly = parameters["disposable_income"] * people, income * 12
    expenses = facts.number("hard_expenses")
    limit = parameters["hard_expense_ratio"] * yearly
    apart = Condition(
        "above_other_lines",
        N_("人均月收入高于低保、低边线（不高于的属于低保、低边）"),
        article,
        ~within,
    )
    below = Condition(
        "income_below_average", N_("人均收入低于当地人均可支配收入"), article, yearly.below(line),
        (Figure(N_("全家一年收入"), yearly, "fen"), Figure(N_("当地水平合计（要低于）"), line, "fen")),
    )  # fmt: skip
    heavy = Condition(
        "expenses_heavy", N_("刚性支出占收入的比例超过当地标准"), article,
        limit.below(expenses * 1000), (Figure(N_("12个月的刚性支出"), expenses, "fen"),),
    )  # fmt: skip
    return Ruling("hard_expense", N_("刚性支出困难家庭"), article, (apart, below, heavy, *tests))


def severely_disabled(facts: Facts) -> Truth:
    """Per member: disability of grade 1 or 2 (DB 8)."""
    has = ~facts.choice("disability_kind").one_of("none")
    return has & facts.choice("disability_grade").one_of("1", "2")


def _income_figures(income: Bounds, line: Bounds, label: str) -> tuple[Figure, ...]:
    return (
        Figure(N_("全家月收入合计"), income, "fen_per_month"),
        Figure(label, line, "fen_per_month"),
    )
