"""What supervisors and everybody see: coverage against a count by hand, and the rent index."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.cases.models import Case
from portal.cases.rental.models import Lease
from portal.database import transaction
from portal.demonstration.accounts import TOWNSHIP
from portal.rental import index
from portal.rental.index import Rents, rents
from tests.conftest import BOTH
from tests.support import course, renting
from tests.support.browser import visible
from tests.support.course import RESIDENT


def seen(rest, area: str = "", who: str = "quduban"):
    return rest(who).get(f"/rental/picture?area={area}")


@BOTH
def test_a_household_counts_once_from_its_recognition_to_its_exit(rest, app, clock) -> None:
    assert seen(rest)["whole"]["permille"] is None
    course.recognised(rest, clock, **renting.NO_HOME)
    assert (seen(rest)["whole"]["qualifying"], seen(rest)["whole"]["paid"]) == (1, 0)
    number = next(
        case["number"] for case in rest(RESIDENT).get("/cases")["items"]
        if case["service"] == "rental-subsidy"
    )  # fmt: skip
    renting.accept(rest)
    renting.review(rest)
    renting.publicise(rest, clock)
    renting.decide(rest)
    renting.sign(rest, number, "2027-11-12")
    renting.file_lease(rest, number)
    view = seen(rest)
    assert (view["whole"]["qualifying"], view["whole"]["paid"]) == (1, 0), "paid from December"
    assert view["average_area"] == 5_400 <= view["most_area"]
    assert (view["decisions"], view["tenths_to_decision"]) == (1, 3), "eleven days"
    renting.at(clock, "2026-12-10")
    renting.bank_pays(rest, app, "2026-12")
    view = seen(rest)
    assert view["whole"] == {
        "key": "",
        "qualifying": 1,
        "paid": 1,
        "otherwise": 0,
        "permille": 1000,
    }
    [row] = [row for row in view["by_category"] if row["qualifying"]]
    assert row["key"] == "rent_minimum_living"
    assert view["by_area"] == [{**view["whole"], "key": TOWNSHIP}]
    assert view["spending"][-1] == {"month": "2026-12-01", "amount": 108_000}
    rest(RESIDENT).post(f"/cases/{number}/subsidy/leave", {"words": "搬到儿子家。"})
    assert renting.months_of(rest, number, "2027") == []
    assert seen(rest)["exits"] == {"voluntary": 1}
    renting.at(clock, "2027-01-10")
    assert seen(rest)["whole"]["paid"] == 0


def test_a_flat_that_was_given_covers_as_well(rest, clock) -> None:
    course.recognised(rest, clock, **renting.NO_HOME)
    renting.do(rest, "jianshe", "public-rental-housing", "grant", granted="配租公租房一套。")
    assert seen(rest)["whole"]["otherwise"] == 1


def test_a_supervisor_sees_the_own_area_and_what_lies_within(rest, pages, clock) -> None:
    assert seen(rest, TOWNSHIP)["area"] == TOWNSHIP
    rest("quduban").get("/rental/picture?area=331003", 403)
    rest("jianshe").get("/rental/picture", 403)
    supervisor = pages()
    supervisor.log_in("duban")
    assert "应保尽保" in visible(supervisor.get("/supervision/rental"))
    assert (
        supervisor.client.get("/supervision/rental.csv").data.decode("utf-8-sig").startswith("地区")
    )


TOWNS = ("331002001", "331002002", "331003001")
MANY = st.lists(
    st.tuples(st.sampled_from(TOWNS), st.integers(50_000, 300_000), st.integers(2_000, 12_000)),
    max_size=16,
)  # fmt: skip


@settings(max_examples=60)
@given(found=MANY)
def test_no_rent_of_fewer_than_five_is_published_nor_reckoned(found) -> None:
    by_town: dict[str, list[int]] = {}
    for town, rent, area in found:
        by_town.setdefault(town, []).append(rent * 100 // area)
    parts = index._parts(by_town, TOWNS)
    for row in parts:
        count = len(by_town.get(row.area, []))
        assert row.count is None or row.count == count
        assert row.median is None or (count >= 5 and row.low <= row.median <= row.high)
    hidden = [row for row in parts if row.count is None]
    few = [town for town in TOWNS if 0 < len(by_town.get(town, [])) < 5]
    others = [town for town in TOWNS if len(by_town.get(town, [])) >= 5]
    assert len(hidden) != 1 or not others or not few


@pytest.mark.parametrize(("leases", "shown"), [(4, None), (5, 5)])
def test_the_index_is_for_everybody_once_five_are_on_file(
    rest, app, pages, clock, leases: int, shown: int | None
) -> None:
    number = renting.subsidised(rest, clock)
    copy_leases(app, number, leases - 1)
    with app.app_context():
        whole = rents()[0]
        assert whole == Rents("331000", shown, *((1_500, 1_500, 1_500) if shown else (None,) * 3))
    assert ("少于5份，不公布" in visible(pages().get("/housing/rents"))) == (shown is None)


def copy_leases(app, number: str, count: int) -> None:
    """The same home, let to others of whom the portal knows no more."""
    with app.app_context(), transaction() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        one = session.scalars(select(Lease)).one()
        for place in range(count):
            other = Case(**{
                column.name: getattr(case, column.name) for column in Case.__table__.columns
                if column.name not in ("id", "number", "idempotency_key", "version")
            }, number=f"X{place}", idempotency_key=f"copy-{place}")  # fmt: skip
            other.decision = "granted"
            session.add(other)
            session.flush()
            session.add(Lease(
                case_id=other.id, area_code=one.area_code, address="例街", home_index=f"{place}",
                landlord="赵例房", floor_area=one.floor_area, rent=one.rent, first_day=one.first_day,
                last_day=date(2027, 12, 31), material_id=one.material_id,
                handed_in_on=one.handed_in_on, filed_on=one.filed_on,
            ))  # fmt: skip
