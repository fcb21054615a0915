"""A household on its way through the rental subsidy, over REST."""

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import time_machine
from flask import Flask
from PIL import Image
from sqlalchemy import select

from portal.actor import Actor
from portal.clock import CHINA, now
from portal.database import db, transaction
from portal.demonstration.accounts import COUNTY, TOWNSHIP
from portal.parameters.models import APPROVED, ParameterValue
from portal.payments.lists import export, take_answers
from portal.people.models import Account
from portal.people.operations import login_index
from tests.support.browser import Rest
from tests.support.course import RESIDENT
from tests.support.family import family, id_number
from tests.support.paying import ACCOUNT

BABY, OTHER = id_number("33100220280301991"), id_number("33100219851015991")
Login = Callable[[str], Rest]
NO_HOME = {"homes": 0, "housing_difficulty": True}
RENTING = {
    **NO_HOME, "assisted": "minimum_living", "monthly_rent": 90_000, "housing_support": False,
    "home_given_up": False, "residence": "hukou", "work_contract": False, "insured_months": 0,
}  # fmt: skip
HOMES = {"homes": 0, "housing_support": False, "reason": "查询不动产登记，名下没有住房。"}
LEASE = {
    "area": TOWNSHIP, "address": "例街1号2幢301室", "landlord": "赵例房", "floor_area": "60", "rent": "900",
    "first_day": "2026-12-1", "last_day": "2027-11-30",
}  # fmt: skip
SIGNED = {"signer": "0", "agreed": True}
REASON = {"reason": "情况属实。"}
BY_LAW = {"reason": "情况属实。", "article": "浙江省社会救助条例第三十条"}


def contract() -> bytes:
    """A photographed contract."""
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(picture, "JPEG")
    return picture.getvalue()


def at(clock: time_machine.Traveller, day: date | str) -> None:
    """Nine in the morning of a day."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    clock.move_to(datetime(day.year, day.month, day.day, 9, tzinfo=CHINA))


def apply(rest: Login, key: str = "rental-0001", **home: Any) -> str:
    """The family without a home applies; returns the case's number."""
    body = {"service": "rental-subsidy", "consent": True, **family(**{**RENTING, **home})}
    return str(rest(RESIDENT).post("/cases", body, 201, Idempotency_Key=key)["number"])


def do(rest: Login, who: str, code: str, action: str, status: int = 200, **answers: Any) -> Any:
    """An officer claims the office's task where nobody has it, and acts."""
    officer = rest(who)
    if officer.task(code)["state"] == "open":
        officer.act(code, "claim")
    return officer.act(code, action, status, **answers)


def accept(rest: Login) -> None:
    """The township accepts: civil affairs and housing begin side by side."""
    do(rest, "zhen1", "accept", "accept")


def check_means(rest: Login) -> None:
    """Civil affairs checks income and property."""
    do(rest, "minzheng1", "check", "start-check")
    do(rest, "minzheng1", "check", "conclude-check", reason="各单位线下答复，结果另附。")


def review(rest: Login, **homes: Any) -> None:
    """Housing checks the homes and reviews the whole."""
    do(rest, "jianshe", "homes", "conclude-homes", **{**HOMES, **homes})
    do(rest, "jianshe", "verify", "give-opinion", opinion="grant", **REASON)


def publicise(rest: Login, clock: time_machine.Traveller) -> None:
    """The days of publicity, and the day after."""
    do(rest, "zhen1", "publicise", "post")
    clock.shift(11 * 24 * 3600)
    do(rest, "zhen1", "publicise", "close-publicity")


def decide(rest: Login, category: str = "rent_minimum_living", **more: Any) -> None:
    """A colleague of the housing department decides."""
    do(rest, "jianshe2", "decide", "confirm", categories=[category], **more)


def sign(rest: Login, number: str, last_day: str) -> None:
    """Household and department sign."""
    rest(RESIDENT).post(f"/cases/{number}/subsidy/sign", SIGNED)
    do(rest, "jianshe", "agree", "sign-agreement", last_day=last_day)


def hand_in(
    rest: Login, number: str, status: int = 201, who: Rest | None = None, **lease: Any
) -> Any:  # fmt: skip
    """The household hands in its lease."""
    client = who or rest(RESIDENT)
    form = {**LEASE, **lease, "file": (io.BytesIO(contract()), "合同.jpg")}
    answer = client.client.post(
        f"/api/v1/cases/{number}/subsidy/lease", data=form, headers=client.headers
    )
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.json


def file_lease(rest: Login, number: str, **lease: Any) -> None:
    """Account, lease, and the department files it."""
    rest(RESIDENT).post(f"/cases/{number}/payment-account", ACCOUNT)
    hand_in(rest, number, **lease)
    do(rest, "jianshe", "lease", "file-lease", **REASON)


