"""Screening: the same rules over every known household, agreeing with each one's own check."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from portal.actor import PORTAL, Actor
from portal.clock import today
from portal.database import db, transaction
from portal.errors import Refused
from portal.journal.queries import history
from portal.offices.city import current_city
from portal.people.operations import write_household
from portal.screening import queries
from portal.screening.batches import Question, Source
from portal.screening.database import database
from portal.screening.models import Chunk, Run
from portal.screening.operations import screen_source
from portal.screening.register_file import open_register
from portal.services.catalogue import get_service
from tests.conftest import BOTH
from tests.support import course
from tests.support.family import family

ASSISTANCE = get_service("social-assistance")


def nobody(*_anything: object) -> None:
    """Who was found is left alone."""


def run_over(source: Source, area: str = "", **options: Any) -> int:
    """A run's id."""
    question = Question(ASSISTANCE.code, today(), area)
    return screen_source(PORTAL, question, source, options.pop("keep_found", nobody), **options)


def of(run_id: int, category: str) -> Counter[str]:
    """What was counted of one category in the whole city."""
    return queries.overall(queries.counts(run_id))[category]


def one_by_one(known: list[dict[str, Any]]) -> Counter[tuple[str, str, str]]:
    """County, category, and what every household's own check says."""
    wanted: Counter[tuple[str, str, str]] = Counter()
    for declaration in known:
        county = declaration["household"]["area"][:6]
        for verdict in ASSISTANCE.assess(declaration, current_city().parameters, today()).verdicts:
            met, out = verdict["verdict"] == "met", verdict["verdict"] == "not_met"
            key = "qualifies" if met else "not" if out else "possible"
            wanted[county, verdict["category"], key] += 1
    return wanted


@BOTH
def test_the_city_agrees_with_every_households_own_check(app, known) -> None:
    with app.app_context():
        wanted = one_by_one(known)
        found = queries.counts(run_over(database()))
        seen = Counter(
            {(county, category, key): measured[key]
             for (county, category), measured in found.items() for key in ("qualifies", "possible")}
        )  # fmt: skip
        assert seen == Counter({k: n for k, n in wanted.items() if k[2] != "not"})
        assert {key[1] for key in found} >= {"minimum_living", "marginal", "hard_expense"}


def test_every_household_and_category_has_one_row_with_its_amount(app, known) -> None:
    with app.app_context():
        rows = [row for table in queries.rows(run_over(database())) for row in table.to_pylist()]
        assert len({(row["household"], row["category"]) for row in rows}) == len(rows)
        assert {row["household"] for row in rows} == set(range(1, 61))
        for number, declaration in enumerate(known, 1):
            found = {row["category"]: row for row in rows if row["household"] == number}
            checked = ASSISTANCE.assess(declaration, current_city().parameters, today()).verdicts
            assert set(found) == {verdict["category"] for verdict in checked}
            for verdict in checked:
                row, amount = found[verdict["category"]], verdict["amount"] or {"low": 0, "high": 0}
                assert (row["amount_low"], row["amount_high"]) == (amount["low"], amount["high"])


def test_a_register_and_the_database_tell_the_same(app, known, register_file) -> None:
    """Also where the file's row groups cut through households."""
    with app.app_context():
        source = open_register(register_file(known))
        assert source.parts > 10
        assert queries.counts(run_over(source)) == queries.counts(run_over(database()))


def test_two_processes_find_what_one_finds(app, known, small_parts, register_file) -> None:
    with app.app_context():
        for source in (database(), open_register(register_file(known))):
            one, two = run_over(source), run_over(source, processes=2)
            assert queries.counts(one) == queries.counts(two)
            moved = queries.moved(queries.run(one), queries.run(two))
            assert set(moved.values()) == {(0, 0)}


def test_an_area_is_a_part_of_the_city(app, known, register_file) -> None:
    with app.app_context():
        for source in (database(), open_register(register_file(known))):
            whole = queries.counts(run_over(source))
            parts = [
                queries.counts(run_over(source, area)) for area in ("331002", "331003", "331004")
            ]
            sums = {(key[0][:6], key[1]): Counter() for part in parts for key in part}
            for part in parts:
                for (area, category), measured in part.items():
                    sums[area[:6], category].update(measured)
            assert sums == whole


def test_a_run_that_was_cut_off_goes_on_and_reads_nothing_twice(app, known, small_parts) -> None:
    with app.app_context():
        whole = queries.counts(run_over(database()))
        kept: list[int] = []

        def cut_off(_session: object, _run: Run, part: Any) -> None:
            kept.append(part.number)
            if len(kept) == 3:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            run_over(database(), keep_found=cut_off)
        unfinished = db.session.query(Run).filter_by(state="running").one().id
        db.session.rollback()
        again = run_over(database(), keep_found=cut_off)
        assert again == unfinished
        assert sorted(kept) == sorted([*range(database().parts), kept[2]])
        assert queries.counts(again) == whole
        assert [e.action for e in history("screening-run", again)] == ["start", "finish"]


