"""From the application to the first month: township, civil affairs beside housing, publicity, decision,
agreement, lease (社会救助暂行办法 39-40; 浙江省社会救助条例 29-30, 56).
"""

from tests.conftest import BOTH
from tests.support import renting
from tests.support.course import RESIDENT


@BOTH
def test_the_whole_way(rest, clock) -> None:
    number = renting.apply(rest)
    resident = rest(RESIDENT)
    assert resident.get(f"/cases/{number}")["due_on"] is None, "nobody has set an outer limit"
    renting.accept(rest)
    assert rest("jianshe").task("homes")["due_on"] == "2026-11-06"
    assert rest("minzheng1").task("check")["due_on"] == "2026-11-05"
    renting.check_means(rest)
    renting.review(rest)
    renting.publicise(rest, clock)
    renting.decide(rest)
    case = resident.get(f"/cases/{number}")
    assert (case["status"], case["decision"]) == ("agree", "granted")
    assert "每月1,080.00元" in str(case["notices"][-1]["content"])
    renting.sign(rest, number, "2027-11-12")
    assert resident.get(f"/cases/{number}")["status"] == "lease"
    renting.file_lease(rest, number)
    case = resident.get(f"/cases/{number}")
    assert case["status"] == "subsidised"
    assert list(renting.months(rest, number)) == [
        "2026-12", *(f"2027-{month:02d}" for month in range(1, 12))
    ]  # fmt: skip
    assert set(renting.months(rest, number).values()) == {108_000}