def granted(rest: Login, clock: time_machine.Traveller) -> str:
    """A household to which the subsidy was granted, on 13 November 2026; it has signed nothing yet."""
    number = apply(rest)
    accept(rest)
    check_means(rest)
    review(rest)
    publicise(rest, clock)
    decide(rest)
    return number


def subsidised(rest: Login, clock: time_machine.Traveller, **lease: Any) -> str:
    """A household that receives the subsidy: decided on 13 November 2026, paid from December."""
    number = granted(rest, clock)
    sign(rest, number, "2027-11-12")
    file_lease(rest, number, **lease)
    return number


def report(rest: Login, number: str, change: str, happened_on: str, words: str) -> None:
    """The household reports a change."""
    told = {"change": change, "happened_on": happened_on, "words": words}
    rest(RESIDENT).post(f"/cases/{number}/changes", told, 201)


def months(rest: Login, number: str) -> dict[str, int]:
    """The months that are paid by what is signed and filed today, fen."""
    found = rest(RESIDENT).get(f"/cases/{number}/subsidy")["months"]
    return {month["month"][:7]: month["amount"] for month in found}


def paid(rest: Login, month: str) -> Any:
    """The housing department's list of a month, prepared and fixed."""
    made = rest("jianshe").post(f"/payment-lists/{month}")
    seen = {"If-Match": str(made["list"]["version"])}
    return rest("jianshe2").post(f"/payment-lists/{month}/fix", **seen)


def months_of(rest: Login, number: str, year: str) -> list[str]:
    """The months of a year that are paid."""
    return [month for month in months(rest, number) if month.startswith(year)]


def found(
    *, child_born: bool = False, father_died: bool = False, **home: Any
) -> dict[str, Any]:  # fmt: skip
    """An inquiry into what became of the family."""
    facts = family(**{**RENTING, **home})
    father, mother, child = facts["members"]
    baby = {**child, "name": "王例新", "id_number": BABY, "school": "none"}
    people = [*([] if father_died else [father]), mother, child, *([baby] if child_born else [])]
    return {
        "method": "data_check", "made_on": "2026-11-02", "inquirers": ["例甲", "例乙"],
        "findings": "核对过，情况属实。", "facts": {**facts, "members": people},
    }  # fmt: skip


def housing_officer(login: str) -> Actor:
    """An officer of the county's housing department."""
    query = select(Account).where(Account.login_index == login_index(login))
    who = db.session.scalars(query).one()
    return Actor("caseworker", who.id, who.office_code or "", COUNTY, "housing")


def bank_pays(rest: Login, app: Flask, month: str) -> None:
    """The month's list is fixed, exported, and the bank has paid every line."""
    paid(rest, month)
    bank_answers(app, month, "")


def bank_answers(app: Flask, month: str, said: str) -> None:
    """The fixed list is exported; the bank says the same of every line, "" for paid."""
    day = date.fromisoformat(f"{month}-01")
    with app.app_context():
        officer = housing_officer("jianshe")
        _, rows = export(officer, day)
        take_answers(officer, day, {row.id: said for row in rows})


def figure(app: Flask, code: str, value: int) -> None:
    """The city has set a figure, from 2026 on."""
    with app.app_context(), transaction() as session:
        who = session.scalars(select(Account.id).order_by(Account.id)).first()
        session.add(ParameterValue(
            code=code, first_day=date(2026, 1, 1), low=value, high=value, status="verified",
            source="某文件", state=APPROVED, proposed_by=who, proposed_at=now(),
        ))  # fmt: skip


NEIGHBOUR = ("19911112222", "neighbour-1")


def neighbour(rest: Login, app: Flask) -> Rest:
    """Another resident with an account."""
    login, password = NEIGHBOUR
    rest("").post("/accounts", {"name": "例邻居", "phone": login, "password": password}, 201)
    return Rest(app, login, password)


def as_neighbour(rest: Login, other: Rest, clock: time_machine.Traveller) -> str:
    """The neighbour's household, which has signed and looks for a home."""
    body = {"service": "rental-subsidy", "consent": True, **family(**RENTING)}
    body["members"] = [{**body["members"][0], "name": "例邻居", "id_number": OTHER}]
    number = str(other.post("/cases", body, 201, Idempotency_Key="rental-0002")["number"])
    accept(rest)
    check_means(rest)
    review(rest)
    publicise(rest, clock)
    decide(rest)
    other.post(f"/cases/{number}/subsidy/sign", SIGNED)
    do(rest, "jianshe", "agree", "sign-agreement", last_day="2027-11-20")
    other.post(f"/cases/{number}/payment-account", {**ACCOUNT, "holder": "例邻居"})
    return number