def test_a_run_keeps_the_rules_and_figures_that_it_used(app, known) -> None:
    with app.app_context():
        run = queries.run(run_over(database()))
        assert run.rules_version == ASSISTANCE.text.version(today())
        shown = run.parameters["minimum_living_standard"]
        assert (shown["low"], shown["status"]) == (114_900, "example")
        assert (run.households, run.source) == (60, "database")


def test_results_rest_encrypted(app, known) -> None:
    with app.app_context():
        run_over(database())
        stored = db.session.connection().exec_driver_sql("SELECT results FROM screening_chunks")
        assert all(b"PAR1" not in bytes(row[0]) for row in stored)


def test_who_applied_or_is_recognised_is_not_on_the_outreach_list(rest, app, clock) -> None:
    with app.app_context():
        with transaction() as session:
            write_household(session, Actor("resident", 1), family())
        before = of(run_over(database()), "minimum_living")
        assert (before["qualifies"], before["unreached"]) == (1, 1)
    course.apply(rest)
    with app.app_context():
        applied = of(run_over(database()), "minimum_living")
        assert (applied["qualifies"], applied["recognised"], applied["unreached"]) == (1, 0, 0)
    course.inquire(rest)
    course.publicise(rest, clock)
    course.decide(rest)
    with app.app_context():
        reached = of(run_over(database()), "minimum_living")
        assert (reached["qualifies"], reached["recognised"], reached["unreached"]) == (1, 1, 0)
        assert (reached["gaps"], reached["cost"]) == (0, 134_700)


def test_who_no_longer_qualifies_is_on_the_review_list(rest, app, clock) -> None:
    course.recognised(rest, clock)
    with app.app_context():
        with transaction() as session:
            write_household(session, Actor("resident", 1), family(private_car=True))
        found = of(run_over(database()), "minimum_living")
        assert (found["qualifies"], found["recognised"], found["lapsed"]) == (0, 1, 1)


def test_an_entitlement_without_a_task_is_a_gap(rest, app, clock) -> None:
    """A child that goes to senior school since the recognition is owed its aid (ZJ 27)."""
    course.recognised(rest, clock)
    with app.app_context():
        assert of(run_over(database()), "minimum_living")["gaps"] == 0
        older = family()
        older["members"][2]["school"] = "senior"
        with transaction() as session:
            write_household(session, Actor("resident", 1), older)
        assert of(run_over(database()), "minimum_living")["gaps"] == 1


def test_the_registers_recognitions_count(app, known, register_file) -> None:
    with app.app_context():
        source = open_register(register_file(known, {1: "minimum_living", 2: "marginal"}))
        found = run_over(source)
        assert of(found, "minimum_living")["recognised"] == 1
        assert of(found, "marginal")["recognised"] == 1


@pytest.mark.parametrize(("row", "changes"), [
    (3, {"area": "331002999"}), (2, {"monthly_income": -5}), (1, {"homes": 100}),
    (1, {"member": 2}), (3, {"relation": "cousin"}), (1, {"recognised": "rich"}),
    (2, {"monthly_income": 500, "monthly_income_to": 400}), (2, {"household": None}),
    (2, {"birth_date": date(1850, 1, 1)}),
], ids=str)  # fmt: skip
def test_a_row_that_cannot_be_refuses_the_file_and_is_named(
    app, known, register_file, row: int, changes: dict[str, Any]
) -> None:
    with app.app_context():
        path = register_file(three_people(known))
        spoil(path, row, changes)
        with pytest.raises(Refused) as fault:
            run_over(open_register(path))
        assert f"第{row}行" in fault.value.message % fault.value.values
        assert (db.session.query(Run).count(), db.session.query(Chunk).count()) == (0, 0)


def three_people(known: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Three households of one person each: every row begins one."""
    single = [{**told, "members": told["members"][:1]} for told in known[:3]]
    single[0]["members"][0]["monthly_income"] = {"low": 1, "high": 2}
    return single


def spoil(path: Path, row: int, changes: dict[str, Any]) -> None:
    """Change some cells of one row."""
    table = pq.read_table(path)
    rows = table.to_pylist()
    rows[row - 1] |= changes
    pq.write_table(pa.Table.from_pylist(rows, table.schema), path)


def test_only_a_typed_register_can_be_screened(app, tmp_path: Path) -> None:
    with app.app_context(), pytest.raises(Refused) as fault:
        open_register(tmp_path / "register.csv")
    assert fault.value.code == "file-kind-unknown"
