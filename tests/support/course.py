"""Taking a case along its way over REST, step by step."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import time_machine

from portal.demonstration.accounts import ACCOUNTS
from tests.support.browser import Rest
from tests.support.family import application

RESIDENT = ACCOUNTS[0].login
INQUIRY = {
    "method": "home_visit", "made_on": "2026-11-02", "inquirers": ["例甲", "例乙"],
    "findings": "入户看过，情况属实。",
}  # fmt: skip
Login = Callable[[str], Rest]


def apply(rest: Login, key: str = "first-application", **home: Any) -> Any:
    """The resident applies."""
    return rest(RESIDENT).post("/cases", application(**home), 201, Idempotency_Key=key)


def inquire(rest: Login, opinion: str = "grant") -> None:
    """The township accepts, inquires and gives its opinion; the county's check is done beside it."""
    township = rest("zhen1")
    township.act("accept", "claim")
    township.act("accept", "accept")
    check(rest)
    township.act("verify", "claim")
    township.act("verify", "record-inquiry", **INQUIRY)
    township.act("verify", "give-opinion", opinion=opinion, reason="入户调查属实。")


def check(rest: Login) -> None:
    """The county starts the data check and does not wait for the bodies."""
    county = rest("minzheng1")
    county.act("check", "claim")
    county.act("check", "start-check")
    county.act("check", "conclude-check", reason="各单位线下答复，结果另附。")


def publicise(rest: Login, clock: time_machine.Traveller) -> None:
    """Seven days of publicity, and the day after."""
    township = rest("zhen1")
    township.act("publicise", "claim")
    township.act("publicise", "post")
    clock.shift(timedelta(days=8))
    township.act("publicise", "close-publicity")


def decide(rest: Login) -> None:
    """The county recognises what the rules say."""
    county = rest("minzheng1")
    county.act("decide", "claim")
    county.act("decide", "confirm", categories=["minimum_living"])


def recognised(rest: Login, clock: time_machine.Traveller, **home: Any) -> str:
    """A recognised household; returns the case's number."""
    number = str(apply(rest, **home)["number"])
    inquire(rest)
    publicise(rest, clock)
    decide(rest)
    return number
