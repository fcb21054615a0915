"""The questions of the childcare check."""

from portal.services.forms import declaration_form, household_section, member_section
from portal.text import N_

CHECK = declaration_form("childcare-check", (
    member_section(N_("孩子"), N_("有几个孩子就填几位。"), ("birth_date",), required=("birth_date",)),
    household_section("entry", N_("入托"), "", ("entry_date",), area="asked"),
))  # fmt: skip
