"""The demonstration's rental subsidies: what recognised households are owed, and some that applied for it.

Each goes its way as far as time has; rents are made up, and some households have not signed yet.
"""

import io
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from itertools import islice
from random import Random
from typing import Any

from PIL import Image
from sqlalchemy import select

from portal.actor import Actor
from portal.cases.models import Case
from portal.cases.operations import apply
from portal.cases.rental.agreements import sign
from portal.cases.rental.words import SERVICE
from portal.clock import at
from portal.database import db
from portal.demonstration.accounts import TOWNSHIP
from portal.demonstration.households import Made, households
from portal.demonstration.paying import made_up_account
from portal.demonstration.staff import Staff
from portal.demonstration.story import Story, noon
from portal.offices.city import City
from portal.payments.accounts import keep_account
from portal.rental.operations import hand_in_lease

ACCEPT, HOMES, REVIEW, CLOSE, DECIDE, SIGN, AGREE, RENT, FILE = 1, 3, 4, 16, 18, 20, 21, 27, 28
"""On which day after the case was opened each step is done."""
TERM = timedelta(days=364)
APPLYING, LONGEST_AGO, FIRST_PHONE = 22, 160, 99_900
"""So many apply, over so many days, with telephone numbers from the end of the made-up block."""
STANDINGS = ("minimum_living", "marginal", "marginal")
HOME = {
    "homes": 0, "housing_support": False, "home_given_up": False, "residence": "hukou",
    "work_contract": False, "insured_months": 0,
}  # fmt: skip
AccountOf = Callable[[Made, int], Actor]
"""An account for a household, by its number in the made-up block of telephone numbers."""
UNSIGNED = 5
"""Of so many households one has not signed yet."""


def apply_for_rent(city: City, account_of: AccountOf, today: date, seed: int) -> None:
    """Households without a home near the demonstration accounts apply, over the last months.

    They say that they are recognised elsewhere: their means are checked.
    """
    stream = households(city, today, seed + 1, (TOWNSHIP,))
    for number, made in enumerate(islice(stream, APPLYING)):
        dice = Random(f"{seed} rental {number}")
        home = {**made.declaration["household"], **HOME, "assisted": dice.choice(STANDINGS),
                "monthly_rent": dice.randrange(60_000, 160_000, 5_000)}  # fmt: skip
        home.pop("home_area", None)
        resident = account_of(made, FIRST_PHONE + number)
        with at(noon(today, -dice.randrange(3, LONGEST_AGO))):
            apply(resident, SERVICE, {**made.declaration, "household": home}, consent=True,
                  key=f"demonstration-rent-{number}")  # fmt: skip


def rent_homes(staff: Staff, today: date, seed: int) -> None:
    """Every case of the rental subsidy that has an account goes on up to today."""
    query = select(Case).where(Case.service == SERVICE, Case.account_id.is_not(None))
    for case in db.session.scalars(query.order_by(Case.id)).all():
        resident = Actor("resident", case.account_id)
        dice = Random(f"{seed} rental {case.number}")
        _go(Story(case.number, resident, staff, case.applied_on, dice), today, seed)


def _go(story: Story, today: date, seed: int) -> None:
    for day, chapter in CHAPTERS:
        stops = chapter is _sign and story.random.randrange(UNSIGNED) == 0
        if stops or story.applied_on + timedelta(days=day) > today:
            return
        chapter(story, day)
        if story.case().decision == "refused":
            return


def _accept(story: Story, day: int) -> None:
    story.step(day, "accept", "claim")
    story.step(day, "accept", "accept")


def _check(story: Story, day: int) -> None:
    """Civil affairs checks the means where nobody has recognised the household here."""
    if any(task.code == "check" for task in story.case().tasks):
        story.step(day, "check", "claim")
        story.step(day, "check", "start-check")
        story.step(day, "check", "conclude-check", reason="各单位线下答复，结果另附。")


def _homes(story: Story, day: int) -> None:
    story.step(day, "homes", "claim")
    story.step(day, "homes", "conclude-homes", homes="0", housing_support="no",
               reason="查询不动产登记，名下没有住房。")  # fmt: skip


def _review(story: Story, day: int) -> None:
    story.step(day, "verify", "claim")
    story.step(day, "verify", "give-opinion", opinion="grant", reason="情况属实。")
    story.step(day, "publicise", "claim")
    story.step(day, "publicise", "post")


def _close(story: Story, day: int) -> None:
    story.step(day, "publicise", "close-publicity")


def _decide(story: Story, day: int) -> None:
    """A colleague decides by the rules; what rests on a missing figure, with a reason."""
    verdicts = story.case().assessment["verdicts"]
    met = [v["category"] for v in verdicts if v["verdict"] == "met"][:1]
    left_open = [v["category"] for v in verdicts if v["verdict"] == "needs_review"][:1]
    told: dict[str, Any] = {"categories": met or left_open}
    if not met:
        told |= {"amount": "500.00", "reason": "标准未公布，经集体研究核定。"}
    _second(story, day, "decide", "claim")
    _second(story, day, "decide", "confirm", **told)


def _second(story: Story, day: int, code: str, action: str, /, **answers: Any) -> None:
    """The office's second officer acts."""
    task = next(t for t in story.case().tasks if t.code == code)
    colleague = story.staff[f"{task.office_code}/2"]
    other = Story(story.number, story.resident, {**story.staff, task.office_code: colleague},
                  story.applied_on, story.random)  # fmt: skip
    other.act(day, task, action, **answers)


def _sign(story: Story, day: int) -> None:
    with at(noon(story.applied_on, day)):
        sign(story.resident, story.number, {"signer": "0", "agreed": "yes"})


def _agree(story: Story, day: int) -> None:
    last_day = story.applied_on + timedelta(days=day) + TERM
    story.step(day, "agree", "claim")
    story.step(day, "agree", "sign-agreement", last_day=last_day.isoformat())


def _rent(story: Story, day: int) -> None:
    """A home nearby, and where the household is paid."""
    case, dice = story.case(), story.random
    first = story.applied_on + timedelta(days=day)
    lease = {
        "area": case.area_code, "address": f"例街{case.id}号{dice.randrange(1, 30)}室",
        "landlord": "例房东", "floor_area": str(dice.randrange(35, 85)),
        "rent": str(dice.randrange(600, 1600, 50)), "first_day": first.isoformat(),
        "last_day": (first + TERM).isoformat(),
    }  # fmt: skip
    with at(noon(story.applied_on, day)):
        keep_account(story.resident, story.number, made_up_account(case))
        hand_in_lease(story.resident, story.number, lease, ("租房合同.jpg", contract()))


@cache
def contract() -> bytes:
    """A photographed contract, of which nothing is to be read."""
    picture = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(picture, "JPEG")
    return picture.getvalue()


def _file(story: Story, day: int) -> None:
    story.step(day, "lease", "claim")
    story.step(day, "lease", "file-lease", reason="合同真实，租金和面积一致。")


CHAPTERS = (
    (ACCEPT, _accept), (HOMES, _check), (HOMES, _homes), (REVIEW, _review), (CLOSE, _close), (DECIDE, _decide),
    (SIGN, _sign), (AGREE, _agree), (RENT, _rent), (FILE, _file),
)  # fmt: skip
