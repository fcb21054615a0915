"""What a supervisor says when urging a task, and what its office answers."""

from portal.cases.form_fields import LaterDay, words_field
from portal.forms.form import Form, flat_form
from portal.text import N_

NOTHING_PERSONAL = N_("只写事情，不写居民的姓名、证件号和家庭情况。")


def urge_form() -> Form:
    """The words, and the day until which the office must have answered."""
    day = {"label": N_("请在哪天前答复"), "kind": "date", "hint": N_("今天以后的一天")}
    return flat_form("urge", N_("督办"), {
        "words": words_field(N_("督办意见"), NOTHING_PERSONAL),
        "answer_by": LaterDay(True, required=True, metadata=day),
    })  # fmt: skip


def answer_form() -> Form:
    """Why the task is late and when it will be done."""
    hint = N_("写明为什么超期、什么时候办结。只写事情，不写居民的姓名、证件号和家庭情况。")
    return flat_form("answer", N_("答复督办"), {"answer": words_field(N_("答复"), hint)})
