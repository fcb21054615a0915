"""The questions of the rental subsidy check: those of social assistance that its rules read."""

from portal.services.forms import declaration_form, household_section, member_section
from portal.services.social_assistance.form import MEMBER_FACTS, WHO_COUNTS
from portal.text import N_

CHECK = declaration_form("rental-subsidy-check", (
    household_section("home", N_("住房"), "", (
        "assisted", "homes", "home_area", "monthly_rent", "housing_support", "home_given_up",
        "home_given_up_on"), area="asked"),
    member_section(N_("家庭成员"), WHO_COUNTS, (
        "birth_date", *MEMBER_FACTS)),
    household_section("money", N_("收入和财产"), "", (
        "other_income", "uncounted_income", "deductible_costs", "monetary_property",
        "private_car", "business_property")),
    household_section("work", N_("申请人的工作和居住"), N_("刚参加工作的和外地来本市工作的才需要填。"), (
        "residence", "work_contract", "insured_months", "graduated_on")),
))  # fmt: skip
