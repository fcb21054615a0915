"""An objection at publicity: inquired into again, posted again, who objected protected."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from portal.cases.course_models import Objection
from portal.cases.models import Case, Task
from portal.database import db
from portal.offices.delegations import Delegation
from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import visible
from tests.support.course import RESIDENT

OBJECTION = {"words": "这家人在城里还有一套房。", "objector": "例邻居 19900001111"}
HANDED_OVER = Delegation(
    "social-assistance", "331002", date(2026, 7, 1), None, 20, "working_days", "社会救助法第44条"
)


def objected(rest, clock) -> str:
    """A case to whose publicity a neighbour objected on the third day; its number."""
    number = str(course.apply(rest)["number"])
    course.inquire(rest)
    township = rest("zhen1")
    township.act("publicise", "claim")
    assert township.act("publicise", "record-objection", 409, **OBJECTION)["code"] == "not-posted"
    township.act("publicise", "post")
    clock.shift(timedelta(days=3))
    township.act("publicise", "record-objection", **OBJECTION)
    return number


@BOTH
def test_it_is_inquired_into_again_and_posted_again(rest, app, clock) -> None:
    """Objected to on Thursday 5 November: 15 working days end on the 26th."""
    number = objected(rest, clock)
    township, resident = rest("zhen1"), rest(RESIDENT)
    case = resident.get(f"/cases/{number}")
    assert (case["status"], case["due_on"]) == ("verify", "2027-01-04")
    assert [(s["code"], s["state"], s["outcome"]) for s in case["timeline"]] == [
        ("accept", "concluded", "done"), ("verify", "concluded", "done"),
        ("publicise", "concluded", "objection"), ("verify", "open", None),
        ("publicise", "waiting", None), ("decide", "waiting", None), ("check", "concluded", "done"),
    ]  # fmt: skip
    assert case["timeline"][3]["due_on"] == "2026-11-26"
    township.act("verify", "claim")
    opinion = {"opinion": "grant", "reason": "查了不动产登记，没有第二套房。"}
    assert township.act("verify", "give-opinion", 409, **opinion)["code"] == "inquiry-missing"
    township.act("verify", "record-inquiry", **course.INQUIRY)
    township.act("verify", "give-opinion", **opinion)
    course.publicise(rest, clock)
    course.decide(rest)
    assert resident.get(f"/cases/{number}")["status"] == "delivering"
    with app.app_context():
        assert db.session.scalars(select(Case.outer_ground)).one() == "objection"


@BOTH
def test_who_objected_and_what_was_said_stays_with_the_office(rest, app, pages, clock) -> None:
    number = objected(rest, clock)
    case = rest(RESIDENT).get(f"/cases/{number}")
    assert case["notices"][-1]["content"]["title"] == "公示异议复查告知书"
    said = str(case)
    assert "城里" not in said and "例邻居" not in said
    officer, resident, county = pages(), pages(), pages()
    officer.log_in("zhen1")
    seen = visible(officer.get(f"/desk/tasks/{rest('zhen1').task('verify')['id']}"))
    assert OBJECTION["words"] in seen and OBJECTION["objector"] in seen
    resident.log_in(RESIDENT)
    assert "例邻居" not in visible(resident.get(f"/cases/{number}"))
    township = rest("zhen1")
    township.act("verify", "claim")
    township.act("verify", "record-inquiry", **course.INQUIRY)
    township.act("verify", "give-opinion", opinion="refuse", reason="确有第二套房。")
    county.log_in("minzheng1")
    seen = visible(county.get(f"/desk/tasks/{rest('minzheng1').task('decide')['id']}"))
    assert OBJECTION["words"] in seen and "例邻居" not in seen
    with app.app_context():
        stored = db.session.connection().exec_driver_sql("SELECT words, objector FROM objections")
        assert all(b"19900001111" not in bytes(cell) for cell in stored.one())
        assert db.session.scalars(select(Objection.objector)).one() == OBJECTION["objector"]


def test_an_office_that_neither_posts_nor_decides_reads_no_word_of_it(
    rest, app, pages, clock
) -> None:
    """The county handed the confirmation over (社会救助法 44): it checks data, and that is all."""
    app.extensions["city"] = replace(app.extensions["city"], delegations=(HANDED_OVER,))
    objected(rest, clock)
    with app.app_context():
        check = db.session.scalars(select(Task.id).where(Task.kind == "check")).one()
    county, township = pages(), pages()
    county.log_in("minzheng1")
    seen = visible(county.get(f"/desk/tasks/{check}"))
    assert "公示异议" in seen and "城里" not in seen and "例邻居" not in seen
    township.log_in("zhen1")
    seen = visible(township.get(f"/desk/tasks/{rest('zhen1').task('verify')['id']}"))
    assert OBJECTION["words"] in seen and OBJECTION["objector"] in seen


def test_nobody_need_give_a_name(rest, clock) -> None:
    course.apply(rest)
    course.inquire(rest)
    township = rest("zhen1")
    township.act("publicise", "claim")
    township.act("publicise", "post")
    bare = township.act("publicise", "record-objection", 422)
    assert [problem["field"] for problem in bare["errors"]] == ["words"]
    township.act("publicise", "record-objection", words="匿名来信反映有车。")
    assert township.task("verify")["state"] == "open"
