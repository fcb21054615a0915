"""Filing a case on a household's behalf (代办): prefilled, mandated, once, and in nobody's account."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.cases.models import Case
from portal.database import db
from portal.journal.queries import history, verify
from portal.people.models import Household
from tests.cases.test_together import at_once
from tests.conftest import BOTH
from tests.support import course
from tests.support.browser import Rest
from tests.support.course import RESIDENT, Login
from tests.support.family import application, family
from tests.support.findings import APPLICATION, act, find, found, registered, seen

NUMBER = "SA3310022026000001"


def claimed(rest: Login, app: Flask, household: int) -> int:
    """An unreached finding in the township's hands."""
    finding = find(app, household)
    act(rest("zhen1"), finding, "claim")
    return finding


def cases(app: Flask) -> list[Case]:
    """Every case there is."""
    with app.app_context():
        return list(db.session.scalars(select(Case).order_by(Case.id)))


@BOTH
def test_a_household_without_an_account_gets_its_case(rest, app, clock) -> None:
    home = registered(app)
    finding = claimed(rest, app, home)
    also = find(app, home, category="marginal")
    officer = rest("zhen1")
    changed = {**APPLICATION, "household": {**APPLICATION["household"], "other_income": 10_000}}
    done = act(officer, finding, "apply", **changed)
    assert (done["outcome"], done["case"], done["actions"]) == ("applies", NUMBER, [])
    assert (found(app, also).outcome, seen(officer, also)["case"]) == ("applies", NUMBER)
    (case,) = cases(app)
    assert (case.account_id, case.household_id, str(case.mandate_on)) == (None, home, "2026-11-02")
    assert case.declared == {part: changed[part] for part in ("household", "members")} | {
        "members": [{**m, "birth_date": born} for m, born in zip(
            changed["members"], ("1980-03-12", "1982-05-12", "2014-11-03"), strict=True)]
    }  # fmt: skip
    with app.app_context():
        assert db.session.get_one(Household, home).facts["other_income"] == 10_000
        (filed,) = history("case", NUMBER)
        assert (filed.action, filed.office) == ("apply", "331002001-township")
        assert filed.after == {"service": "social-assistance", "mandate_on": "2026-11-02"}
        assert verify()[1] == []


@BOTH
def test_the_case_goes_its_way_like_any_other(rest, app, clock, pages) -> None:
    act(rest("zhen1"), claimed(rest, app, registered(app)), "apply", **APPLICATION)
    assert rest("zhen1").task("accept")["applicant"] == "王**"
    (paper,) = rest("zhen1").get(f"/cases/{NUMBER}")["notices"]
    assert "海门街道办事处按您2026年11月2日签署的授权书代您提出" in str(paper["content"])
    course.inquire(rest)
    course.publicise(rest, clock)
    course.decide(rest)
    assert rest("yibao").task("medical-aid")["applicant"] == "王**"
    person = pages()
    assert "王**" in person.log_in("yibao")
    total = rest("duban").get("/statistics/joint-handling?area=331002001")["total"]
    assert total["due"] == 13


def test_without_a_signed_mandate_there_is_no_case(rest, app, clock) -> None:
    finding = claimed(rest, app, registered(app))
    mandates: tuple[tuple[Any, set[str]], ...] = (
        (None, {"mandate"}), ({}, {"mandate.signed", "mandate.signed_on"}),
        ({"signed": False, "signed_on": "2026-11-02"}, {"mandate.signed"}),
        ({"signed": True, "signed_on": "2026-11-03"}, {"mandate.signed_on"}),
    )  # fmt: skip
    for mandate, fields in mandates:
        wrong = act(rest("zhen1"), finding, "apply", 422, **{**APPLICATION, "mandate": mandate})
        assert {error["field"] for error in wrong["errors"]} == fields
    assert "第四十九条" in str(act(
        rest("zhen1"), finding, "apply", 422, **{**APPLICATION, "mandate": mandates[2][0]}
    ))  # fmt: skip
    assert (cases(app), found(app, finding).state) == ([], "claimed")


def test_everything_that_is_wrong_is_named_at_once(rest, app, clock) -> None:
    finding = claimed(rest, app, registered(app))
    body = {"household": {"area": "331002"}, "members": [{"name": "王例文"}], "mandate": {}}
    wrong = act(rest("zhen1"), finding, "apply", 422, **body)
    assert {error["field"] for error in wrong["errors"]} == {
        "household.area", "members.0.id_number", "mandate.signed", "mandate.signed_on",
    }  # fmt: skip


def test_another_township_files_for_its_own(rest, app, clock) -> None:
    finding = claimed(rest, app, registered(app))
    elsewhere = {**APPLICATION, "household": {**APPLICATION["household"], "area": "331003001"}}
    wrong = act(rest("zhen1"), finding, "apply", 422, **elsewhere)
    assert [error["field"] for error in wrong["errors"]] == ["household.area"]
    assert cases(app) == []


