"""The articles that the rules name, before and from the Social Assistance Law of 2026.

Sources: LAW26 社会救助法 (from 2026-07-01), ZJ 浙江省社会救助条例, DB 最低生活保障审核确认办法, GX 刚性支出困难家庭
认定办法 (from 2025-01-01), TK 特困人员认定办法, ZC 浙江省残疾人保障条例, LS18 and LS26 临时救助意见 of 2018 and 2026.
"""

from collections.abc import Mapping
from datetime import date

from portal.text import N_

LAW_2026 = date(2026, 7, 1)
HARD_EXPENSE_FROM = date(2025, 1, 1)
SMALL_AID_FROM = date(2026, 1, 29)

BEFORE: Mapping[str, str] = {
    "minimum_living": N_("浙江省社会救助条例第九条、第十二条"),
    "income": N_("浙江省社会救助条例第九条、第五十条；最低生活保障审核确认办法第七条、第十三条"),
    "single": N_("最低生活保障审核确认办法第八条；浙江省残疾人保障条例第二十六条"),
    "marginal": N_("浙江省社会救助条例第十三条"),
    "property": N_("最低生活保障审核确认办法第十四条；浙江省家庭财产规定（待核）"),
    "classified": N_("最低生活保障审核确认办法第二十七条"),
    "hard_expense": N_("刚性支出困难家庭认定办法第四条"),
    "destitute": N_("特困人员认定办法第四条"),
    "not_destitute": N_("国务院关于进一步健全特困人员救助供养制度的意见（国发〔2016〕14号）"),
    "unable": N_("特困人员认定办法第五条"),
    "no_source": N_("特困人员认定办法第六条"),
    "unsupported": N_("特困人员认定办法第八条"),
    "self_care": N_("特困人员认定办法第二十一条、第二十二条"),
    "emergency": N_("浙江省社会救助条例第三十八条、第三十九条；临时救助意见（2018年）"),
    "small_aid": N_("临时救助意见（2026年1月29日，二手来源）"),
}
SINCE_2026: Mapping[str, str] = {
    **BEFORE,
    "single": N_("社会救助法第二十一条；浙江省残疾人保障条例第二十六条"),
    "classified": N_("社会救助法第二十条；最低生活保障审核确认办法第二十七条"),
    "hard_expense": N_("社会救助法第二十二条；刚性支出困难家庭认定办法第四条"),
    "destitute": N_("社会救助法第十六条；特困人员认定办法第四条"),
    "unable": N_("社会救助法第十六条；特困人员认定办法第五条"),
}


def articles_on(on: date) -> Mapping[str, str]:
    """The articles to name for an application of that day."""
    return SINCE_2026 if on >= LAW_2026 else BEFORE


def version(on: date) -> str:
    """The version of the law's text for an application of that day."""
    return "社会救助法2026" if on >= LAW_2026 else "浙江省社会救助条例2020"
