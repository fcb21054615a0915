"""Visits: who records what, with which evidence; the list, what is missed, what stays unread."""

import io
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from portal.care.models import CareVisit
from portal.cases.models import Case, Recognition
from portal.clock import CHINA
from portal.database import db
from portal.journal.queries import history
from tests.cases.test_papers import document, picture
from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import visible

VISIT = {
    "visited_on": "2026-11-12", "visitors": ["例甲", "例乙"], "method": "at_home",
    "findings": "老人腿脚不便，需要一张护理床。", "signed_by": "王例文",
}  # fmt: skip
REASON = {"reason": "户主十一月十二日突发脑梗住院。"}


def household_of(app: Any, number: str) -> int:
    """The household of a case."""
    with app.app_context():
        found = db.session.scalar(select(Case.household_id).where(Case.number == number))
        return int(found)


def queue(rest: Any, login: str = "zhen1") -> Any:
    """The list of an office."""
    return rest(login).get("/care/households")["items"]


@BOTH
def test_from_recognition_to_a_visit(rest, app, clock) -> None:
    """Recognised on 10 November: due on 10 February; visited on the 12th, due on 12 February."""
    assert queue(rest) == []
    home = household_of(app, course.recognised(rest, clock))
    line = {
        "household": home, "applicant": "王**", "area": "331002001", "tier": "other",
        "due_on": "2027-02-10", "cause": "other", "lamp": "normal", "days": 92, "last_visit": None,
        "missed": 0,
    }  # fmt: skip
    assert queue(rest) == [line]
    clock.shift(timedelta(days=2))
    township = rest("zhen1")
    township.post(f"/care/households/{home}/visits", VISIT, 201)
    assert queue(rest) == [
        {**line, "due_on": "2027-02-12", "days": 92, "last_visit": "2026-11-12"}
    ]  # fmt: skip
    told = township.get(f"/care/households/{home}")
    assert told["plan"] == [
        {"due_on": "2027-02-10", "cause": "other", "made_on": "2026-11-12"},
        {"due_on": "2027-02-12", "cause": "other", "made_on": None},
    ]
    kept = told["visits"][0]
    assert {name: kept[name] for name in VISIT} == VISIT
    assert (kept["recorded_on"], kept["photo"]) == ("2026-11-12", False)
    again = township.post(f"/care/households/{home}/visits", VISIT, 409)
    assert again["code"] == "visited-before"
    with app.app_context():
        columns = "visitors, findings, signed_by"
        raw = db.session.connection().exec_driver_sql(f"SELECT {columns} FROM care_visits").one()
        text = b"".join(bytes(value) for value in raw)
        assert not any(words.encode() in text for words in ("例甲", "护理床", "王例文"))
        events = history("household", home)
        assert [e.action for e in events if e.action in ("visit", "look")][-2:] == ["visit", "look"]
        assert "护理床" not in str([e.after for e in events])


@BOTH
def test_a_major_incident_is_visited_by_the_next_day(rest, app, clock) -> None:
    home = household_of(app, course.recognised(rest, clock))
    township = rest("zhen1")
    township.post(f"/care/households/{home}/marks", {"kind": "incident", **REASON}, 201)
    line = queue(rest)[0]
    assert (line["due_on"], line["cause"], line["lamp"]) == ("2026-11-11", "incident", "soon")
    clock.shift(timedelta(days=2))
    late = queue(rest)[0]
    assert (late["lamp"], late["days"], late["missed"]) == ("overdue", 1, 1)
    rest("zhen1").post(f"/care/households/{home}/visits", VISIT, 201)
    after = queue(rest)[0]
    assert (after["lamp"], after["missed"], after["cause"]) == ("normal", 1, "other")


def test_a_tier_is_set_with_a_reason_once(rest, app, clock) -> None:
    home = household_of(app, course.recognised(rest, clock))
    path, township = f"/care/households/{home}/marks", rest("zhen1")
    assert township.post(path, {"kind": "other", **REASON}, 409)["code"] == "marked-before"
    assert township.post(path, {"kind": "key"}, 422)["errors"][0]["field"] == "reason"
    township.post(path, {"kind": "key", **REASON}, 201)
    assert queue(rest)[0]["due_on"] == "2026-12-10"
    assert township.post(path, {"kind": "key", **REASON}, 409)["code"] == "marked-before"
    township.post(path, {"kind": "other", **REASON}, 201)
    line = queue(rest)[0]
    assert (line["tier"], line["due_on"]) == ("other", "2026-12-10")


