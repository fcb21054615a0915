"""Rental subsidy (公租房租赁补贴): which category a household is in, and how much it gets.

ZJ 浙江省社会救助条例 29-30: households with housing difficulty that are 低保, 特困 (分散供养) or 低边; GZ
公共租赁住房管理办法 3: the lower-middle incomes, new employees without a home, steady workers from elsewhere;
LAW26 社会救助法 42: who is recognised has no second means check. What the city must say and Taizhou has not
said is a missing parameter; the amounts are Zhoushan's of 2018, labelled as an example.
"""

from portal.rules.bounds import NOTHING, Bounds
from portal.rules.conditions import Condition, Figure, Ruling
from portal.rules.days import known_day, months_between
from portal.rules.facts import Facts
from portal.rules.parameters import Parameters
from portal.services import facts as shared
from portal.services.rental_subsidy.amount import AMOUNT_PARAMETERS, Amount, amount_of
from portal.services.social_assistance import rules as assistance
from portal.text import N_

CATALOGUE = shared.part(
    (*assistance.LINE_CATALOGUE.household, "assisted", "monthly_rent", "housing_support", "home_given_up",
     "home_given_up_on", "residence", "work_contract", "insured_months", "graduated_on"),
    tuple(assistance.LINE_CATALOGUE.member),
)  # fmt: skip
PARAMETERS = (
    *assistance.LINE_PARAMETERS, *AMOUNT_PARAMETERS, "rent_area_line", "rent_income_ratio", "rent_assets",
    "rent_cars", "rent_given_up_months", "rent_insured_months", "rent_graduated_months",
)  # fmt: skip
BY_LAW = N_("浙江省社会救助条例第二十九条、第三十条")
GROUPS = N_("公共租赁住房管理办法第三条；标准由市、县人民政府公布")
CHECKED = N_("浙江省社会救助条例第二十九条；社会救助法第四十二条")
ENDORSED = N_("居住证暂行条例第十条")
ONE = Bounds.between(1, 1)


def rule(facts: Facts, parameters: Parameters) -> list[Ruling]:
    """The three kinds of assisted households, then the three groups of 公共租赁住房管理办法 3."""
    amount = amount_of(facts, parameters)
    housing = (housing_difficulty(facts, parameters), _no_other_support(facts))
    homeless = (_without_home(facts), _no_other_support(facts))
    lines = assistance.lines(facts, parameters)
    poor = (_within_ratio(facts, lines, parameters), *_owns_little(facts, parameters))
    works = (_works_here(facts), _insured(facts, parameters))
    return [
        *_assisted(facts, lines, housing, amount),
        _ruling("other", N_("其他低收入、中等偏下收入家庭"), (_not_assisted(facts, lines), *poor, *housing), amount),
        _ruling("new_job", N_("新就业无房职工"), (_lives_here(facts), _graduated(facts, parameters), *works, *poor,
                                            *homeless), amount),
        _ruling("migrant", N_("稳定就业外来务工人员"), (_endorsed(facts), *works, *poor, *homeless), amount),
    ]  # fmt: skip


def _assisted(
    facts: Facts, lines: assistance.Lines, housing: tuple[Condition, ...], amount: Amount
) -> list[Ruling]:
    """低保, 特困 and 低边: recognised, or else by income and property."""
    people = facts.grouping
    found = (
        ("minimum_living", N_("低保家庭"), N_("是低保家庭"), lines.living.truth),
        ("destitute", N_("分散供养的特困人员"), N_("是分散供养的特困人员"), people.anyone(lines.destitute.alone)),
        ("marginal", N_("低边家庭"), N_("是低边家庭"), lines.margin.truth),
    )  # fmt: skip
    assisted = facts.choice("assisted")
    unknown_to_us = assisted.one_of("none")
    return [
        _ruling(code, name, (
            Condition(f"is_{code}", label, CHECKED, assisted.one_of(code) | (unknown_to_us & by_means)),
            *housing), amount)
        for code, name, label, by_means in found
    ]  # fmt: skip


def _ruling(
    code: str, name: str, conditions: tuple[Condition, ...], amount: Amount
) -> Ruling:  # fmt: skip
    article = BY_LAW if code in ("minimum_living", "destitute", "marginal") else GROUPS
    money, made_up = amount.at_rate(f"rent_rate_{code}")
    return Ruling(f"rent_{code}", name, article, (*conditions, made_up), amount=money)


