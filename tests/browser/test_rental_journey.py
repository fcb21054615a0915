"""The rental subsidy in real Chromium at phone width: sign, say where it is paid, hand the lease in."""

from datetime import datetime, timedelta
from typing import Any

import time_machine
from playwright.sync_api import Page

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


def looked_at(page: Page) -> str:
    """The page's words, once nothing speaks against it."""
    assert no_sideways_scrolling(page)
    nothing_against_the_rules(page)
    return page.inner_text("main")


def test_from_the_decision_to_the_lease(rest, phone: Page) -> None:
    number, today = granted_lately(rest), datetime.now(CHINA).date()
    log_in(phone, RESIDENT)
    phone.goto(f"/cases/{number}")
    press(phone, "去办理")
    assert "请签补贴协议" in looked_at(phone)
    press(phone, "签字")
    assert "有2处需要修改" in looked_at(phone)
    phone.get_by_label("王例文").check()
    phone.locator("#sign").get_by_label("是", exact=True).check()
    press(phone, "签字")
    assert "已签字" in looked_at(phone)

    renting.do(rest, "jianshe", "agree", "sign-agreement",
               last_day=(today + timedelta(days=300)).isoformat())  # fmt: skip
    phone.goto(f"/cases/{number}/subsidy")
    press(phone, "填写收款账户")
    for name, value in ACCOUNT.items():
        phone.fill(f"#{name}", value)
    press(phone, "保存账户")
    phone.goto(f"/cases/{number}/subsidy")
    lease = {**renting.LEASE, "first_day": today.isoformat(),
             "last_day": (today + timedelta(days=200)).isoformat()}  # fmt: skip
    phone.select_option("#lease-area", lease.pop("area"))
    for name, value in lease.items():
        phone.fill(f"#lease-{name}", value)
    press(phone, "提交租房合同")
    assert "请选择要上传的文件" in looked_at(phone)
    assert phone.input_value("#lease-address") == renting.LEASE["address"]
    photo = {"name": "合同.jpg", "mimeType": "image/jpeg", "buffer": renting.contract()}
    phone.set_input_files("#lease-file", photo)
    press(phone, "提交租房合同")
    assert "租房合同已收到" in looked_at(phone)


def test_the_pictures_for_everybody_and_for_supervisors(rest, phone: Page) -> None:
    granted_lately(rest)
    phone.goto("/housing/rents")
    assert "各地的租金" in looked_at(phone)
    log_in(phone, "quduban")
    phone.goto("/supervision/rental")
    assert "应保尽保" in looked_at(phone)