def test_without_evidence_it_is_no_visit(rest, app, clock) -> None:
    home = household_of(app, course.recognised(rest, clock))
    clock.shift(timedelta(days=2))
    path, township = f"/care/households/{home}/visits", rest("zhen1")
    unsigned = {key: value for key, value in VISIT.items() if key != "signed_by"}
    assert township.post(path, unsigned, 422)["errors"][0]["field"] == "file"
    for change, field in (
        ({"visited_on": "2026-11-13"}, "visited_on"), ({"visited_on": "2026-11-09"}, "visited_on"),
        ({"visitors": []}, "visitors"), ({"method": "telepathy"}, "method"),
        ({"findings": ""}, "findings"),
    ):  # fmt: skip
        wrong = township.post(path, {**VISIT, **change}, 422)
        assert [problem["field"] for problem in wrong["errors"]] == [field], change
    assert queue(rest)[0]["last_visit"] is None


@BOTH
def test_a_photo_is_evidence_and_only_the_office_opens_it(rest, pages, app, clock) -> None:
    home = household_of(app, course.recognised(rest, clock))
    clock.shift(timedelta(days=2))
    officer = pages()
    officer.log_in("zhen1")
    assert "王**" in visible(officer.get("/care"))
    officer.get(f"/care/households/{home}")
    path, form = f"/care/households/{home}/visits", {**VISIT, "visitors": "例甲"}
    form["signed_by"] = ""
    bare = officer.post(path, form, 422)
    assert "请上传探访照片" in bare and "护理床" in bare
    broken = {**form, "file": (io.BytesIO(b"no picture"), "a.jpg")}
    assert "打不开" in officer.post(path, broken, 422, content_type="multipart/form-data")
    sent = {**form, "file": (io.BytesIO(picture()), "a.jpg")}
    done = visible(officer.post(path, sent, content_type="multipart/form-data"))
    assert "探访已登记" in done and "护理床" in done and "照片" in done
    with app.app_context():
        visit = db.session.scalars(select(CareVisit)).one()
        assert (visit.photo, visit.media_type) == (picture(), "image/jpeg")
        raw = db.session.connection().exec_driver_sql("SELECT photo FROM care_visits").scalar_one()
        assert picture() not in bytes(raw)
        number = visit.id
    answer = officer.client.get(f"/care/visits/{number}/photo")
    assert answer.data == picture()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    with app.app_context():
        assert [e.action for e in history("care-visit", number)] == ["look"]
    for login, status in (("minzheng1", 404), ("yibao", 404), ("duban", 403), ("guanli", 403)):
        other = pages()
        other.log_in(login)
        assert other.client.get(f"/care/visits/{number}/photo").status_code == status
        assert other.client.get(f"/care/households/{home}").status_code == status
    assert rest("yibao").get("/care/households", 403)["code"] == "not-allowed"
    again = document()
    second = {**form, "visited_on": "2026-11-11", "file": (io.BytesIO(again), "a.pdf")}
    assert "2026年11月12日补记" in visible(
        officer.post(path, second, content_type="multipart/form-data")
    )


def test_the_page_notes_a_risk_and_keeps_what_was_typed(rest, pages, app, clock) -> None:
    home = household_of(app, course.recognised(rest, clock))
    officer = pages()
    officer.log_in("zhen1")
    assert "关爱探访" in visible(officer.get(f"/care/households/{home}"))
    wrong = officer.post(f"/care/households/{home}/marks", {"reason": "住院了"}, 422)
    assert "住院了" in wrong
    done = visible(officer.post(f"/care/households/{home}/marks", {"kind": "incident", **REASON}))
    assert "请在2026年11月11日前探访" in done and "脑梗" in done
    again = officer.post(f"/care/households/{home}/marks", {"kind": "incident", **REASON}, 409)
    assert "已经这样登记过了" in again


def test_missed_ones_stay_to_be_seen_and_the_end_ends_them(rest, pages, app, clock) -> None:
    """A review ends the recognition with 10 November 2027: the visit of that day is the last one due."""
    home = household_of(app, course.recognised(rest, clock))
    with app.app_context():
        db.session.scalars(select(Recognition)).one().ended_on = date(2027, 11, 11)
        db.session.commit()
    clock.move_to(datetime(2027, 8, 1, 9, tzinfo=CHINA))
    line = queue(rest)[0]
    assert (line["due_on"], line["missed"], line["lamp"]) == ("2027-02-10", 2, "overdue")
    officer = pages()
    officer.log_in("zhen1")
    page = visible(officer.get(f"/care/households/{home}"))
    assert "2027年5月10日" in page and "未按时探访" in page
    clock.move_to(datetime(2027, 11, 11, 9, tzinfo=CHINA))
    assert queue(rest) == []
