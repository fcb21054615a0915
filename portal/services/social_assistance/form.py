"""The questions of social assistance: a short form for the check, the same with names to apply."""

from portal.forms.form import Form, Section
from portal.services.forms import declaration_form, household_section, member_section
from portal.text import N_

MEMBER_FACTS = (
    "relation", "living", "legal_duty", "monthly_income", "work", "job_rise", "job_since", "school",
    "disability_kind", "disability_grade", "major_illness", "care_needs", "supporters",
    "supporter_income", "insurance_income",
)  # fmt: skip
WHO_COUNTS = N_(
    "住在一起的配偶、未成年子女、不能独立生活的成年子女（含在校大学生），"
    "以及其他有抚养赡养关系并长期同住的人。"
)


def _sections(identified: bool) -> tuple[Section, ...]:
    born = () if identified else ("birth_date",)
    area = "required" if identified else "asked"
    return (
        household_section("place", N_("住在哪里"), "", ("hukou_type",), area=area),
        member_section(
            N_("家庭成员"), WHO_COUNTS, (*born, *MEMBER_FACTS), identified=identified
        ),
        household_section("money", N_("收入和财产"), N_("不清楚的可以先空着，我们会告诉您哪些必须补充。"), (
            "other_income", "uncounted_income", "deductible_costs", "monetary_property",
            "private_car", "business_property", "homes", "home_area")),
        household_section("burden", N_("支出、急难和住房"), "", (
            "hard_expenses", "emergency", "housing_difficulty", "unsafe_home")),
    )  # fmt: skip


CHECK = declaration_form("social-assistance-check", _sections(identified=False))
APPLICATION: Form = declaration_form("social-assistance-application", _sections(identified=True))
