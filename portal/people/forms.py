"""The forms of people: registering and logging in."""

from typing import Any

from marshmallow import ValidationError

from portal.forms import fields as answers
from portal.forms.form import flat_form
from portal.text import N_

SHORTEST = 10


class Password(answers.Words):
    """A password of at least ten characters, not only digits."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or len(value) < SHORTEST or value.isdecimal():
            raise ValidationError(N_("密码至少10个字符，不能全是数字。"))
        return value


def _password(label: str, hint: str, autocomplete: str) -> dict[str, Any]:
    return {"label": label, "hint": hint, "kind": "password", "autocomplete": autocomplete}


NAME = answers.Words(
    1, 40, required=True, metadata={"label": N_("姓名"), "kind": "line", "autocomplete": "name"}
)
PHONE = answers.Phone(
    required=True,
    metadata={"label": N_("手机号码"), "kind": "phone", "autocomplete": "username",
              "hint": N_("用来登录，办事进度也发到这个号码。")},
)  # fmt: skip
NEW_PASSWORD = Password(
    1, 200, required=True,
    metadata=_password(N_("密码"), N_("至少10个字符，不能全是数字。"), "new-password"),
)  # fmt: skip
REGISTRATION = flat_form(
    "registration", "", {"name": NAME, "phone": PHONE, "password": NEW_PASSWORD}
)
LOG_IN = flat_form("log-in", "", {
    "login": answers.Words(1, 80, required=True, metadata={
        "label": N_("手机号码或工作账号"), "kind": "line", "autocomplete": "username"}),
    "password": answers.Words(1, 200, required=True, metadata=_password(
        N_("密码"), "", "current-password")),
})  # fmt: skip
