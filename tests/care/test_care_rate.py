"""The care rate against a count by brute force, over households made at random, on both databases."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from portal.care.models import CareMark, CareVisit
from portal.care.plan import INCIDENT, TIERS, Due, Seen
from portal.cases.models import Case, Recognition
from portal.clock import CHINA, now
from portal.database import transaction
from portal.people.models import Household
from tests.conftest import BOTH
from tests.support.browser import visible
from tests.support.care import lived

AREAS = ("331002001", "331002002", "331003001")
FIRST, AS_OF = date(2025, 1, 1), date(2026, 11, 2)
Made = tuple[str, date, date | None, Seen]


def household(session: Session, random: Random, place: int, officer: int = 1) -> Made:
    """A recognised household with marks and visits; what was recorded later is not known yet."""
    area = random.choice(AREAS)
    first = FIRST + timedelta(days=random.randrange(600))
    ended_on, revoked_on = (
        random.choice([None, first + timedelta(days=random.randrange(1, 365))]) for _ in range(2)
    )
    last = min((day - timedelta(days=1) for day in (ended_on, revoked_on) if day), default=None)
    home = Household(area_code=area, recognised=[], facts={}, updated_at=now())
    session.add(home)
    session.flush()
    case = Case(
        number=f"SA{place:018d}", service="social-assistance", filed_by_id=officer,
        household_id=home.id, area_code=area, applied_on=first, due_on=first, due_provisional=False,
        consented_at=now(), declared={"members": []}, assessment={}, rules_version="1",
        status="closed", decision="granted", decided_on=first, idempotency_key=str(place),
        fingerprint="0" * 64,
    )  # fmt: skip
    case.recognitions.append(Recognition(
        household_id=home.id, category="minimum_living", members=[], amount=1, first_day=first,
        ended_on=ended_on, revoked_on=revoked_on,
    ))  # fmt: skip
    session.add(case)
    marks = sorted(
        (_day(random, first), random.choice([*TIERS, INCIDENT])) for _ in range(random.randrange(3))
    )
    visits = sorted({_day(random, first) for _ in range(random.randrange(30))})
    known = [day for day in visits if _record(session, home, day, random.random() < 0.1)]
    for day, kind in marks:
        session.add(CareMark(household_id=home.id, kind=kind, marked_on=day, reason="有变化。",
                             officer_id=officer))  # fmt: skip
        session.flush()
    return area, first, last, Seen([m for m in marks if m[0] <= AS_OF], known)


def _day(random: Random, first: date) -> date:
    return first + timedelta(days=random.randrange(1, 720))


def _record(session: Session, home: Household, day: date, late: bool) -> bool:
    """Whether the visit is known by the as-of day: it may be recorded a year later."""
    recorded = day + timedelta(days=365) if late else day
    session.add(CareVisit(
        household_id=home.id, visited_on=day, recorded_on=recorded, method="at_home",
        visitors=["例甲"], findings="都好。", signed_by="王例文", officer_id=1,
    ))  # fmt: skip
    return recorded <= AS_OF


def counted(made: list[Made], first: date, last: date, area: str = "") -> tuple[int, int]:
    """Households with a visit due in the period, and those whose every one was made: by days."""
    due = met = 0
    for where, begin, end, seen in made:
        found: list[Due] = lived(begin, end, seen, AS_OF) if begin <= AS_OF else []
        asked = [one for one in found if first <= one.due_on <= min(last, AS_OF)]
        if asked and where.startswith(area):
            due += 1
            met += all(one.made_on for one in asked)
    return due, met


def figures(told: Any) -> tuple[int, int]:
    """Denominator and numerator of an answer."""
    return told["due"], told["met"]


@BOTH
def test_the_rate_equals_a_count_by_days(rest, pages, app, clock) -> None:
    clock.move_to(datetime(AS_OF.year, AS_OF.month, AS_OF.day, 12, tzinfo=CHINA))
    supervisor, random = rest("duban"), Random(20261102)
    nothing = supervisor.get("/statistics/care")["total"]
    assert nothing == {"key": "", "due": 0, "met": 0, "care_permille": None}
    with app.app_context(), transaction() as session:
        made = [household(session, random, place) for place in range(120)]
    for first, last in (
        (FIRST, AS_OF), (date(2025, 6, 1), date(2025, 8, 31)), (date(2026, 10, 1), date(2027, 1, 1)),
        (date(2026, 11, 2), date(2026, 11, 2)), (date(2024, 1, 1), date(2024, 12, 31)),
    ):  # fmt: skip
        path = f"/statistics/care?from={first}&to={last}"
        told = supervisor.get(f"{path}&group_by=township")
        due, met = counted(made, first, last)
        assert figures(told["total"]) == (due, met), first
        assert told["total"]["care_permille"] == (met * 1000 // due if due else None)
        for group in told["groups"]:
            assert figures(group) == counted(made, first, last, group["key"])
        assert sum(group["due"] for group in told["groups"]) == due
        county = rest("quduban").get(f"{path}&group_by=county")
        assert figures(county["total"]) == counted(made, first, last, "331002")
        listed = supervisor.get(f"/statistics/care/households?from={first}&to={last}&limit=200")
        rows = listed["items"]
        assert (len(rows), sum(row["met"] for row in rows), listed["next"]) == (due, met, None)
        assert all(row["met"] == all(d["made_on"] for d in row["dues"]) for row in rows)
    whole = counted(made, FIRST, AS_OF)
    assert 5 < whole[1] < whole[0] < 120
    pageful = supervisor.get(f"/statistics/care/households?from={FIRST}&limit=7")
    rest_of = supervisor.get(f"/statistics/care/households?from={FIRST}&limit=200&after=7")
    assert (pageful["next"], len(rest_of["items"])) == ("7", whole[0] - 7)
    rest("quduban").get("/statistics/care?area=331003", 403)
    rest("zhen1").get("/statistics/care", 403)
    person = pages()
    person.log_in("duban")
    overview = visible(person.get(f"/supervision?from={FIRST}"))
    assert "家庭关爱率" in overview and f"{whole[1]} / {whole[0]}" in overview
    page = visible(person.get(f"/supervision/care?from={FIRST}"))
    assert "有漏访" in page and "不是官方公式" in page
    assert "王" not in visible(person.get(f"/supervision/care?from={FIRST}&after=50"))
