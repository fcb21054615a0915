"""Childcare places («托育一件事»): the check by the child's age; applications come later."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.rules.assessment import Assessment, Wording, assess
from portal.rules.parameters import ParameterBook
from portal.services.childcare import form, rules
from portal.services.facts import LABELS
from portal.services.service import Service, nothing_owed
from portal.text import N_

CODE = "childcare"
VERSION = "托育机构设置标准2019"
MATERIALS = (
    {"code": "health", "label": N_("预防接种证和入托健康检查"),
     "why": N_("入托前要完成，离开三个月以上再入托要重新检查（托育机构管理规范第十一条）。")},
)  # fmt: skip
WORDING = Wording(LABELS, MATERIALS)


def check(declaration: Mapping[str, Any], book: ParameterBook, on: date) -> Assessment:
    """Which classes take the child, by the ages in force on `on`."""
    return assess(
        CODE, VERSION, rules.rule, rules.PARAMETERS, WORDING, rules.CATALOGUE, declaration,
        book.on(on), on,
    )  # fmt: skip


SERVICE = Service(
    CODE,
    "CC",
    N_("托育入托"),
    N_("看看孩子入托时能上哪个班。"),
    form.CHECK,
    None,
    check,
    nothing_owed,
)
