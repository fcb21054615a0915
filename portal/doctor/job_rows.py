"""Background jobs as administrators see them: each with the system that it is to tell."""

from dataclasses import dataclass

from portal.exchange.operations import KIND as WEBHOOK
from portal.exchange.operations import systems_told
from portal.jobs.models import Job
from portal.jobs.queries import newest


@dataclass(frozen=True)
class JobRow:
    """A job, and the name of the department's system that it tells, "" where it tells none."""

    job: Job
    system: str


def job_rows(state: str = "") -> list[JobRow]:
    """The newest jobs, of one state or of all."""
    jobs = newest(state)
    hooks = {job.id: job.payload.get("webhook", 0) for job in jobs if job.kind == WEBHOOK}
    names = systems_told(hooks.values())
    return [JobRow(job, names.get(hooks.get(job.id, 0), "")) for job in jobs]
