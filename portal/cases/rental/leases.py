"""The lease (租房合同): handed in by the household with its paper, looked at, filed by the department."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.cases import steps
from portal.cases.act import Act
from portal.cases.endings import lasting
from portal.cases.form_fields import Exact, ExactArea
from portal.cases.later_facts import latest_facts
from portal.cases.models import Case, Recognition
from portal.cases.papers import keep_paper
from portal.cases.rental import papers
from portal.cases.rental.agreements import waiting_step
from portal.cases.rental.looking_again import NEW_LEASE, look_again
from portal.cases.rental.models import Lease
from portal.cases.rental.spans import (
    filed_lease,
    lease_handed_in,
    pay_on,
    spans_of,
    standing_agreement,
)
from portal.cases.status import derive_status
from portal.cases.trail import journalled
from portal.cases.verifying import verify_household
from portal.clock import today
from portal.crypto import keyring
from portal.errors import FieldProblem, Invalid, Refused
from portal.forms import fields as answers
from portal.forms.form import flat_form
from portal.journal.operations import record
from portal.offices.city import current_city
from portal.parameters.queries import parameters_in_force
from portal.services.facts import MOST_AREA, MOST_MONEY
from portal.services.forms import township
from portal.text import N_

MOVED = "交了新的租房合同。"
LEASE = flat_form("lease", N_("租房合同"), {
    "area": township(True, (N_("租的房子在哪个乡镇或街道"), "")),
    "address": answers.Words(4, 80, required=True, metadata={
        "label": N_("地址"), "kind": "line", "hint": N_("写到门牌号，如 中山西路12号3幢201室")}),
    "landlord": answers.Words(2, 40, required=True, metadata={
        "label": N_("房东"), "kind": "line", "hint": N_("合同上出租人的姓名或者单位名称。")}),
    "floor_area": ExactArea(MOST_AREA, required=True, metadata={
        "label": N_("租的面积"), "kind": "area", "hint": N_("单位平方米。")}),
    "rent": Exact(MOST_MONEY, required=True, metadata={
        "label": N_("每月租金（元）"), "kind": "money", "hint": N_("按合同填写。")}),
    "first_day": answers.Day(future=True, required=True, metadata={
        "label": N_("租期从哪天起"), "kind": "date", "hint": N_("例如 2026-12-1")}),
    "last_day": answers.Day(future=True, required=True, metadata={
        "label": N_("租到哪天"), "kind": "date", "hint": N_("例如 2027-11-30")}),
})  # fmt: skip


def keep_lease(
    session: Session, actor: Actor, case: Case, typed: dict[str, Any], paper: tuple[str, bytes]
) -> Lease:
    """Keep a lease with its paper (name, bytes), in the place of one that was not filed yet.

    Within a running transaction that holds the case. The department's turn comes once the agreement is
    signed; a later lease is looked at in a review. Raises Invalid, Refused where no subsidy was granted or
    it has ended.
    """
    if case.decision != "granted" or not lasting(session, case, today()):
        raise Refused(N_("这件申请没有在享受的补贴，不用交租房合同。"), code="not-granted")
    data = LEASE.load(typed)
    _refuse_unsound(session, case, data)
    earlier = lease_handed_in(session, case)
    lease = earlier or Lease(case_id=case.id)
    _fill(lease, data)
    lease.material_id, lease.handed_in_on = keep_paper(session, actor, case, *paper), today()
    session.add(lease)
    session.flush()
    record(actor, "hand-in-lease", "case", case.number, after={"lease": lease.id})
    if standing_agreement(session, case) is not None and waiting_step(case) == "lease":
        with journalled(session, actor, case):
            steps.open_next_step(current_city(), case, today())
            case.status = derive_status(case)
    elif waiting_step(case) is None and filed_lease(session, case) is not None:
        look_again(session, actor, case, NEW_LEASE, MOVED)
    return lease


def _fill(lease: Lease, data: dict[str, Any]) -> None:
    lease.area_code, lease.address, lease.landlord = data["area"], data["address"], data["landlord"]
    lease.home_index = _home_index(data)
    lease.floor_area, lease.rent = data["floor_area"], data["rent"]
    lease.first_day = date.fromisoformat(data["first_day"])
    lease.last_day = date.fromisoformat(data["last_day"])


def _home_index(data: dict[str, Any]) -> str:
    """Equal for one home however it is spaced."""
    return keyring().blind_index(data["area"] + "".join(data["address"].split()), "leases.address")


def _refuse_unsound(session: Session, case: Case, data: dict[str, Any]) -> None:
    """Raises Invalid with everything in the lease that cannot be."""
    problems = []
    if data["last_day"] <= data["first_day"]:
        problems.append(FieldProblem("last_day", N_("要晚于租期的第一天。")))
    elif data["last_day"] <= today().isoformat():
        problems.append(FieldProblem("last_day", N_("这份合同已经到期，请交现在的合同。")))
    for name in ("rent", "floor_area"):
        if not data[name]:
            problems.append(FieldProblem(name, N_("不能是0。")))
    if data["landlord"] in {m.get("name") for m in latest_facts(session, case)["members"]}:
        problems.append(FieldProblem("landlord", N_("房东不能是家里的人。")))
    if _rented_by_others(session, case, data):
        problems.append(
            FieldProblem(
                "address", N_("这套房子已经有别的家庭备案，请核对；有疑问的请问住房部门。")
            )
        )
    if problems:
        raise Invalid(problems)


def _rented_by_others(session: Session, case: Case, data: dict[str, Any]) -> bool:
    """Whether another household's lease of the home is on file for some of the same days."""
    query = select(Lease.id).join(Recognition, Recognition.case_id == Lease.case_id).where(
        Lease.home_index == _home_index(data), Lease.case_id != case.id, Lease.filed_on.is_not(None),
        Lease.last_day >= date.fromisoformat(data["first_day"]),
        Lease.first_day <= date.fromisoformat(data["last_day"]),
        Recognition.ended_on.is_(None), Recognition.revoked_on.is_(None),
    )  # fmt: skip
    return session.scalars(query).first() is not None


