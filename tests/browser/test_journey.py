"""One journey in real Chromium at phone width: check, register, apply, see the receipt."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from tests.support.family import FAMILY

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The portal on a port of its own, in a thread."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def phone(address: str) -> Iterator[Page]:
    """A small phone in Chinese; any error in the console fails the test."""
    if not CHROMIUM.exists() and not os.environ.get("CI"):
        pytest.skip("Debian's chromium is not installed")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(
            viewport={"width": 360, "height": 740}, locale="zh-CN", base_url=address
        )
        page, said = context.new_page(), []
        page.on("console", lambda message: said.append((message.type, message.text)))
        yield page
        browser.close()
        assert [text for kind, text in said if kind == "error"] == []


def press(page: Page, words: str) -> None:
    """Press the button or link with these words in the page's body."""
    page.locator("main").get_by_text(words, exact=True).first.click()


def no_sideways_scrolling(page: Page) -> bool:
    """Whether the page fits the phone's width."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def nothing_against_the_rules(page: Page) -> None:
    """What axe finds wrong with labels, contrast and structure: nothing."""
    found = Axe().run(page).response["violations"]
    assert [(violation["id"], len(violation["nodes"])) for violation in found] == []


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
