"""What the actions of the rental subsidy and of clawbacks ask for (see portal.cases.forms)."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from portal.cases.form_fields import article_asked, day_asked, reason_asked, words_field
from portal.cases.rental.words import EXITS, VOLUNTARY
from portal.forms import fields as answers
from portal.services.facts import HOUSEHOLD
from portal.services.forms import field_of
from portal.services.rental_subsidy.form import HOMES
from portal.text import N_

SURE = ("homes", "housing_support")
"""What the housing department can say of every household."""
BY_OFFICE = {code: label for code, label in EXITS.items() if code != VOLUNTARY}
EXIT_REASON = answers.Choice(tuple(BY_OFFICE), metadata={
    "label": N_("退出的原因"), "kind": "choice", "choices": tuple(BY_OFFICE.items()),
    "unanswered": N_("不退出"), "hint": N_("停止发放的必须选择。")})  # fmt: skip

RENTAL_DEMANDS: Mapping[str, Mapping[str, fields.Field[Any]]] = {
    "conclude-homes": {
        **{code: field_of(HOUSEHOLD[code], code in SURE) for code in HOMES},
        "reason": words_field(N_("核查的情况"), N_("查了哪些登记、看到什么，居民会看到。")),
    },
    "sign-agreement": {"last_day": day_asked(N_("协议到哪天为止"), N_("一般一年。"), later=True)},
    "file-lease": {"reason": words_field(N_("核对的情况"), N_("合同和房屋是否真实、租金和面积是否与合同一致。"))},
    "hear-on-clawback": {
        "heard_on": day_asked(N_("哪天听取的"), N_("约了没有来的，写约定的日期。"), later=False),
        "words": words_field(N_("本人怎么说"), N_("没有来的，写明怎么通知的。"), lines=5),
    },
    "decide-clawback": {
        "repay_by": day_asked(N_("最迟哪天退回"), "", later=True), **reason_asked(), **article_asked(),
    },
    "drop-clawback": reason_asked(),
}  # fmt: skip
