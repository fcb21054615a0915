"""The demonstration's outreach list: households of a register, what was found, what came of it."""

import tempfile
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import select

from portal.actor import PORTAL, Actor
from portal.cases.models import Case, Recognition
from portal.clock import at
from portal.database import db
from portal.demonstration.accounts import TOWNSHIP
from portal.demonstration.households import Made, households
from portal.demonstration.staff import Staff
from portal.demonstration.story import noon
from portal.offices.city import City
from portal.outreach.event_forms import EVENT
from portal.outreach.events import receive_events
from portal.outreach.findings import keep_found
from portal.outreach.models import Finding
from portal.outreach.operations import act_on_finding
from portal.people.models import Household
from portal.people.queries import declaration_of
from portal.register.operations import import_register
from portal.screening.batches import Question
from portal.screening.database import database
from portal.screening.operations import screen_source
from portal.screening.screening import UNREACHED

ASSISTANCE = "social-assistance"
SEED = 77
POOR = 7
FOUND, CONTACTED, ANSWERED = 9, 5, 2
"""How many days ago each of it was."""
ONCE_POOR = "minimum_living"


def find_people(city: City, staff: Staff, today: date) -> None:
    """A register is imported, findings of every kind are opened, some of them are answered.

    A screening of today then ends those of households that have applied meanwhile.
    """
    officer = staff[f"{TOWNSHIP}-township"]
    with at(noon(today, -FOUND)):
        _import(list(_of_register(city, today)))
        _screen(today - timedelta(days=FOUND))
        _tell_of_a_job(today)
    homes = list(_unreached())
    if len(homes) < POOR:
        return
    with at(noon(today, -CONTACTED)):
        for home in homes[:4]:
            _act(officer, home, "claim")
        for home in homes[1:4]:
            made_on = (today - timedelta(days=CONTACTED)).isoformat()
            _act(officer, home, "contact", made_on=made_on, words="上门见到了本人，讲了政策。")
    with at(noon(today, -ANSWERED)):
        _act(officer, homes[1], "decline", words="本人表示子女在照顾，暂不申请。")
        _act(officer, homes[2], "apply", **_application(homes[2], today))
    _screen(today)


def _of_register(city: City, today: date) -> Iterator[tuple[Made, str]]:
    """Households that have not applied, and one that was recognised and is better off now."""
    made = [m for m in islice(households(city, today, SEED, (TOWNSHIP,)), 200) if _is_plain(m)]
    yield from ((home, "") for home in islice((m for m in made if "poor" in m.kind), POOR))
    yield next((home, ONCE_POOR) for home in made if home.kind == "well off")


def _is_plain(made: Made) -> bool:
    """Without answers between two ends, which are two cells in a register."""
    answers = (*made.declaration["members"], made.declaration["household"])
    return not any(isinstance(value, Mapping) for told in answers for value in told.values())


def _import(homes: list[tuple[Made, str]]) -> None:
    """Take them over as a register hands them, one row per person."""
    rows = [
        {"household": f"DEMO-{number:04d}", "member": place, "recognised": recognised,
         **made.declaration["household"], **member}
        for number, (made, recognised) in enumerate(homes, 1)
        for place, member in enumerate(made.declaration["members"], 1)
    ]  # fmt: skip
    columns = {code: None for row in rows for code in row}
    table = pa.table({code: [row.get(code) for row in rows] for code in columns})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.parquet"
        pq.write_table(table, path)
        import_register(PORTAL, path, lambda _row: None)


def _screen(on: date) -> None:
    """The rules over every known household: who has not applied, who changed, what nobody opened."""
    screen_source(PORTAL, Question(ASSISTANCE, on), database(), keep_found)


def _tell_of_a_job(today: date) -> None:
    """Somebody of a recognised household of the township has found work."""
    query = (
        select(Case)
        .join(Recognition, Recognition.case_id == Case.id)
        .where(Case.area_code == TOWNSHIP, Recognition.category == ONCE_POOR)
        .order_by(Case.id)
    )
    case = db.session.scalars(query).first()
    if case is not None:
        told = {
            "id_number": case.declared["members"][0]["id_number"], "event": "employment_change",
            "happened_on": (today - timedelta(days=FOUND + 3)).isoformat(), "amount": "6200",
            "detail": "新参加社会保险", "source": "人力社保部门",
        }  # fmt: skip
        receive_events(PORTAL, [EVENT.load(told)])


def _unreached() -> Iterator[int]:
    """The first unreached finding of each household of the register, oldest household first."""
    query = (
        select(Finding)
        .join(Household, Household.id == Finding.household_id)
        .where(Finding.kind == UNREACHED, Household.account_id.is_(None))
        .order_by(Finding.household_id)
    )
    seen: dict[int, int] = {}
    for finding in db.session.scalars(query.order_by(Finding.id)).all():
        seen.setdefault(finding.household_id, finding.id)
    yield from seen.values()


def _act(officer: Actor, finding_id: int, action: str, **answers: Any) -> None:
    version = db.session.get_one(Finding, finding_id, populate_existing=True).version
    act_on_finding(officer, finding_id, action, version, answers)


def _application(finding_id: int, today: date) -> dict[str, Any]:
    finding = db.session.get_one(Finding, finding_id)
    home = db.session.get_one(Household, finding.household_id)
    signed_on = (today - timedelta(days=ANSWERED)).isoformat()
    return {**declaration_of(home), "mandate": {"signed": True, "signed_on": signed_on}}
