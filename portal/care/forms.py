"""What an officer says of a visit and of a household's risk: forms for the page and for REST."""

from typing import Any

from marshmallow import ValidationError

from portal.care.plan import INCIDENT, KEY, OTHER
from portal.cases.form_fields import words_field
from portal.forms import fields as answers
from portal.forms.form import flat_form
from portal.text import N_

METHODS = {
    "at_home": N_("入户探访"),
    "elsewhere": N_("在别处见面"),
    "video": N_("视频探访"),
}
KINDS = {
    INCIDENT: N_("发生重大变故"),
    KEY: N_("列为重点家庭"),
    OTHER: N_("列为一般家庭"),
}
TIERS = {KEY: N_("重点家庭"), OTHER: N_("一般家庭")}
CAUSES = {**TIERS, INCIDENT: N_("重大变故")}
EVIDENCE_MISSING = N_("请上传探访照片，或填写在场家庭成员的签名。")


class Visitors(answers.Words):
    """The names of who visited, at least one, one per line."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        lines = value if isinstance(value, list) else str(value).replace("、", "\n").splitlines()
        names = [str(line).strip() for line in lines if str(line).strip()]
        if not names or any(len(name) > 40 for name in names):
            raise ValidationError(N_("请填写探访人的姓名，每行写一位。"))
        return names


VISIT = flat_form("visit", N_("登记探访"), {
    "visited_on": answers.Day(required=True, metadata={"label": N_("探访日期"), "kind": "date"}),
    "visitors": Visitors(required=True, metadata={
        "label": N_("谁去的"), "hint": N_("每行写一位。"), "kind": "text", "lines": 2}),
    "method": answers.Choice(tuple(METHODS), required=True, metadata={
        "label": N_("怎么探访的"), "kind": "choice", "choices": tuple(METHODS.items())}),
    "findings": words_field(N_("看到什么、需要什么"), N_("身体、生活、住房有什么变化，要帮什么忙。"), lines=4),
    "signed_by": answers.Words(2, 40, metadata={
        "label": N_("在场签名的家庭成员"), "hint": N_("本人在纸上签过名的，填姓名；有照片可以不填。")}),
})  # fmt: skip
MARK = flat_form("mark", N_("登记风险"), {
    "kind": answers.Choice(tuple(KINDS), required=True, metadata={
        "label": N_("登记什么"), "kind": "choice", "choices": tuple(KINDS.items())}),
    "reason": words_field(N_("理由"), N_("写明情况，例如哪天住院、谁去世。只有本单位的同事看得到。")),
})  # fmt: skip
