"""Rental subsidy («租赁补贴一件事»): the check on the figures that are known; applications come later."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.rules.assessment import Assessment, Wording, assess
from portal.rules.parameters import ParameterBook
from portal.services.facts import LABELS
from portal.services.rental_subsidy import form, rules
from portal.services.service import Service, nothing_owed
from portal.services.social_assistance.rules import version
from portal.text import N_

CODE = "rental-subsidy"
MATERIALS = (
    {"code": "lease", "label": N_("租房合同"), "why": N_("住房部门凭合同发放补贴。")},
)  # fmt: skip
WORDING = Wording(LABELS, MATERIALS)


def check(declaration: Mapping[str, Any], book: ParameterBook, on: date) -> Assessment:
    """Who gets the subsidy and how much, by the figures in force on `on`."""
    return assess(
        CODE, version(on), rules.rule, rules.PARAMETERS, WORDING, rules.CATALOGUE, declaration,
        book.on(on), on,
    )  # fmt: skip


SERVICE = Service(
    CODE, "RS", N_("租赁补贴"), N_("租房有困难的家庭，看看能不能领补贴。"),
    form.CHECK, None, check, nothing_owed,
)  # fmt: skip
