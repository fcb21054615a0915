"""The questions of the rental subsidy check: those of social assistance that its rules read."""

from portal.services.forms import declaration_form, household_section, member_section
from portal.services.social_assistance.form import WHO_COUNTS
from portal.text import N_

CHECK = declaration_form("rental-subsidy-check", (
    household_section("home", N_("住房"), "", ("homes", "home_area"), area="asked"),
    member_section(N_("家庭成员"), WHO_COUNTS, (
        "birth_date", "monthly_income", "disability_kind", "disability_grade")),
    household_section("money", N_("收入和财产"), "", (
        "other_income", "monetary_property", "private_car", "business_property")),
))  # fmt: skip