@BOTH
def test_a_double_tap_makes_one_case(rest, app, clock) -> None:
    finding, officer = claimed(rest, app, registered(app)), rest("zhen1")
    headers = {**officer.headers, "If-Match": str(seen(officer, finding)["version"])}
    path = f"/api/v1/findings/{finding}/apply"
    answers = at_once(*(
        lambda: app.test_client().post(path, json=APPLICATION, headers=headers) for _ in range(4)
    ))  # fmt: skip
    assert [answer.status_code for answer in answers] == [200] * 4
    assert {answer.json["case"] for answer in answers} == {NUMBER}
    assert len(cases(app)) == 1
    other = {**APPLICATION, "household": {**APPLICATION["household"], "homes": 2}}
    assert act(officer, finding, "apply", 409, **other)["code"] == "wrong-state"


@BOTH
def test_officer_and_resident_at_once_make_one_case(rest, app, clock) -> None:
    """The resident takes the register's household over while the officer files for it."""
    finding, officer, resident = claimed(rest, app, registered(app)), rest("zhen1"), rest(RESIDENT)
    version = str(seen(officer, finding)["version"])
    answers = at_once(
        lambda: app.test_client().post(
            f"/api/v1/findings/{finding}/apply", json=APPLICATION,
            headers={**officer.headers, "If-Match": version},
        ),
        lambda: app.test_client().post(
            "/api/v1/cases", json=application(),
            headers={**resident.headers, "Idempotency-Key": "at-the-same-time"},
        ),
    )  # fmt: skip
    assert sorted(answer.status_code for answer in answers)[-1] == 409
    assert len(cases(app)) == 1
    told = next(answer.json for answer in answers if answer.status_code == 409)
    assert told["code"] in ("case-open", "identity-not-proved")


@pytest.fixture
def stranger(rest, app) -> Rest:
    """Somebody with an account who knows the family's ID numbers."""
    person = {"name": "陌例生", "phone": "19911113333", "password": "a-long-password"}
    rest("").post("/accounts", person, 201)
    return Rest(app, "19911113333", "a-long-password")


def test_typing_an_id_number_shows_nothing_of_what_an_officer_filed(
    rest, app, clock, stranger
) -> None:
    act(rest("zhen1"), claimed(rest, app, registered(app)), "apply", **APPLICATION)
    refused = stranger.post("/cases", application(), 409, Idempotency_Key="a-stranger")
    assert refused["code"] == "identity-not-proved"
    assert NUMBER not in str(refused)
    assert stranger.get("/cases")["items"] == []
    for path in (f"/cases/{NUMBER}", "/household"):
        stranger.get(path, 404)
    assert stranger.post(f"/cases/{NUMBER}/withdraw", status=404)["code"] == "case-not-found"


def test_what_a_stranger_took_over_does_not_show_what_is_filed_later(
    rest, app, clock, stranger
) -> None:
    home = registered(app)
    first = stranger.post("/cases", application(homes=3), 201, Idempotency_Key="a-stranger")
    stranger.post(f"/cases/{first['number']}/withdraw")
    done = act(rest("zhen1"), claimed(rest, app, home), "apply", **APPLICATION)
    stranger.get(f"/cases/{done['case']}", 404)
    assert [case["number"] for case in stranger.get("/cases")["items"]] == [first["number"]]
    assert stranger.get("/household")["household"]["homes"] == 3


def test_who_has_applied_already_gets_no_second_case(rest, app, clock) -> None:
    number = course.apply(rest)["number"]
    with app.app_context():
        home = db.session.scalars(select(Household.id)).one()
    finding = claimed(rest, app, home)
    refused = act(rest("zhen1"), finding, "apply", 409, **APPLICATION)
    assert refused["code"] == "case-open" and number in refused["detail"]
    assert found(app, finding).state == "claimed"
    rest(RESIDENT).post(f"/cases/{number}/withdraw")
    assert act(rest("zhen1"), finding, "apply", **APPLICATION)["case"] != number


def test_the_answers_of_an_account_stay_what_the_resident_wrote(rest, app, clock) -> None:
    number = course.apply(rest)["number"]
    rest(RESIDENT).post(f"/cases/{number}/withdraw")
    with app.app_context():
        home = db.session.scalars(select(Household.id)).one()
    changed = {**family(homes=2), "mandate": APPLICATION["mandate"]}
    act(rest("zhen1"), claimed(rest, app, home), "apply", **changed)
    assert rest(RESIDENT).get("/household")["household"]["homes"] == 1
    assert [case.declared["household"]["homes"] for case in cases(app)] == [1, 2]
    with app.app_context():
        assert db.session.scalar(select(func.count(Household.id))) == 1


def test_an_application_answers_the_unreached_findings_too(rest, app, clock) -> None:
    home, officer = registered(app), rest("zhen1")
    event, living = find(app, home, "event", "hard_expense"), find(app, home)
    act(officer, event, "claim")
    act(officer, event, "apply", **APPLICATION)
    assert (found(app, living).outcome, found(app, living).case_id) == ("applies", 1)


@pytest.mark.parametrize(("kind", "code"), [("lapsed", "wrong-kind"), ("gap", "wrong-kind")])
def test_what_is_recognised_is_not_applied_for(rest, app, clock, kind: str, code: str) -> None:
    finding = find(app, registered(app), kind)
    act(rest("zhen1"), finding, "claim")
    assert act(rest("zhen1"), finding, "apply", 409, **APPLICATION)["code"] == code
