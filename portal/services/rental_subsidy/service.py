"""Rental subsidy («租赁补贴一件事»): the check on the figures that are known; applications later."""

from portal.rules.assessment import RuleText
from portal.services.rental_subsidy import form, rules
from portal.services.service import Service, nothing_owed
from portal.services.social_assistance.articles import version
from portal.text import N_

MATERIALS = ({"code": "lease", "label": N_("租房合同"), "why": N_("住房部门凭合同发放补贴。")},)

SERVICE = Service(
    code="rental-subsidy",
    prefix="RS",
    name=N_("租赁补贴"),
    summary=N_("租房有困难的家庭，看看能不能领补贴。"),
    check_form=form.CHECK,
    application_form=None,
    text=RuleText(version, rules.rule, rules.CATALOGUE, rules.PARAMETERS),
    materials=MATERIALS,
    matters_owed=nothing_owed,
    beside=("services.housing", N_("租赁补贴、公租房、保障性租赁住房有什么不同")),
)
