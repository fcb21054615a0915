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


def _money(
    code: str, label: str, hint: str = "", why: str = "", show_if: tuple[str, str] | None = None
) -> Question:
    return Question(Fact(code, "money", 0, MOST_MONEY), label, hint, why, show_if=show_if)


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
    ("sibling", N_("兄弟姐妹")), ("other", N_("其他")),
)  # fmt: skip
LIVING = (
    ("together", N_("长期住在一起")), ("away", N_("不常住在一起（在外打工、另住等）")),
    ("prison", N_("在服刑")), ("drug_treatment", N_("在强制隔离戒毒")),
    ("missing", N_("被宣告失踪")), ("clergy", N_("是离家三年以上的宗教教职人员")),
)  # fmt: skip
SUPPORTERS = (
    ("none", N_("没有这样的人")), ("destitute", N_("都是特困人员")),
    ("elder_minimum", N_("都是60岁以上的低保对象")),
    ("frail", N_("都是70岁以上或重度残疾的人，收入不高，没有多少财产")),
    ("incapable", N_("都没有民事行为能力、被宣告失踪或在服刑")), ("able", N_("有人有能力供养")),
)  # fmt: skip
EMERGENCIES = (
    ("none", N_("没有")), ("accident", N_("火灾、交通事故等意外")),
    ("illness", N_("家人突发重大疾病")), ("other", N_("其他突发的困难")),
)  # fmt: skip
ASSISTED = (
    ("none", N_("都不是")), ("minimum_living", N_("低保")), ("destitute", N_("特困（分散供养）")),
    ("destitute_home", N_("特困（集中供养）")), ("marginal", N_("低边")),
)  # fmt: skip
RESIDENCE = (
    ("hukou", N_("户口在本市")), ("permit", N_("有居住证，一年内签注过")),
    ("unendorsed", N_("有居住证，超过一年没有签注")), ("none", N_("都没有")),
)  # fmt: skip

PROPERTY_WHY = N_("救助要看家庭财产；日常生活必需的不算。")

