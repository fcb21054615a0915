"""What somebody does on a page in real Chromium, and what every page owes."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


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
