"""The questions of the rental subsidy: those of social assistance that its rules read, and the homes."""

from portal.forms.form import Form, Section
from portal.services.forms import declaration_form, household_section, member_section
from portal.services.social_assistance.form import MEMBER_FACTS, WHO_COUNTS
from portal.text import N_

HOMES = ("homes", "home_area", "housing_support", "home_given_up", "home_given_up_on")
"""What the housing department knows of a household."""


def _sections(identified: bool) -> tuple[Section, ...]:
    born = () if identified else ("birth_date",)
    return (
        household_section("home", N_("住房"), "", ("assisted", *HOMES[:2], "monthly_rent", *HOMES[2:]),
                          area="required" if identified else "asked"),
        member_section(
            N_("家庭成员"), WHO_COUNTS, (*born, *MEMBER_FACTS), identified=identified
        ),
        household_section("money", N_("收入和财产"), N_("已经是低保、特困、低边家庭的，这一部分不用填。"), (
            "other_income", "uncounted_income", "deductible_costs", "monetary_property",
            "private_car", "business_property")),
        household_section("work", N_("申请人的工作和居住"), N_("刚参加工作的和外地来本市工作的才需要填。"), (
            "residence", "work_contract", "insured_months", "graduated_on")),
    )  # fmt: skip


CHECK = declaration_form("rental-subsidy-check", _sections(identified=False))
APPLICATION: Form = declaration_form("rental-subsidy-application", _sections(identified=True))
