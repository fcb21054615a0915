"""Social assistance («大救助一件事»): the service as the catalogue lists it."""

from portal.rules.assessment import RuleText
from portal.services.service import Consent, Service
from portal.services.social_assistance import articles, form, levers, rules
from portal.services.social_assistance.matters import matters_given, matters_owed
from portal.services.social_assistance.reviews import half_yearly
from portal.text import N_

MATERIALS = (
    {"code": "identity", "label": N_("家庭成员的身份证和户口本"),
     "why": N_("能通过数据核对的，不用再交复印件（社会救助法第六十二条）。")},
    {"code": "consent", "label": N_("授权核对书（网上申请时勾选）"),
     "why": N_("有了授权，经办机构才能核对收入和财产（浙江省社会救助条例第四十九条）。")},
    {"code": "expenses", "label": N_("数据查不到的大额支出票据"),
     "why": N_("只有申请刚性支出困难家庭时才需要，用来计算自己负担的支出。")},
)  # fmt: skip

CONSENT = Consent(
    title=N_("授权核对"),
    words=N_("我授权民政部门核对家庭成员的户籍、税收、社保、不动产、市场登记、公积金、车船、银行、保险、证券等信息，只用于这次申请。我保证填写的内容属实。"),
    without=N_("不授权就无法核对家庭情况，申请不能受理（浙江省社会救助条例第四十九条）。"),
    label=N_("我同意授权核对"),
    missing=N_("请勾选授权核对。不授权就无法核对家庭情况，申请不能受理（浙江省社会救助条例第四十九条）。"),
    to_checks=True,
)  # fmt: skip

SERVICE = Service(
    code="social-assistance",
    prefix="SA",
    name=N_("社会救助"),
    summary=N_("家里有困难，申请一次，各部门一起办。"),
    check_form=form.CHECK,
    application_form=form.APPLICATION,
    text=RuleText(articles.version, rules.rule, rules.CATALOGUE, rules.PARAMETERS, levers.LEVERS),
    materials=MATERIALS,
    matters_owed=matters_owed,
    matters_given=matters_given,
    half_yearly=half_yearly,
    consent=CONSENT,
    relatives_apart=True,
)
