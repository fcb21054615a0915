"""An office's list of findings, by household, oldest first; nothing personal in the clear."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, func, select, tuple_

from portal.actor import Actor
from portal.database import db
from portal.errors import NotAllowed
from portal.outreach.access import works_on
from portal.outreach.findings import CLAIMED, CLOSED
from portal.outreach.models import Finding
from portal.people.masking import mask_name
from portal.people.models import Account, Member

PAGE = 50
LISTS = ("open", "mine", "closed")


@dataclass(frozen=True)
class Wanted:
    """What of the list is asked for: one of LISTS, and a kind and a category ("" for all)."""

    state: str = "open"
    kind: str = ""
    category: str = ""


@dataclass(frozen=True)
class Line:
    """One finding in the list."""

    id: int
    version: int
    kind: str
    service: str
    category: str
    state: str
    outcome: str | None
    found_on: date
    contacted_on: date | None
    officer: str


@dataclass(frozen=True)
class HouseholdLines:
    """A household with its findings; contacting it once answers them. The name is masked."""

    household_id: int
    applicant: str
    area_code: str
    found_on: date
    findings: list[Line] = field(default_factory=list)


def worklist(
    actor: Actor, wanted: Wanted, *, after: tuple[date, int] | None = None, size: int = PAGE
) -> list[HouseholdLines]:
    """The households of the actor's own office with their findings, oldest first.

    `after` is the key (day of the oldest finding, household id) of the last household of the page
    before. Raises NotAllowed for anybody but a caseworker.
    """
    if actor.role != "caseworker":
        raise NotAllowed()
    oldest = func.min(Finding.found_on)
    page = (
        select(Finding.household_id, oldest)
        .where(*_asked(actor, wanted))
        .group_by(Finding.household_id)
        .order_by(oldest, Finding.household_id)
        .limit(size)
    )
    if after is not None:
        page = page.having(tuple_(oldest, Finding.household_id) > tuple_(*after))
    days = dict(db.session.execute(page).all())
    return _with_findings(actor, wanted, days)


def _with_findings(actor: Actor, wanted: Wanted, days: Mapping[int, date]) -> list[HouseholdLines]:
    query = select(Finding).where(*_asked(actor, wanted), Finding.household_id.in_(days))
    findings = db.session.scalars(query.order_by(Finding.found_on, Finding.id)).all()
    names, officers = _applicants(days), _names(finding.officer_id for finding in findings)
    rows: dict[int, HouseholdLines] = {}
    for one in findings:
        home = one.household_id
        row = HouseholdLines(home, names.get(home, ""), one.area_code, days[home])
        rows.setdefault(home, row).findings.append(_line(one, officers))
    return [rows[household] for household in days if household in rows]


def _line(finding: Finding, officers: Mapping[int, str]) -> Line:
    return Line(
        id=finding.id, version=finding.version, kind=finding.kind, service=finding.service,
        category=finding.category, state=finding.state, outcome=finding.outcome,
        found_on=finding.found_on, contacted_on=finding.contacted_on,
        officer=officers.get(finding.officer_id or 0, ""),
    )  # fmt: skip


def counts(actor: Actor, wanted: Wanted) -> dict[str, int]:
    """How many households there are of each kind, whatever kind is asked for."""
    asked = _asked(actor, Wanted(wanted.state, "", wanted.category))
    households = func.count(Finding.household_id.distinct())
    rows = db.session.execute(select(Finding.kind, households).where(*asked).group_by(Finding.kind))
    return dict(rows.all())


def _asked(actor: Actor, wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    yield works_on(actor)
    yield Finding.state == CLOSED if wanted.state == "closed" else Finding.state != CLOSED
    if wanted.state == "mine":
        yield (Finding.state == CLAIMED) & (Finding.officer_id == actor.account_id)
    if wanted.kind:
        yield Finding.kind == wanted.kind
    if wanted.category:
        yield Finding.category == wanted.category


def _applicants(households: Iterable[int]) -> dict[int, str]:
    """The masked name of each household's first member."""
    query = select(Member.household_id, Member.name).where(
        Member.household_id.in_(households), Member.position == 0
    )
    return {household: mask_name(name or "") for household, name in db.session.execute(query)}


def _names(officers: Iterable[int | None]) -> dict[int, str]:
    wanted = {officer for officer in officers if officer}
    query = select(Account.id, Account.name).where(Account.id.in_(wanted))
    return dict(db.session.execute(query).all())
