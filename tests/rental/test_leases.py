"""What a lease is held against before it is kept, and what the department is told of it."""

import pytest

from portal.demonstration.accounts import TOWNSHIP
from tests.support import renting
from tests.support.browser import Rest
from tests.support.course import RESIDENT
from tests.support.paying import ACCOUNT


@pytest.fixture
def granted(rest, clock) -> str:
    """A household that has signed and looks for a home."""
    number = renting.granted(rest, clock)
    renting.sign(rest, number, "2027-11-12")
    return number


@pytest.mark.parametrize(("wrong", "field"), [
    ({"last_day": "2026-12-1"}, "last_day"),
    ({"first_day": "2025-1-1", "last_day": "2026-11-13"}, "last_day"),
    ({"rent": "0"}, "rent"), ({"rent": "800-900"}, "rent"), ({"floor_area": "0"}, "floor_area"),
    ({"floor_area": "60-70"}, "floor_area"), ({"landlord": "李例秀"}, "landlord"),
    ({"area": "990000"}, "area"), ({"address": ""}, "address"),
])  # fmt: skip
def test_a_lease_that_cannot_be_is_said_so_at_its_field(
    rest, granted: str, wrong: dict[str, str], field: str
) -> None:
    rest(RESIDENT).post(f"/cases/{granted}/payment-account", ACCOUNT)
    fault = renting.hand_in(rest, granted, 422, **wrong)
    assert [error["field"] for error in fault["errors"]] == [field]


def test_first_the_account_then_the_lease(rest, granted: str) -> None:
    fault = renting.hand_in(rest, granted, 422)
    assert [error["field"] for error in fault["errors"]] == ["account"]


def test_the_contract_must_open(rest, granted: str) -> None:
    rest(RESIDENT).post(f"/cases/{granted}/payment-account", ACCOUNT)
    client = rest(RESIDENT)
    answer = client.client.post(
        f"/api/v1/cases/{granted}/subsidy/lease", data=renting.LEASE, headers=client.headers
    )
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "file")


def test_a_wrong_lease_is_asked_for_again_and_takes_the_place_of_the_first(
    rest, granted: str
) -> None:
    rest(RESIDENT).post(f"/cases/{granted}/payment-account", ACCOUNT)
    renting.hand_in(rest, granted)
    renting.do(rest, "jianshe", "lease", "request-supplement", items="合同缺少签名页。",
               answer_by="2026-12-1")  # fmt: skip
    assert rest(RESIDENT).get(f"/cases/{granted}")["status"] == "paused"
    renting.hand_in(rest, granted, rent="850")
    rest(RESIDENT).post(f"/cases/{granted}/answer-supplement", {"answer": "已补。"})
    rest("jianshe").act("lease", "file-lease", **renting.REASON)
    view = rest(RESIDENT).get(f"/cases/{granted}/subsidy")
    assert (view["lease"]["rent"], view["handed_in"]) == (85_000, None)


def test_one_home_is_on_file_for_one_household(rest, app, granted: str, clock) -> None:
    renting.file_lease(rest, granted)
    other = renting.neighbour(rest, app)
    number = renting.as_neighbour(rest, other, clock)
    fault = renting.hand_in(rest, number, 422, who=other, address="例街1号2幢 301室")
    assert [error["field"] for error in fault["errors"]] == ["address"]
    assert "王" not in str(fault), "it does not say whose"
    renting.hand_in(rest, number, who=other, address="例街1号2幢302室")


def test_another_household_does_not_see_it(rest, app, granted: str) -> None:
    other: Rest = renting.neighbour(rest, app)
    assert other.get(f"/cases/{granted}/subsidy", 404)["code"] == "case-not-found"
    assert other.post(f"/cases/{granted}/subsidy/leave", {"words": "不要了"}, 404)
    assert rest("yibao").get(f"/cases/{granted}/subsidy", 404)["code"] == "case-not-found"
    assert renting.LEASE["area"] == TOWNSHIP
