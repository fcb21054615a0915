"""What supervisors see of screenings: the own area alone, small counts not at all."""

from typing import Any

import pytest

from portal.actor import PORTAL
from portal.clock import today
from portal.screening import queries, scopes
from portal.screening.batches import Question
from portal.screening.database import database
from portal.screening.operations import screen_source
from portal.screening.what_if import what_if
from tests.support.browser import form_data, visible

SERVICE = "social-assistance"
HIGHER = {"figures-minimum_living_standard": "1400"}


def screened(app: Any, area: str = "") -> int:
    """A run over the portal's own households."""
    with app.app_context():
        return screen_source(PORTAL, Question(SERVICE, today(), area), database(), lambda *_: None)


@pytest.fixture
def supervisor(pages: Any) -> Any:
    """The city's supervisor, logged in."""
    person = pages()
    person.log_in("duban")
    return person


def test_before_the_first_run_the_page_says_what_to_do(supervisor) -> None:
    assert "portal screen" in visible(supervisor.get("/screening"))


def test_the_newest_run_is_shown_with_its_coverage(app, known, supervisor) -> None:
    run_id = screened(app)
    text = visible(supervisor.get("/screening"))
    with app.app_context():
        living = queries.overall(queries.counts(run_id))["minimum_living"]
    assert f"已认定 0 / 符合 {living['qualifies']}" in text
    assert "60户" in text


def test_a_county_is_opened_by_township(app, known, supervisor) -> None:
    run_id = screened(app)
    text = visible(supervisor.get(f"/screening/runs/{run_id}?area=331002"))
    assert "椒江区 海门街道" in text and "黄岩区" not in text


def test_two_runs_are_shown_beside_each_other(app, known, supervisor) -> None:
    first, second = screened(app), screened(app)
    text = visible(supervisor.get(f"/screening/runs/{second}?beside={first}"))
    assert "上次（2026年11月2日）：符合" in text


def test_a_county_supervisor_sees_the_own_county_alone(app, known, pages, rest) -> None:
    city, county, other = screened(app), screened(app, "331002"), screened(app, "331003")
    person = pages()
    person.log_in("quduban")
    assert "黄岩区" not in visible(person.get(f"/screening/runs/{city}?area=331003"))
    person.get(f"/screening/runs/{county}")
    person.get(f"/screening/runs/{other}", 404)
    listed = rest("quduban").get("/screening-runs")
    assert {run["id"] for run in listed} == {city, county}
    areas = {count["area"] for count in rest("quduban").get(f"/screening-runs/{city}")["counts"]}
    assert all(area.startswith("331002") for area in areas)


def test_counts_under_five_and_their_money_are_not_published() -> None:
    shown = queries.published({"qualifies": 4, "cost": 90_000, "recognised": 0, "covered": 12})
    assert shown == {"qualifies": None, "cost": None, "recognised": 0, "covered": 12}


def test_a_what_if_on_the_page_counts_and_is_kept(app, known, supervisor) -> None:
    page = supervisor.get("/screening/what-if")
    assert "今天：1,149.00元/月" in visible(page)
    html = supervisor.post(
        "/screening/what-if", {**form_data(page, "/screening/what-if"), **HIGHER}
    )
    assert "1,149.00元/月 → 1,400.00元/月" in visible(html)
    with app.app_context():
        (kept,) = queries.what_ifs("331000")
        counted = queries.published(queries.overall(queries.what_if_counts(kept))["minimum_living"])
    assert f"{counted['now']} → {counted['then']}" in visible(html)
    assert "1,400.00元/月" in visible(supervisor.get("/screening/what-if"))


@pytest.mark.parametrize(("answers", "sentence"), [
    ({}, "请至少改一个数值"), ({"figures-minimum_living_standard": "很多"}, "请填写金额"),
    ({"figures-minimum_living_standard": "-3"}, "金额不能小于0，没有请填0"), ({**HIGHER, "on": "明年"}, "请填写日期"),
])  # fmt: skip
def test_a_wrong_figure_is_named_and_nothing_typed_is_lost(
    app, known, supervisor, answers: dict[str, str], sentence: str
) -> None:
    page = supervisor.get("/screening/what-if")
    data = {**form_data(page, "/screening/what-if"), **answers}
    html = supervisor.post("/screening/what-if", data, 422)
    assert sentence in visible(html)
    assert {name: form_data(html, "/screening/what-if")[name] for name in answers} == answers


def test_too_many_households_for_a_page_are_left_to_the_command_line(
    app, known, supervisor, monkeypatch
) -> None:
    monkeypatch.setattr(scopes, "MOST_AT_ONCE", 59)
    page = supervisor.get("/screening/what-if")
    data = {**form_data(page, "/screening/what-if"), **HIGHER}
    assert "portal what-if" in visible(supervisor.post("/screening/what-if", data, 409))


def test_what_ifs_over_rest(app, known, rest) -> None:
    duban = rest("duban")
    asked = duban.post("/what-ifs", {"figures": {"minimum_living_standard": 140_000}}, 201)
    assert asked["figures"] == {"minimum_living_standard": 140_000}
    assert duban.get(f"/what-ifs/{asked['id']}") == asked
    assert [kept["id"] for kept in duban.get("/what-ifs")] == [asked["id"]]
    refused = duban.post("/what-ifs", {"figures": {"nothing": 1}}, 422)
    assert refused["errors"][0]["field"] == "figures.nothing"
    rest("quduban").get(f"/what-ifs/{asked['id']}", 200)
    with app.app_context():
        question = Question(SERVICE, today(), "331003", {"minimum_living_standard": 1})
        other = what_if(PORTAL, question, database())
    rest("quduban").get(f"/what-ifs/{other}", 404)
