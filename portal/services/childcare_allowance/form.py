"""The questions of the childcare allowance: the children for the check, who claims as well to apply."""

from portal.services.forms import declaration_form, household_section, member_section
from portal.text import N_

CHILDREN = N_("有几个三岁以下的孩子就填几位。")
HUKOU = N_("由孩子户口所在的乡镇（街道）办理。")
WHERE = (N_("孩子的户口在哪个乡镇或街道"), "")
CHECK = declaration_form("childcare-allowance-check", (
    member_section(N_("孩子"), CHILDREN, ("birth_date",), required=("birth_date",)),
    household_section("hukou", N_("孩子的户口"), HUKOU, (), area="asked", area_words=WHERE),
))  # fmt: skip
APPLICATION = declaration_form("childcare-allowance", (
    household_section("hukou", N_("孩子的户口"), HUKOU, (), area="required", area_words=WHERE),
    member_section(
        N_("申请人和孩子"), N_("第一位填申请人（父母或者其他监护人），再填三岁以下的孩子。"), ("relation",),
        identified=True,
    ),
))  # fmt: skip
