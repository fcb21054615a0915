"""What did not arrive is seen by its office, sent again or handed over; refusals within the law's days."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.database import db
from portal.delivery.models import Delivery
from portal.doctor.checks import counted
from portal.jobs.operations import MOST_ATTEMPTS
from portal.journal.queries import history
from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import visible
from tests.support.course import RESIDENT
from tests.support.working import work

LIST = "/notices/undelivered"
REFUSAL = {"reason": "家中有自用小汽车。", "article": "最低生活保障审核确认办法第十四条"}


@pytest.fixture
def unsent(rest, app, clock, gateway) -> str:
    """A case whose first paper the gateway did not take; its number."""
    gateway.answers = [503] * MOST_ATTEMPTS
    number = course.apply(rest)["number"]
    for _ in range(MOST_ATTEMPTS):
        work(app)
        clock.shift(timedelta(days=1))
    return str(number)


@BOTH
def test_its_office_sees_why_and_sends_it_again(rest, app, clock, gateway, unsent) -> None:
    [paper] = rest("zhen1").get(LIST)["items"]
    assert (paper["case"], paper["office"]) == (unsent, "331002001-township")
    [sms] = paper["deliveries"]
    assert (sms["channel"], sms["failure"], sms["attempts"]) == (
        "sms",
        "unreachable",
        MOST_ATTEMPTS,
    )
    assert rest("minzheng1").get(LIST)["items"] == []
    rest("minzheng1").post(f"/notices/{paper['id']}/send-again", {}, 404)
    assert [one["number"] for one in rest("duban").get(LIST)["items"]] == [paper["number"]]
    rest(RESIDENT).get(LIST, 403)
    rest("zhen1").post(f"/notices/{paper['id']}/send-again", {})
    work(app)
    assert rest("zhen1").get(LIST)["items"] == []
    again = rest("zhen1").post(f"/notices/{paper['id']}/send-again", {}, 409)
    assert again["code"] == "nothing-failed"
    with app.app_context():
        assert db.session.get_one(Delivery, (paper["id"], "sms")).state == "told"


@BOTH
def test_what_no_gateway_takes_is_handed_over(rest, app, clock, pages, unsent) -> None:
    officer = pages()
    officer.log_in("zhen1")
    officer.get("/desk")
    page = officer.get("/papers/undelivered")
    assert "短信：对方系统没有答复" in visible(page) and unsent in page
    wrong = officer.post("/papers/1/handed-over", {"received_by": ""}, 422)
    assert "谁签收的：请填写这一项" in visible(wrong)
    page = officer.post("/papers/1/handed-over", {"received_by": "同住的女儿"})
    assert "已登记当面送达" in visible(page) and "文书都已送达" in visible(page)
    with app.app_context():
        assert history("notice", 1)[-1].action == "hand-over"
        assert db.session.get_one(Delivery, (1, "by_hand")).received_by == "同住的女儿"
        assert "同住的女儿" not in str([(e.before, e.after) for e in history("notice", 1)])


def test_the_page_sends_again(pages, app, unsent) -> None:
    officer = pages()
    officer.log_in("zhen1")
    officer.get("/papers/undelivered")
    assert "已重新发送" in visible(officer.post("/papers/1/send-again"))
    work(app)
    assert "没有发送失败的记录" in visible(officer.post("/papers/1/send-again", status=409))
    supervisor = pages()
    supervisor.log_in("duban")
    assert "文书都已送达" in visible(supervisor.get("/papers/undelivered"))


def test_a_refusal_arrives_within_three_working_days(rest, app, clock, gateway) -> None:
    """最低生活保障审核确认办法 21: the doctor finds one that does not."""
    course.apply(rest)
    course.inquire(rest)
    course.publicise(rest, clock)
    work(app)
    gateway.answers = [503] * MOST_ATTEMPTS
    rest("minzheng1").act("decide", "claim")
    rest("minzheng1").act("decide", "refuse", **REFUSAL)
    late = []
    for _ in range(6):
        work(app)
        with app.app_context():
            late.append(counted().get("late-refusal", 0))
        clock.shift(timedelta(days=1))
    first = late.index(1)
    assert first == 4 and set(late[:first]) == {0} and set(late[first:]) == {1}
    refusal = next(p for p in rest("minzheng1").get(LIST)["items"] if p["kind"] == "decision")
    rest("minzheng1").post(f"/notices/{refusal['id']}/handed-over", {"received_by": "本人"})
    with app.app_context():
        assert "late-refusal" not in counted()
        assert db.session.scalars(
            select(Delivery.channel).where(Delivery.notice_id == refusal["id"])
        )