HOUSEHOLD = {question.fact.code: question for question in (
    _choice("hukou_type", HUKOU, N_("户口在城镇还是农村"), why=N_("有些住房帮扶按城镇、农村分别办理。")),
    _money("other_income", N_("全家每月的其他收入"), N_("房租、利息、亲友固定给的钱等，没有就填0。"),
           N_("收入按全家每月合计除以人数来比。")),
    _money("uncounted_income", N_("上面的收入里，每月有多少是不计入的"),
           N_("优待抚恤金、计划生育奖励扶助、奖学金、见义勇为奖金、政府救助金。没有就填0。"),
           N_("这些钱不算家庭收入。")),
    _money("deductible_costs", N_("每月因残疾、重病多花的钱和上班必需的花费"),
           N_("例如护理、康复、通勤。没有就填0。"), N_("核算收入时可以按规定扣减。")),
    _money("monetary_property", N_("全家的存款、理财、股票等合计"), N_("现金、存款、证券、基金、商业保险都算。"),
           PROPERTY_WHY),
    _yes_no("private_car", N_("家里有自用的汽车或船吗"), N_("残疾人代步车、谋生用的三轮车不算。"), PROPERTY_WHY),
    _yes_no("business_property", N_("家里有商铺、办公楼、厂房或酒店式公寓吗"), why=PROPERTY_WHY),
    _number("homes", 99, N_("家里有几套住房"), N_("自己名下的住房，没有就填0。"), PROPERTY_WHY),
    Question(Fact("home_area", "area", 0, MOST_AREA), N_("住房面积合计"),
             N_("没有住房的不用填，单位平方米。"), PROPERTY_WHY),
    _money("hard_expenses", N_("过去12个月自己负担的医疗、教育、残疾康复支出"),
           N_("医保和救助报销以后、自己付的部分；学费按公办学校标准。没有就填0。"),
           N_("支出很重的家庭，收入高一些也可能得到帮扶。")),
    _choice("emergency", EMERGENCIES, N_("最近遇到突发的困难吗"), why=N_("可以申请临时救助，不看户口。")),
    _yes_no("housing_difficulty", N_("住房有困难吗"), N_("没有自己的住房，或住得很挤。"),
            N_("可能有公租房或租赁补贴。")),
    Question(Fact("entry_date", "date", future=True), N_("希望哪天入托"), N_("例如 2027-3-1"),
             N_("班级按入托时的月龄来分。")),
    _yes_no("unsafe_home", N_("住的是危房吗"), why=N_("危房可以申请鉴定和改造。")),
    _choice("assisted", ASSISTED, N_("已经认定为哪一种救助对象"),
            why=N_("已经认定的，不用再核收入和财产（社会救助法第四十二条）。")),
    _money("monthly_rent", N_("现在每月付多少房租"), N_("还没有租房的填0。")),
    _yes_no("housing_support", N_("正在住公租房、保障性租赁住房，或者在领别的住房补贴吗"),
            why=N_("公租房和租赁补贴只能享受一样。")),
    _yes_no("home_given_up", N_("最近几年卖掉或者送出过住房吗")),
    Question(Fact("home_given_up_on", "date"), N_("最近一次是哪天"), N_("例如 2024-3-1"),
             show_if=("home_given_up", "yes")),
    _choice("residence", RESIDENCE, N_("申请人的户口或者居住证"),
            why=N_("居住证要每年签注一次，没有签注的中止（居住证暂行条例第十条）。")),
    _yes_no("work_contract", N_("申请人签了劳动合同吗")),
    _number("insured_months", 999, N_("申请人在本市连续缴社会保险几个月")),
    Question(Fact("graduated_on", "date"), N_("申请人哪天毕业"), N_("刚参加工作的才需要填，例如 2025-7-1")),
)}  # fmt: skip
MEMBER = {question.fact.code: question for question in (
    Question(Fact("birth_date", "date"), N_("出生日期"), N_("例如 1958-3-12")),
    _choice("relation", RELATIONS, N_("和申请人的关系"), why=N_("用来确定谁算共同生活的家庭成员。")),
    _choice("living", LIVING, N_("居住情况"), why=N_("用来确定谁算共同生活的家庭成员。")),
    Question(Fact("legal_duty", "bool"), N_("依法和申请人有赡养、抚养或扶养关系吗"),
             N_("祖孙、兄弟姐妹和其他亲属才需要填。"), N_("用来确定谁算共同生活的家庭成员。")),
    _money("monthly_income", N_("每月收入"), N_("工资、经营、养老金等；城乡居民基础养老金不算。"
           "没有就填0，说不准可以填范围，如 2000-3000。"), N_("收入按全家每月合计除以人数来比。")),
    _money("job_rise", N_("享受低保期间就业后，每月增加的收入"), N_("没有享受低保、或者没有新就业的，填0。"),
           N_("就业后增加的收入在一段时间内不算。"), ("work", "working")),
    Question(Fact("job_since", "date"), N_("从哪天起就业"), N_("例如 2026-3-1"),
             show_if=("work", "working")),
    _choice("disability_kind", KINDS, N_("残疾类别"), why=N_("残疾人有单独的补贴和照顾。")),
    _choice("disability_grade", GRADES, N_("残疾等级"), N_("看残疾人证。"),
            show_if=("disability_kind", "!none")),
    _yes_no("major_illness", N_("经认定患有重大疾病吗"), why=N_("重病的人可能单独得到低保和医疗救助。")),
    _choice("school", SCHOOLS, N_("上学情况"), why=N_("各阶段都有助学政策。")),
    _choice("work", WORK, N_("工作情况"), why=N_("能工作的人可以得到就业帮扶。")),
    _number("care_needs", 6, N_("下面六项里，有几项自己做不了"),
            N_("吃饭、穿衣、上下床、上厕所、室内行走、洗澡。都能自己做的填0。"),
            N_("可能有护理补贴和养老服务。")),
    _choice("supporters", SUPPORTERS, N_("家里以外，依法应当供养他的人"),
            N_("60岁以上、未成年或重度残疾的人才需要填。"), N_("没有人供养的，可能按特困人员供养。")),
    _money("supporter_income", N_("这些人里收入最高的，每月多少"), "", "", ("supporters", "frail")),
    _money("insurance_income", N_("每月收入里的养老金、社会保险待遇、抚恤金和高龄津贴"),
           N_("60岁以上、未成年或重度残疾的人才需要填。没有就填0。"),
           N_("认定特困人员时，这些不算收入。")),
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
