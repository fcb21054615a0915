"""The words of delivery: what is sent, why something did not arrive, who took a paper."""

from portal.delivery.gateway import NOT_SET, REFUSED, UNREACHABLE
from portal.delivery.models import BY_HAND, EMAIL, PORTAL, SMS
from portal.forms import fields as answers
from portal.forms.form import flat_form
from portal.text import N_

SUBJECT = "【一件事】您有新的文书"
TEXT = "【一件事】您的办件{case}有新的文书，请登录查看，或到当地办事窗口领取。"
"""What somebody else may read over a shoulder: neither what it is about nor what was decided."""
CHANNELS = {
    PORTAL: N_("网上查看"), SMS: N_("短信"), EMAIL: N_("电子邮件"), BY_HAND: N_("当面送达"),
}  # fmt: skip
FAILURES = {
    UNREACHABLE: N_("对方系统没有答复"),
    REFUSED: N_("对方不收，请核对号码或地址"),
    NOT_SET: N_("没有配置发送渠道"),
}
HANDING_OVER = flat_form("hand-over", N_("登记当面送达"), {
    "received_by": answers.Words(2, 60, required=True, metadata={
        "label": N_("谁签收的"), "kind": "line", "hint": N_("例如：本人，或者同住的女儿")}),
})  # fmt: skip
