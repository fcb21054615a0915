"""Five years of one household's life with the rental subsidy, told once.

The family of three, a minimum living household without a home, is subsidised 54 m2 at 20 yuan: 1,080 yuan
a month (the table of Zhoushan, an example). Its agreement runs for a year at a time.
"""

from tests.support import renting
from tests.support.course import RESIDENT
from tests.support.paying import ACCOUNT

RENEWAL = {"words": "没有变化。", "agreed": True}


def renew(rest, number: str) -> None:
    rest(RESIDENT).post(f"/cases/{number}/subsidy/renew", RENEWAL)


def approve(rest, action: str = "conclude-unchanged", **answers: object) -> None:
    renting.do(rest, "jianshe", "review", action, **{**renting.REASON, **answers})


def decide(rest, heard_on: str = "") -> None:
    """Another officer decides on what was proposed, after hearing the household where it loses."""
    if heard_on:
        renting.do(
            rest, "jianshe2", "adjust", "record-hearing", heard_on=heard_on, words="没有意见。"
        )
    renting.do(rest, "jianshe2", "adjust", "adjust", **renting.BY_LAW)


def test_five_years_of_one_household(rest, app, clock) -> None:
    def resident():
        return rest(RESIDENT)

    # 2026: the family applies in November; agreement and lease are on file, December is the first month.
    number = renting.subsidised(rest, clock)
    assert renting.months_of(rest, number, "2026") == ["2026-12"]
    renting.at(clock, "2026-12-10")
    assert renting.paid(rest, "2026-12")["total"] == 108_000

    # 2027: it renews in time, within the last thirty days, and gets no month less.
    renting.at(clock, "2027-10-12")
    too_early = resident().post(f"/cases/{number}/subsidy/renew", RENEWAL, 409)
    assert (too_early["code"], "2027年10月13日" in too_early["detail"]) == ("too-early", True)
    renting.at(clock, "2027-10-20")
    renting.hand_in(rest, number, first_day="2027-12-1", last_day="2029-12-31")
    renew(rest, number)
    approve(rest)
    assert renting.months_of(rest, number, "2027") == [
        f"2027-{month:02d}" for month in range(1, 13)
    ]
    assert resident().get(f"/cases/{number}/subsidy")["agreement"]["last_day"] == "2028-11-12"

    # 2028: a child is born in March: a fourth person, 64 m2, 1,280 yuan from the next month on.
    renting.at(clock, "2028-03-20")
    renting.report(rest, number, "members", "2028-03-01", "生了第二个孩子。")
    approve(rest, "record-inquiry", **renting.found(child_born=True))
    approve(rest, "propose-change", categories=["rent_minimum_living"])
    decide(rest)
    paid = renting.months(rest, number)
    assert (paid["2028-03"], paid["2028-04"]) == (108_000, 128_000)

    # It forgets to renew: nothing from December on.
    renting.at(clock, "2028-12-20")
    view = resident().get(f"/cases/{number}/subsidy")
    assert (view["suspended"], view["to_do"]) == (True, "renewal")
    assert renting.months_of(rest, number, "2028")[-1] == "2028-11"

    # 2029: re-approved in February, paid from March; the months between are not paid back.
    renting.at(clock, "2029-02-10")
    renew(rest, number)
    approve(rest)
    assert renting.months_of(rest, number, "2029")[:2] == ["2029-03", "2029-04"]

    # In May the father, who signed, dies. The mother signs in his place; three are left: 1,080 yuan.
    renting.at(clock, "2029-05-08")
    renting.report(rest, number, "death", "2029-05-02", "丈夫去世。")
    resident().post(f"/cases/{number}/subsidy/successor", {"signer": "1", "agreed": True})
    assert resident().get(f"/cases/{number}/subsidy")["agreement"]["signer"] == "李例秀"
    assert resident().get(f"/cases/{number}/payment-account", 404)["code"] == "account-not-found"
    resident().post(f"/cases/{number}/payment-account", {**ACCOUNT, "holder": "李例秀"})
    approve(rest, "record-inquiry", **renting.found(child_born=True, father_died=True))
    approve(rest, "propose-change", categories=["rent_minimum_living"])
    decide(rest, heard_on="2029-05-08")
    paid = renting.months(rest, number)
    assert (paid["2029-05"], paid["2029-06"]) == (128_000, 108_000)

    # In December it moves to another street: the department looks at the new lease, no month is lost.
    renting.at(clock, "2029-12-15")
    moved = {
        "address": "例巷2号101室",
        "first_day": "2030-1-1",
        "last_day": "2031-12-31",
        "rent": "800",
    }
    renting.hand_in(rest, number, **moved)
    approve(rest)

    # 2030: renewed.
    renting.at(clock, "2030-01-20")
    renew(rest, number)
    approve(rest)
    assert len(renting.months_of(rest, number, "2030")) == 12

    # 2031: renewed once more; a home is bought in June and told in August: July and August come back.
    renting.at(clock, "2031-01-20")
    renew(rest, number)
    approve(rest)
    for month in ("2031-07", "2031-08"):
        renting.at(clock, f"{month}-10")
        renting.bank_pays(rest, app, month)
    renting.report(rest, number, "property", "2031-06-15", "买了一套房子。")
    approve(
        rest,
        "record-inquiry",
        **renting.found(father_died=True, child_born=True, homes=1, home_area=9_000),
    )
    approve(rest, "propose-stop", ground="home")
    decide(rest, heard_on="2031-08-10")
    assert renting.months_of(rest, number, "2031")[-1] == "2031-08"
    back = rest("jianshe").post(f"/cases/{number}/clawbacks", {
        "category": "rent_minimum_living", "first_month": "2031-7", "last_month": "2031-8", "due": 0,
        "reason": "6月起已有住房。"}, 201)  # fmt: skip
    assert back["amount"] == 2 * 108_000
    assert resident().get(f"/cases/{number}")["status"] == "closed"
