"""Households with accounts, and a county's list on its way."""

from datetime import datetime
from typing import Any

from portal.clock import CHINA
from tests.support import course
from tests.support.course import RESIDENT

ACCOUNT = {"bank": "台州银行海门支行", "number": "6222020200112233446", "holder": "王例文"}
MONTH = "2026-12"


def recognised_with_account(rest: Any, clock: Any) -> str:
    """The family, recognised in November, with an account; it is December."""
    number = course.recognised(rest, clock)
    rest(RESIDENT).post(f"/cases/{number}/payment-account", ACCOUNT)
    clock.move_to(datetime(2026, 12, 3, 9, tzinfo=CHINA))
    return number


def fixed(rest: Any, month: str = MONTH) -> Any:
    """The list prepared by one officer and fixed by another."""
    made = rest("minzheng1").post(f"/payment-lists/{month}")
    seen = {"If-Match": str(made["list"]["version"])}
    return rest("minzheng2").post(f"/payment-lists/{month}/fix", **seen)
