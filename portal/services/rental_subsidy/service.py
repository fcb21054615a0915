"""Rental subsidy («租赁补贴一件事»): checked, applied for, signed, paid by the month."""

from portal.rules.assessment import RuleText
from portal.services.rental_subsidy import form, rules
from portal.services.service import Consent, Service, nothing_owed
from portal.services.social_assistance.articles import version
from portal.text import N_

MATERIALS = (
    {"code": "lease", "label": N_("租房合同"), "why": N_("审核通过以后再交，住房部门凭合同发放补贴。")},
    {"code": "account", "label": N_("家庭成员的银行卡或存折"),
     "why": N_("补贴按月由银行发放（浙江省社会救助条例第五十六条）。")},
    {"code": "consent", "label": N_("授权核对书（网上申请时勾选）"),
     "why": N_("有了授权，民政部门才能核对收入和财产（浙江省社会救助条例第四十九条）。")},
)  # fmt: skip
CONSENT = Consent(
    title=N_("授权核对"),
    words=N_("我授权民政部门核对家庭成员的户籍、税收、社保、不动产、市场登记、公积金、车船、银行、保险、证券等信息，授权住房部门核查住房，只用于这次申请。已经认定的低保、特困、低边家庭不再核对收入和财产。我保证填写的内容属实。"),
    without=N_("不授权就无法核对家庭情况，申请不能受理（浙江省社会救助条例第四十九条）。"),
    label=N_("我同意授权核对"),
    missing=N_("请勾选授权核对。不授权就无法核对家庭情况，申请不能受理（浙江省社会救助条例第四十九条）。"),
    to_checks=True,
)  # fmt: skip

SERVICE = Service(
    code="rental-subsidy",
    prefix="RS",
    name=N_("租赁补贴"),
    summary=N_("租房有困难的家庭，看看能不能领补贴，网上申请。"),
    check_form=form.CHECK,
    application_form=form.APPLICATION,
    text=RuleText(version, rules.rule, rules.CATALOGUE, rules.PARAMETERS),
    materials=MATERIALS,
    matters_owed=nothing_owed,
    recognition_counts=True,
    consent=CONSENT,
    beside=("services.housing", N_("租赁补贴、公租房、保障性租赁住房有什么不同")),
)
