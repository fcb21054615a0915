"""Findings that nobody may work on, screenings, jobs and papers that did not come to their end."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import exists, func, select

from portal.cases.models import Counter, Notice, Task
from portal.cases.numbers import series_of
from portal.clock import now, today
from portal.database import db
from portal.delivery.models import Delivery
from portal.delivery.queries import not_arrived
from portal.doctor.finding import Found
from portal.doctor.tasks import WORKERS
from portal.jobs.models import FAILED, Job
from portal.offices.city import current_city
from portal.outreach.findings import CLAIMED, CLOSED
from portal.outreach.models import Finding
from portal.parameters.queries import parameters_in_force
from portal.payments.models import PAID_ALREADY, Payment, PaymentList
from portal.people.models import Account
from portal.screening.models import RUNNING, Run

LONGEST_RUN = timedelta(days=1)
LONGEST_WAY = timedelta(days=1)
"""A paper that nobody was told of for longer waits for somebody to look."""


def nobody_to_contact() -> Iterator[Found]:
    """Lasting findings of an office without an active officer."""
    staffed = exists().where(
        Account.office_code == Finding.office_code, Account.active, Account.role.in_(WORKERS)
    )
    query = select(Finding.office_code, func.count()).where(
        Finding.ended_on.is_(None), Finding.state != CLOSED, ~staffed
    )
    for office, count in db.session.execute(query.group_by(Finding.office_code)):
        yield Found(f"office {office}: {count} findings")


def abandoned_findings() -> Iterator[Found]:
    """Findings in the hands of somebody who is no longer active."""
    for _, finding in findings_of_leavers():
        yield Found(f"finding {finding}")


def findings_of_leavers() -> list[tuple[int, int]]:
    """Officer and finding, wherever the officer is no longer active."""
    query = (
        select(Account.id, Finding.id)
        .join(Finding, Finding.officer_id == Account.id)
        .where(Finding.state == CLAIMED, ~Account.active)
        .order_by(Finding.id)
    )
    return [(officer, finding) for officer, finding in db.session.execute(query)]


def unfinished_runs() -> Iterator[Found]:
    """Screenings that began more than a day ago and did not come to their end."""
    query = select(Run.id, Run.source, Run.on).where(
        Run.state == RUNNING, Run.started_at < now() - LONGEST_RUN
    )
    for run_id, source, day in db.session.execute(query.order_by(Run.id)):
        yield Found(f"run {run_id} over {source} on {day}")


def failed_jobs() -> Iterator[Found]:
    """Jobs that were given up."""
    query = select(Job.id, Job.kind).where(Job.state == FAILED).order_by(Job.id)
    for job_id, kind in db.session.execute(query):
        yield Found(f"job {job_id} ({kind})")


def untold_papers() -> Iterator[Found]:
    """Papers of more than a day ago that did not arrive."""
    query = select(Notice.number, Notice.office_code).where(
        not_arrived(), Notice.issued_on < today() - LONGEST_WAY
    )
    for number, office in db.session.execute(query.order_by(Notice.id)):
        yield Found(f"paper {number} of office {office}")


def late_refusals() -> Iterator[Found]:
    """Refusals whose paper had not arrived when the working days for it were over (审核确认办法 21)."""
    days, city = parameters_in_force().on(today()).known("refusal_notice_days"), current_city()
    query = (
        select(Notice.number, Notice.office_code, Notice.issued_on)
        .join(Task, Task.id == Notice.task_id)
        .where(Notice.kind == "decision", Task.code == "decide", Task.outcome == "refused")
        .where(~exists().where(Delivery.notice_id == Notice.id) | not_arrived())
    )
    for number, office, issued in db.session.execute(query.order_by(Notice.id)) if days else ():
        if city.calendar.due_date(issued, days, "working_days").day < today():
            yield Found(f"paper {number} of office {office}")


def paid_already() -> Iterator[Found]:
    """Lines of each county's newest list that are held back: a person of theirs is paid elsewhere."""
    newest = (
        select(PaymentList.county, func.max(PaymentList.month).label("month"))
        .group_by(PaymentList.county)
        .subquery()
    )
    query = (
        select(Payment.id, PaymentList.county, Payment.month)
        .join(PaymentList, PaymentList.id == Payment.list_id)
        .join(
            newest, (newest.c.county == PaymentList.county) & (newest.c.month == PaymentList.month)
        )
        .where(Payment.held == PAID_ALREADY)
        .order_by(Payment.id)
    )
    for payment_id, county, month in db.session.execute(query):
        yield Found(f"payment {payment_id} of county {county}, {month:%Y-%m}")


def broken_series() -> Iterator[Found]:
    """Offices whose numbers of papers of a year have a gap: fewer papers than numbers given out."""
    year = func.extract("year", Notice.issued_on)
    counted = select(Notice.office_code, year, func.count()).group_by(Notice.office_code, year)
    papers = {series_of(office, int(y)): count for office, y, count in db.session.execute(counted)}
    series = select(Counter.name, Counter.value).where(Counter.name.contains("-"))
    for name, given in db.session.execute(series.order_by(Counter.name)):
        if given != papers.get(name, 0):
            yield Found(f"office {name}: {given} numbers, {papers.get(name, 0)} papers")
