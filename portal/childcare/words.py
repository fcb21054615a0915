"""What institutions and their services are called."""

from portal.text import N_

INSTITUTIONS = {
    "independent": N_("独立托育机构"),
    "community": N_("社区嵌入式托育"),
    "kindergarten": N_("幼儿园托班"),
    "employer": N_("用人单位办托"),
    "family": N_("家庭托育点"),
    "centre": N_("托育综合服务中心"),
}
"""The kinds of institutions of the national register."""
OWNERSHIPS = {"public": N_("公办"), "private": N_("民办"), "mixed": N_("公办民营")}
SERVICES = {
    "full": N_("全日托"),
    "half": N_("半日托"),
    "hourly": N_("计时托"),
    "temporary": N_("临时托"),
}
"""The kinds of service (托育机构设置标准); fees are a month, a month, an hour and a day."""
FILINGS = {
    "filed": N_("已备案"),
    "pending": N_("备案审核中"),
    "refused": N_("备案未通过"),
    "lapsed": N_("备案已失效"),
}
ORDER_RULES = {"first_come": N_("先到先得"), "priorities": N_("按机构公布的优先顺序")}
