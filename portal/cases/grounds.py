"""The legal grounds on which a procedure may last longer, in words; their limits are the city's data."""

from portal.text import N_

GROUNDS = {
    "objection": N_("公示期间有异议"),
    "apart": N_("人户分离"),
    "elsewhere": N_("需要异地核查信息"),
    "hard-inquiry": N_("调查难度较大"),
}

ENDING_GROUNDS = {
    "death": N_("死亡，或者被宣告死亡、宣告失踪"),
    "able": N_("具备或者恢复劳动能力"),
    "prison": N_("依法被判处刑罚，且在监狱服刑"),
    "means": N_("收入和财产状况不再符合规定"),
    "supporter": N_("法定义务人有了履行能力，或者新增了有履行能力的法定义务人"),
    "own_wish": N_("自愿申请退出救助供养"),
}
"""The six grounds on which destitute support ends, in the order of 特困人员认定办法 24."""