def housing_difficulty(facts: Facts, parameters: Parameters) -> Condition:
    """No home of one's own, or less per head than the line that the city publishes (missing)."""
    homes, area = facts.number("homes"), facts.number("home_area")
    line = parameters["rent_area_line"] * facts.grouping.size
    return Condition(
        "housing_difficulty", N_("没有住房，或人均面积低于住房困难线"), BY_LAW,
        homes.at_most(NOTHING) | area.below(line),
        (Figure(N_("住房套数"), homes, "count"), Figure(N_("住房面积合计"), area, "centi_m2")),
    )  # fmt: skip


def _without_home(facts: Facts) -> Condition:
    homes = facts.number("homes")
    return Condition(
        "without_home", N_("没有自己的住房"), GROUPS, homes.at_most(NOTHING),
        (Figure(N_("住房套数"), homes, "count"),),
    )  # fmt: skip


def _no_other_support(facts: Facts) -> Condition:
    """Either a flat or the subsidy, which is worth as much (ZJ 30)."""
    return Condition(
        "no_other_support", N_("没有住公租房、保障性租赁住房，也没有领别的住房补贴"), BY_LAW,
        ~facts.truth("housing_support"),
    )  # fmt: skip


def _not_assisted(facts: Facts, lines: assistance.Lines) -> Condition:
    """Who is 低保, 特困 or 低边 gets the subsidy as such."""
    by_means = lines.living.truth | lines.margin.truth
    none = facts.choice("assisted").one_of("none") & ~by_means
    return Condition("not_assisted", N_("不是低保、特困、低边家庭"), GROUPS, none)


def _within_ratio(facts: Facts, lines: assistance.Lines, parameters: Parameters) -> Condition:
    """Income of a year per head at or under a share of last year's urban disposable income per head.

    Compared as products: twelve months' income x 1000 with the share in permille of the year's figure.
    """
    line = parameters["rent_income_ratio"] * parameters["disposable_income"]
    within = lines.income.over(line, 12_000).at_most(NOTHING) & lines.income.someone
    return Condition(
        "income_within_ratio", N_("人均收入不超过上年度城镇居民人均可支配收入的规定比例"), GROUPS, within,
        (Figure(N_("规定的比例"), parameters["rent_income_ratio"], "permille"),
         Figure(N_("上年度人均可支配收入（全年）"), parameters["disposable_income"], "fen")),
    )  # fmt: skip


def _owns_little(facts: Facts, parameters: Parameters) -> tuple[Condition, ...]:
    """Assets and cars within what the city allows, and no home given up lately."""
    assets, people = facts.number("monetary_property"), facts.grouping.size
    most = parameters["rent_assets"] * people
    cars = ONE.at_most(parameters["rent_cars"])
    since = months_between(facts.number("home_given_up_on"), known_day(facts.on))
    return (
        Condition("assets_within", N_("存款等财产不超过规定"), GROUPS, assets.at_most(most), (
            Figure(N_("全家的存款、理财、股票等合计"), assets, "fen"), Figure(N_("最多"), most, "fen"))),
        Condition("car_allowed", N_("没有汽车，或者规定允许有一辆"), GROUPS, ~facts.truth("private_car") | cars),
        Condition("home_kept", N_("规定的年限里没有卖掉或者送出住房"), GROUPS,
                  ~facts.truth("home_given_up") | parameters["rent_given_up_months"].at_most(since)),
    )  # fmt: skip


def _lives_here(facts: Facts) -> Condition:
    truth = facts.choice("residence").one_of("hukou", "permit")
    return Condition("lives_here", N_("户口在本市，或者有签注过的居住证"), ENDORSED, truth)


def _endorsed(facts: Facts) -> Condition:
    """A residence permit that was endorsed within the year; without it counts as suspended."""
    truth = facts.choice("residence").one_of("permit")
    return Condition("permit_endorsed", N_("有居住证，一年内签注过"), ENDORSED, truth)


def _works_here(facts: Facts) -> Condition:
    return Condition("works_here", N_("签了劳动合同"), GROUPS, facts.truth("work_contract"))


def _insured(facts: Facts, parameters: Parameters) -> Condition:
    months, least = facts.number("insured_months"), parameters["rent_insured_months"]
    return Condition(
        "insured_long_enough", N_("连续缴社会保险满规定的月数"), GROUPS, least.at_most(months),
        (Figure(N_("已缴月数"), months, "months"), Figure(N_("至少"), least, "months")),
    )  # fmt: skip


def _graduated(facts: Facts, parameters: Parameters) -> Condition:
    since, most = (
        months_between(facts.number("graduated_on"), known_day(facts.on)),
        parameters["rent_graduated_months"],
    )
    return Condition(
        "graduated_lately", N_("毕业没有超过规定的月数"), GROUPS, since.at_most(most),
        (Figure(N_("毕业几个月"), since, "months"), Figure(N_("最多"), most, "months")),
    )  # fmt: skip
