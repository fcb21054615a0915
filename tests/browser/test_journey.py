"""One journey in real Chromium at phone width: check, register, apply, see the receipt."""

from playwright.sync_api import Page

from tests.support.chromium import no_sideways_scrolling, nothing_against_the_rules, press
from tests.support.family import FAMILY


def fill_family(page: Page) -> None:
    """Type the family into the form as it stands, adding members with the button."""
    for place, member in enumerate(FAMILY["members"]):
        if place:
            press(page, "再加一位家庭成员")
        for code in ("name", "id_number"):
            page.fill(f"#members-{place}-{code}", member[code])
        page.fill(f"#members-{place}-monthly_income", str(member["monthly_income"] // 100))
        page.select_option(f"#members-{place}-disability_kind", member["disability_kind"])
    for code in ("other_income", "monetary_property", "hard_expenses", "homes"):
        page.fill(f"#household-{code}", "1" if code == "homes" else "0")
    for code in ("private_car", "business_property"):
        page.check(f"#household-{code}-no")
    page.select_option("#household-area", FAMILY["household"]["area"])


def test_from_the_first_question_to_the_receipt(phone: Page) -> None:
    phone.goto("/")
    press(phone, "看看能享受什么")
    phone.fill("#members-0-monthly_income", "900")
    press(phone, "查看结果")
    assert "补充" in phone.inner_text("main")
    nothing_against_the_rules(phone)
    press(phone, "去申请")

    phone.get_by_text("注册账号", exact=True).last.click()
    phone.fill("#name", "王例文")
    phone.fill("#phone", "19977778888")
    phone.fill("#password", "my-own-password")
    press(phone, "注册")
    assert phone.url.endswith("/apply/social-assistance")
    fill_family(phone)
    assert no_sideways_scrolling(phone)
    nothing_against_the_rules(phone)
    phone.check("#consent")
    press(phone, "提交申请")
    assert "等待受理" in phone.inner_text("h1")
    press(phone, "申请收件回执")
    paper = phone.inner_text("main")
    assert "海门街道办事处" in paper
    assert "受0" in paper
    assert no_sideways_scrolling(phone)
