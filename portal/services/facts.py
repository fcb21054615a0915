"""The facts that the services share: what is asked, why, and how wide an answer can be.

Rules, forms and the officer's view take them from here: nobody types a thing twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.rules.facts import Catalogue, Fact
from portal.text import N_

MOST_MONEY = 10**9
"""The largest amount that a form takes, in fen: ten million yuan."""

MOST_AREA = 10**7
"""The largest area that a form takes, in 0.01 m2."""


@dataclass(frozen=True)
class Question:
    """A fact as people meet it: label, hint, why it is asked, the words of its choices."""

    fact: Fact
    label: str
    hint: str = ""
    why: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    show_if: tuple[str, str] | None = None


def _money(code: str, label: str, hint: str = "", why: str = "") -> Question:
    return Question(Fact(code, "money", 0, MOST_MONEY), label, hint, why)


def _number(code: str, most: int, label: str, hint: str = "", why: str = "") -> Question:
    return Question(Fact(code, "int", 0, most), label, hint, why)


def _yes_no(code: str, label: str, hint: str = "", why: str = "") -> Question:
    return Question(Fact(code, "bool"), label, hint, why)


def _choice(
    code: str, choices: tuple[tuple[str, str], ...], label: str, hint: str = "", why: str = "",
    show_if: tuple[str, str] | None = None,
) -> Question:  # fmt: skip
    codes = tuple(choice for choice, _ in choices)
    return Question(Fact(code, "choice", codes=codes), label, hint, why, choices, show_if)


HUKOU = (("town", N_("城镇")), ("rural", N_("农村")))
KINDS = (
    ("none", N_("没有残疾证")), ("physical", N_("肢体")), ("sight", N_("视力")),
    ("hearing", N_("听力")), ("speech", N_("言语")), ("intellectual", N_("智力")),
    ("mental", N_("精神")), ("multiple", N_("多重")),
)  # fmt: skip
GRADES = (
    ("0", N_("没有评级")), ("1", N_("一级")), ("2", N_("二级")), ("3", N_("三级")),
    ("4", N_("四级")),
)  # fmt: skip
SCHOOLS = (
    ("none", N_("不在学")), ("preschool", N_("幼儿园")), ("compulsory", N_("小学或初中")),
    ("senior", N_("高中或中职")), ("college", N_("大学")),
)  # fmt: skip
WORK = (
    ("working", N_("在工作")), ("seeking", N_("能工作，还没找到")),
    ("unable", N_("不能工作")), ("other", N_("上学、退休或其他")),
)  # fmt: skip
RELATIONS = (
    ("self", N_("本人")), ("spouse", N_("配偶")), ("child", N_("子女")), ("parent", N_("父母")),
    ("grandparent", N_("祖父母或外祖父母")), ("grandchild", N_("孙子女或外孙子女")),
    ("other", N_("其他")),
)  # fmt: skip

PROPERTY_WHY = N_("救助要看家庭财产；日常生活必需的不算。")

HOUSEHOLD = {question.fact.code: question for question in (
    _choice("hukou_type", HUKOU, N_("户口在城镇还是农村"), why=N_("有些住房帮扶按城镇、农村分别办理。")),
    _money("other_income", N_("全家每月的其他收入"), N_("房租、利息、亲友固定给的钱等，没有就填0。"),
           N_("收入按全家每月合计除以人数来比。")),
    _money("monetary_property", N_("全家的存款、理财、股票等合计"), N_("现金、存款、证券、基金、商业保险都算。"),
           PROPERTY_WHY),
    _yes_no("private_car", N_("家里有自用的汽车或船吗"), N_("残疾人代步车、谋生用的三轮车不算。"), PROPERTY_WHY),
    _yes_no("business_property", N_("家里有商铺、办公楼、厂房或酒店式公寓吗"), why=PROPERTY_WHY),
    _number("homes", 99, N_("家里有几套住房"), N_("自己名下的住房，没有就填0。"), PROPERTY_WHY),
    Question(Fact("home_area", "area", 0, MOST_AREA), N_("住房面积合计"),
             N_("有两套房时才需要填，单位平方米。"), PROPERTY_WHY),
    _money("hard_expenses", N_("过去12个月自己负担的医疗、教育、残疾康复支出"),
           N_("医保和救助报销以后、自己付的部分；学费按公办学校标准。没有就填0。"),
           N_("支出很重的家庭，收入高一些也可能得到帮扶。")),
    _yes_no("housing_difficulty", N_("住房有困难吗"), N_("没有自己的住房，或住得很挤。"),
            N_("可能有公租房或租赁补贴。")),
    Question(Fact("entry_date", "date", future=True), N_("希望哪天入托"), N_("例如 2027-3-1"),
             N_("班级按入托时的月龄来分。")),
    _yes_no("unsafe_home", N_("住的是危房吗"), why=N_("危房可以申请鉴定和改造。")),
)}  # fmt: skip
MEMBER = {question.fact.code: question for question in (
    Question(Fact("birth_date", "date"), N_("出生日期"), N_("例如 1958-3-12")),
    _choice("relation", RELATIONS, N_("和申请人的关系")),
    _money("monthly_income", N_("每月收入"), N_("工资、经营、养老金等；城乡居民基础养老金、优待抚恤金、奖学金不算。"
           "没有就填0，说不准可以填范围，如 2000-3000。"), N_("收入按全家每月合计除以人数来比。")),
    _choice("disability_kind", KINDS, N_("残疾类别"), why=N_("残疾人有单独的补贴和照顾。")),
    _choice("disability_grade", GRADES, N_("残疾等级"), N_("看残疾人证。"),
            show_if=("disability_kind", "!none")),
    _yes_no("major_illness", N_("经认定患有重大疾病吗"), why=N_("重病的人可能单独得到低保和医疗救助。")),
    _choice("school", SCHOOLS, N_("上学情况"), why=N_("各阶段都有助学政策。")),
    _choice("work", WORK, N_("工作情况"), why=N_("能工作的人可以得到就业帮扶。")),
    _yes_no("needs_care", N_("吃饭、穿衣、走路等需要别人照料吗"), why=N_("可能有护理补贴和养老服务。")),
)}  # fmt: skip

CATALOGUE = Catalogue(
    {code: question.fact for code, question in HOUSEHOLD.items()},
    {code: question.fact for code, question in MEMBER.items()},
)
LABELS: Mapping[str, str] = {
    code: question.label for code, question in {**HOUSEHOLD, **MEMBER}.items()
}


def part(household: tuple[str, ...], member: tuple[str, ...]) -> Catalogue:
    """The catalogue narrowed to the facts that one service's rules read."""
    return Catalogue(
        {code: CATALOGUE.household[code] for code in household},
        {code: CATALOGUE.member[code] for code in member},
    )
