"""Childcare places («托育一件事»): the check by the child's age; places are found and asked for on own pages."""

from portal.rules.assessment import RuleText
from portal.services.childcare import form, rules
from portal.services.service import Service, nothing_owed
from portal.text import N_

MATERIALS = (
    {"code": "health", "label": N_("预防接种证和入托健康检查"),
     "why": N_("入托前要完成，离开三个月以上再入托要重新检查（托育机构管理规范第十一条）。")},
)  # fmt: skip

SERVICE = Service(
    code="childcare",
    prefix="CC",
    name=N_("托育入托"),
    summary=N_("看看孩子入托时能上哪个班，在家附近找有空位的机构，网上申请排队。"),
    check_form=form.CHECK,
    application_form=None,
    text=RuleText(rules.version, rules.rule, rules.CATALOGUE, rules.PARAMETERS),
    materials=MATERIALS,
    matters_owed=nothing_owed,
    own_pages=("childcare.search", N_("找托位")),
)
