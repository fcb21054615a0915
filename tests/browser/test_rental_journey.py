"""The rental subsidy in real Chromium at phone width: sign, say where it is paid, hand the lease in."""

from datetime import datetime, timedelta
from typing import Any

import time_machine
from playwright.sync_api import Page, expect

from portal.clock import CHINA
from portal.demonstration.accounts import PASSWORD
from tests.support import renting
from tests.support.chromium import no_sideways_scrolling, nothing_against_the_rules, press
from tests.support.course import RESIDENT
from tests.support.paying import ACCOUNT

EARLIER = timedelta(days=20)


def granted_lately(rest: Any) -> str:
    """A household to which the subsidy was granted some days ago."""
    with time_machine.travel(datetime.now(CHINA) - EARLIER, tick=False) as clock:
        return renting.granted(rest, clock)


def log_in(page: Page, login: str) -> None:
    page.goto("/login")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.locator("main button").click()
    page.wait_for_url(lambda url: not url.endswith("/login"))


def looked_at(page: Page, words: str) -> None:
    """The page that says these words has come, and nothing speaks against it."""
    expect(page.locator("main")).to_contain_text(words)
    page.wait_for_load_state()
    assert no_sideways_scrolling(page)
    nothing_against_the_rules(page)


def test_from_the_decision_to_the_lease(rest, phone: Page) -> None:
    number, today = granted_lately(rest), datetime.now(CHINA).date()
    log_in(phone, RESIDENT)
    phone.goto(f"/cases/{number}")
    press(phone, "去办理")
    looked_at(phone, "请签补贴协议")
    press(phone, "签字")
    looked_at(phone, "有2处需要修改")
    phone.get_by_label("王例文").check()
    phone.locator("#sign").get_by_label("是", exact=True).check()
    press(phone, "签字")
    looked_at(phone, "已签字")

    renting.do(rest, "jianshe", "agree", "sign-agreement",
               last_day=(today + timedelta(days=300)).isoformat())  # fmt: skip
    phone.goto(f"/cases/{number}/subsidy")
    press(phone, "填写收款账户")
    for name, value in ACCOUNT.items():
        phone.fill(f"#{name}", value)
    press(phone, "保存账户")
    looked_at(phone, ACCOUNT["bank"])
    phone.goto(f"/cases/{number}/subsidy")
    lease = {**renting.LEASE, "first_day": today.isoformat(),
             "last_day": (today + timedelta(days=200)).isoformat()}  # fmt: skip
    phone.select_option("#lease-area", lease.pop("area"))
    for name, value in lease.items():
        phone.fill(f"#lease-{name}", value)
    press(phone, "提交租房合同")
    looked_at(phone, "请选择要上传的文件")
    assert phone.input_value("#lease-address") == renting.LEASE["address"]
    photo = {"name": "合同.jpg", "mimeType": "image/jpeg", "buffer": renting.contract()}
    phone.set_input_files("#lease-file", photo)
    press(phone, "提交租房合同")
    looked_at(phone, "租房合同已收到")


def test_the_pictures_for_everybody_and_for_supervisors(rest, phone: Page) -> None:
    granted_lately(rest)
    phone.goto("/housing/rents")
    looked_at(phone, "各地的租金")
    log_in(phone, "quduban")
    phone.goto("/supervision/rental")
    looked_at(phone, "应保尽保")
