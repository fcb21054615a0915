"""Words and codes of the rental subsidy that rooms share."""

from portal.text import N_

SERVICE = "rental-subsidy"
RENTED = {
    "rent_minimum_living": N_("租赁补贴（低保家庭）"),
    "rent_destitute": N_("租赁补贴（分散供养特困人员）"),
    "rent_marginal": N_("租赁补贴（低边家庭）"),
    "rent_other": N_("租赁补贴（其他低收入、中等偏下收入家庭）"),
    "rent_new_job": N_("租赁补贴（新就业无房职工）"),
    "rent_migrant": N_("租赁补贴（稳定就业外来务工人员）"),
}
"""The categories of the rental subsidy: paid by the month, from the lease on."""
VOLUNTARY, DEATH = "voluntary", "death"
EXITS = {
    VOLUNTARY: N_("自愿退出"),
    "income": N_("收入或者财产超过标准"),
    "home": N_("得到了住房"),
    "lease-ended": N_("不再租房"),
    "qualification": N_("不再符合其他条件"),
    "violation": N_("隐瞒、骗取等违规"),
    DEATH: N_("去世"),
    "other": N_("其他"),
}
"""Why a household leaves."""
TO_DO = {
    "home": N_("请补充住房情况"),
    "agree": N_("请签补贴协议"),
    "lease": N_("请交租房合同"),
    "renewal": N_("请申请年审"),
}
"""What a household is to do next."""
