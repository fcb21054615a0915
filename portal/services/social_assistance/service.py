"""Social assistance («大救助一件事»): the service as the catalogue lists it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.rules.assessment import Assessment, Wording, assess
from portal.rules.parameters import ParameterBook
from portal.services.facts import LABELS
from portal.services.service import Service
from portal.services.social_assistance import form, rules
from portal.services.social_assistance.matters import matters_owed
from portal.text import N_

CODE = "social-assistance"
MATERIALS = (
    {"code": "identity", "label": N_("家庭成员的身份证和户口本"),
     "why": N_("能通过数据核对的，不用再交复印件（社会救助法第六十二条）。")},
    {"code": "consent", "label": N_("授权核对书（网上申请时勾选）"),
     "why": N_("有了授权，经办机构才能核对收入和财产（浙江省社会救助条例第四十九条）。")},
    {"code": "expenses", "label": N_("数据查不到的大额支出票据"),
     "why": N_("只有申请刚性支出困难家庭时才需要，用来计算自己负担的支出。")},
)  # fmt: skip
WORDING = Wording(LABELS, MATERIALS)


def check(declaration: Mapping[str, Any], book: ParameterBook, on: date) -> Assessment:
    """The verdict of every category by the rules and figures of `on`."""
    return assess(
        CODE, rules.version(on), rules.rule, rules.PARAMETERS, WORDING, rules.CATALOGUE,
        declaration, book.on(on), on,
    )  # fmt: skip


SERVICE = Service(
    CODE, "SA", N_("社会救助"), N_("家里有困难，申请一次，各部门一起办。"),
    form.CHECK, form.APPLICATION, check, matters_owed,
)  # fmt: skip
