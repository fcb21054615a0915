"""Monitoring events: each kind asks the rules again; the kept answers stay, an officer checks."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from portal.actor import PORTAL, Actor
from portal.database import db, transaction
from portal.demonstration.accounts import TOWNSHIP
from portal.errors import Invalid
from portal.forms import fields
from portal.journal.models import Event
from portal.journal.operations import record
from portal.journal.queries import verify
from portal.outreach.event_effects import EFFECTS, JOB, NEWBORN, Told, with_events
from portal.outreach.event_files import COLUMNS, Imported, import_events
from portal.outreach.event_forms import EVENT, KINDS, NO_AMOUNT
from portal.outreach.event_models import LifeEvent
from portal.outreach.events import receive_events
from portal.outreach.models import Finding
from portal.people.models import Account, Household
from portal.people.operations import write_household
from portal.register.cells import BadRow
from portal.register.operations import import_register
from portal.services.facts import CATALOGUE
from tests.conftest import BOTH
from tests.people.test_told_to_nobody import leaks, stored
from tests.support import course, register
from tests.support.family import family

HUSBAND, WIFE, CHILD = (member["id_number"] for member in family()["members"])
STRANGER = "33100219800312990"
HEADER = "id_number,event,happened_on,amount,detail,source\n"


def told(*rows: str) -> list[dict[str, Any]]:
    """Events as the form reads them: "whose event day amount"."""
    codes = ("id_number", "event", "happened_on", "amount")
    return [EVENT.load(dict(zip(codes, row.split(), strict=False))) for row in rows]


def keep(**home: Any) -> None:
    """The family, kept by the first resident."""
    with transaction() as session:
        person = session.scalars(select(Account).where(Account.role == "resident")).first()
        assert person is not None
        write_household(session, Actor("resident", person.id), family(**home))


def findings() -> dict[str, Finding]:
    """The findings that last, by category; all of monitoring, all for the township."""
    db.session.rollback()
    rows = db.session.scalars(select(Finding).where(Finding.ended_on.is_(None))).all()
    assert {row.kind for row in rows} <= {"event"}
    assert {row.office_code.split("-")[0] for row in rows} <= {TOWNSHIP}
    return {row.category: row for row in rows}


def recognise(*categories: str) -> None:
    """The register says that the family is recognised."""
    with transaction() as session:
        household = session.scalars(select(Household)).one()
        household.recognised = list(categories)
        record(PORTAL, "import", "household", household.id)


@BOTH
def test_a_death_always_leads_to_a_review_of_who_is_recognised(rest, app, clock) -> None:
    course.recognised(rest, clock)
    with app.app_context():
        received = receive_events(PORTAL, told(f"{CHILD} death 2026-11-05"))
        assert received.outcomes == ("applied",)
        found = findings()["minimum_living"]
        assert (found.state, found.area_code, found.service) == (
            "open", TOWNSHIP, "social-assistance"
        )  # fmt: skip
        assert "第3位成员：死亡，2026-11-05" in str(found.note)
        assert "符合，每月1,347.00元" in str(found.note)
        household = db.session.scalars(select(Household)).one()
        assert len(household.members) == 3


def test_a_death_that_changes_nothing_is_reviewed_too(app, clock) -> None:
    with app.app_context():
        keep(private_car=True)
        recognise("minimum_living")
        receive_events(PORTAL, told(f"{CHILD} death 2026-11-01"))
        assert "不符合 → 不符合" in str(findings()["minimum_living"].note)


def test_nobody_left_in_a_household_has_no_claim(app, clock) -> None:
    with app.app_context():
        keep()
        recognise("minimum_living")
        deaths = told(*(f"{person} death 2026-11-01" for person in (HUSBAND, WIFE, CHILD)))
        receive_events(PORTAL, deaths)
        assert "→ 不符合" in str(findings()["minimum_living"].note)


def publish(rest, clock, **figures: str) -> None:
    """Two administrators put figures in force from tomorrow, and a day passes."""
    for code, value in figures.items():
        body = {
            "first_day": "2026-11-03", "value": value, "status": "verified", "source": "示例文件",
        }  # fmt: skip
        rest("guanli").post(f"/parameters/{code}/values", body, 201)
        waiting = rest("guanli2").get("/parameter-values")[0]
        path = f"/parameter-values/{waiting['id']}/approve"
        rest("guanli2").post(path, If_Match=str(waiting["version"]))
    clock.shift(timedelta(days=1))


@BOTH
def test_high_medical_costs_add_up_until_somebody_newly_qualifies(rest, app, clock) -> None:
    """Three fifths of 97,200 yuan a year: 20,000 are too little, with another 90,000 enough."""
    publish(rest, clock, hard_expense_ratio="600", hard_expense_living="0")
    with app.app_context():
        keep(other_income=600_000, hard_expenses=0)
        receive_events(PORTAL, told(f"{WIFE} medical_cost 2026-10-01 20000"))
        assert "hard_expense" not in findings()
        receive_events(PORTAL, told(f"{HUSBAND} medical_cost 2026-10-20 90000"))
        note = str(findings()["hard_expense"].note)
        assert "第1位成员：高额医疗支出，2026-10-20，90,000.00元。" in note
        assert "→ 符合" in note


def test_while_the_figures_are_missing_an_officer_checks_high_medical_costs(app, clock) -> None:
    with app.app_context():
        keep(other_income=600_000, hard_expenses=0)
        receive_events(PORTAL, told(f"{WIFE} medical_cost 2026-10-01 20000"))
        found = findings()
        assert set(found) == {"hard_expense", "expense_aid"}
        assert "可能符合 → 可能符合" in str(found["hard_expense"].note)
        assert "不符合 → 可能符合，一次性" in str(found["expense_aid"].note)
    with app.app_context():
        receive_events(PORTAL, told(f"{WIFE} medical_cost 2026-11-01 30000"))
        again = findings()
        assert [again[code].id for code in found] == [found[code].id for code in found]
        assert str(again["hard_expense"].note).count("高额医疗支出") == 2


def test_what_nobody_can_get_is_not_checked(app, clock) -> None:
    """With a car there is no help for expenses."""
    with app.app_context():
        keep(other_income=600_000, private_car=True)
        receive_events(PORTAL, told(f"{WIFE} medical_cost 2026-10-01 20000"))
        assert findings() == {}


def test_a_job_of_who_is_recognised_is_checked(app, clock) -> None:
    """The new income counts, even with the most that may be left out of it for a time."""
    with app.app_context():
        keep()
        recognise("minimum_living")
        receive_events(PORTAL, told(f"{WIFE} employment_change 2026-11-01 9000"))
        note = str(findings()["minimum_living"].note)
        assert "第2位成员：就业变化，2026-11-01，9,000.00元。" in note
        assert "符合，每月1,347.00元，另加每月金额待定 → 不符合。" in note


def test_a_lost_income_brings_somebody_in(app, clock) -> None:
    with app.app_context():
        keep(other_income=500_000)
        receive_events(PORTAL, told(f"{HUSBAND} employment_change 2026-11-01 0"))
        assert "minimum_living" not in findings()
    with app.app_context():
        keep(other_income=200_000)
        receive_events(PORTAL, told(f"{HUSBAND} employment_change 2026-11-02 0"))
        assert "→ 符合" in str(findings()["minimum_living"].note)


def test_an_unknown_income_is_a_question_not_a_claim(app, clock) -> None:
    with app.app_context():
        keep(other_income=500_000)
        receive_events(PORTAL, told(f"{HUSBAND} employment_change 2026-11-01"))
        assert findings() == {}


def test_a_newborn_raises_the_amount(app, clock) -> None:
    with app.app_context():
        keep()
        recognise("minimum_living")
        receive_events(PORTAL, told(f"{WIFE} birth 2026-11-01"))
        note = str(findings()["minimum_living"].note)
        assert "每月1,347.00元" in note
        assert "每月2,496.00元" in note


def test_a_marriage_leaves_the_income_open(app, clock) -> None:
    with app.app_context():
        single = family()
        single["members"] = [single["members"][0], single["members"][2]]
        with transaction() as session:
            person = session.scalars(select(Account).where(Account.role == "resident")).first()
            assert person is not None
            write_household(session, Actor("resident", person.id), single)
        recognise("minimum_living")
        receive_events(PORTAL, told(f"{HUSBAND} marriage 2026-11-01"))
        assert "→ 可能符合" in str(findings()["minimum_living"].note)


def test_a_second_wedding_of_the_couple_changes_nothing(app, clock) -> None:
    with app.app_context():
        keep()
        recognise("minimum_living")
        receive_events(PORTAL, told(f"{HUSBAND} marriage 2026-11-01"))
        assert findings() == {}


@BOTH
def test_an_event_counts_once(app, clock) -> None:
    with app.app_context():
        keep()
        recognise("minimum_living")
        event = told(f"{CHILD} death 2026-11-01")
        assert receive_events(PORTAL, event + event).outcomes == ("applied", "repeated")
        note = findings()["minimum_living"].note
        events = db.session.scalar(select(func.count(Event.sequence)))
        again = receive_events(PORTAL, event)
        assert (again.outcomes, again.findings) == (("repeated",), 0)
        assert findings()["minimum_living"].note == note
        assert db.session.scalar(select(func.count(Event.sequence))) == events
        assert verify()[1] == []


def test_another_event_adds_to_the_finding_or_opens_a_new_one_after_the_check(app, clock) -> None:
    with app.app_context():
        keep()
        recognise("minimum_living")
        receive_events(PORTAL, told(f"{CHILD} death 2026-11-01"))
        first = findings()["minimum_living"].id
        receive_events(PORTAL, told(f"{WIFE} death 2026-11-01"))
        found = findings()["minimum_living"]
        assert (found.id, str(found.note).count("死亡")) == (first, 2)
        with transaction() as session:
            checked = session.get_one(Finding, first)
            checked.state, checked.outcome = "closed", "checked"
            record(PORTAL, "close", "finding", first)
        clock.shift(timedelta(days=3))
        receive_events(PORTAL, told(f"{HUSBAND} employment_change 2026-11-04 0"))
        assert findings()["minimum_living"].id != first
        assert db.session.get_one(Finding, first).ended_on is not None


@BOTH
def test_who_is_not_known_stays_nobody_until_known(app, clock, tmp_path) -> None:
    with app.app_context():
        event = told(f"{CHILD} death 2026-11-01")
        assert receive_events(PORTAL, event).outcomes == ("nobody",)
        assert receive_events(PORTAL, event).outcomes == ("nobody",)
        assert leaks(stored(), (CHILD, CHILD[:-1])) == []
        assert db.session.scalars(select(LifeEvent)).one().applied is False
        rows = register.rows_of(family(), "H1", "minimum_living")
        path = register.parquet(tmp_path / "r.parquet", rows)
        clock.shift(timedelta(days=1))
        import_register(PORTAL, path, lambda _row: None)
        assert receive_events(PORTAL, event).outcomes == ("applied",)
        assert set(findings()) == {"minimum_living"}


def test_what_is_told_stands_nowhere_in_the_clear(app, clock) -> None:
    with app.app_context():
        keep()
        recognise("minimum_living")
        event = EVENT.load({
            "id_number": WIFE, "event": "medical_cost", "happened_on": "2026-11-01",
            "amount": "81234.56", "detail": "在某医院住院",
        })  # fmt: skip
        receive_events(PORTAL, [event])
        receive_events(PORTAL, told(f"{CHILD} death 2026-11-01"))
        secrets = (WIFE, CHILD, "8123456", "81,234.56", "某医院", "第3位成员")
        assert leaks(stored(), secrets) == []


def import_text(path: Path, text: str) -> tuple[Imported, list[BadRow]]:
    """Import a CSV file of events."""
    path.write_text(HEADER + text, encoding="utf-8")
    bad: list[BadRow] = []
    return import_events(PORTAL, path, bad.append), bad


@BOTH
def test_a_file_of_events_tells_its_bad_rows_and_keeps_the_good(app, clock, tmp_path) -> None:
    text = (
        f"{CHILD},死亡,2026-11-01,,,医院\n"
        f"{WIFE},medical_cost,2026-11-01,,,医保\n"
        f"{WIFE},搬家,2026-11-01,,,\n"
        "331002198003129910,death,2026-11-01,,,\n"
        f"{WIFE},death,2027-11-01,,,\n"
        "\n"
        f"{WIFE},medical_cost,2026-11-01,1000-2000,,\n"
        "3.31002E+17,death,2026-11-01,,,\n"
        f'{WIFE},medical_cost,2026年11月1日,"81,234.5",住院,医保\n'
        f"{STRANGER[:-1]}{'0'},death,2026-11-01,,,\n"
    )
    with app.app_context():
        keep()
        recognise("minimum_living")
        done, bad = import_text(tmp_path / "e.csv", text)
        assert [(row.line, row.column, row.message) for row in bad] == [
            (3, "amount", NO_AMOUNT), (4, "event", fields.BAD_CHOICE),
            (5, "id_number", fields.BAD_ID), (6, "happened_on", fields.FUTURE_DAY),
            (8, "amount", fields.BAD_MONEY), (9, "id_number", bad[5].message),
            (11, "id_number", fields.BAD_ID),
        ]  # fmt: skip
        assert (done.read, done.applied, done.refused, done.nobody) == (9, 2, 7, 0)
        assert "minimum_living" in findings()
        again, _ = import_text(tmp_path / "e.csv", text)
        assert (again.applied, again.repeated, again.findings) == (0, 2, 0)


def test_a_file_of_other_columns_is_refused(app, tmp_path) -> None:
    (tmp_path / "e.csv").write_text("id_number,event,day\n")
    with app.app_context(), pytest.raises(Invalid) as fault:
        import_events(PORTAL, tmp_path / "e.csv", lambda _row: None)
    assert [problem.field for problem in fault.value.problems] == ["day", "happened_on"]


def test_the_effects_name_facts_that_there_are(app) -> None:
    assert set(EFFECTS) == {code for code, _ in KINDS}
    assert {*NEWBORN, *JOB, "job_since", "relation", "living"} <= set(CATALOGUE.member)
    assert "hard_expenses" in CATALOGUE.household
    with app.app_context():
        assert COLUMNS["amount"].type == "int"


MEMBERS = family()["members"]
INDEXES = ["a", "b", "c"]
EVENTS = st.lists(
    st.builds(
        Told, st.sampled_from(sorted(EFFECTS)), st.sampled_from([*INDEXES, "x"]),
        st.dates().filter(lambda day: day.year > 1990), st.none() | st.integers(0, 10**11),
    ),
    max_size=6,
)  # fmt: skip


@given(EVENTS)
def test_the_order_in_which_events_are_told_does_not_matter(events: list[Told]) -> None:
    """Beside those of one day, and the known answers are never touched."""
    days = {event.day: event for event in events}
    declaration = family()
    forwards = with_events(declaration, INDEXES, list(days.values()))
    assert forwards == with_events(declaration, INDEXES, list(days.values())[::-1])
    assert declaration == family()
    cost = forwards["household"]["hard_expenses"]
    assert 0 <= cost <= CATALOGUE.household["hard_expenses"].high


@given(st.sampled_from(sorted(EFFECTS)))
def test_an_event_of_somebody_else_changes_nothing(kind: str) -> None:
    event = Told(kind, "x", date(2026, 11, 1), 100)
    assert with_events(family(), INDEXES, [event]) == family()