def file_lease(act: Act) -> None:
    """The first lease is on file: the amount is settled by its rent, the months to be paid begin."""
    lease = lease_handed_in(act.session, act.case)
    if lease is None:
        raise Refused(N_("家庭还没有交租房合同。"), code="no-lease")
    lease.filed_on = act.today
    act.session.flush()
    _settle_amount(act, lease)
    pay_on(act.session, act.actor, act.case)
    act.issue("lease", papers.lease_filed(act.case, lease, _first_month(act)))


def file_new_lease(act: Act) -> None:
    """A lease that was handed in since is on file with the review that looked at it."""
    lease = lease_handed_in(act.session, act.case)
    if lease is not None:
        lease.filed_on = act.today
        act.session.flush()


def _settle_amount(act: Act, lease: Lease) -> None:
    """The rent is known now: what the rules say is given; what an officer set is kept, up to the rent where
    that is the most.
    """
    before = _by_rule(act.case)
    verify_household(act.case, {"monthly_rent": lease.rent})
    capped = parameters_in_force().on(act.case.applied_on).known("rent_most_is_rent") == 1
    now = _by_rule(act.case)
    for found in lasting(act.session, act.case, act.today):
        old, category = found.amount, found.category
        if now.get(category) is not None and old == before.get(category, old):
            found.amount = now[category]
        elif capped and old is not None:
            found.amount = min(old, lease.rent)
        if found.amount != old:
            record(act.actor, "settle", "recognition", found.id, before={"amount": old},
                   after={"amount": found.amount})  # fmt: skip


def _by_rule(case: Case) -> dict[str, int]:
    """The amounts that the rules leave no doubt about, fen a month by category."""
    return {
        v["category"]: int(v["amount"]["low"]) for v in case.assessment["verdicts"]
        if v["amount"] and v["verdict"] == "met" and v["amount"]["low"] == v["amount"]["high"]
    }  # fmt: skip


def _first_month(act: Act) -> str:
    found = lasting(act.session, act.case, act.today)
    spans = [span for r in found for span in spans_of([r.id])[r.id]]
    return (
        f"{spans[0].first_month.year}年{spans[0].first_month.month}月" if spans else "备案的下个月"
    )
