"""The command line of jobs: what runs, what ran, what failed, and trying again."""

import click

from portal.actor import PORTAL
from portal.clock import CHINA
from portal.console import told
from portal.jobs.models import DONE, FAILED, QUEUED, RUNNING
from portal.jobs.operations import retry
from portal.jobs.queries import newest


@click.group()
def jobs() -> None:
    """Background jobs."""


@jobs.command("list")
@click.option(
    "--state", type=click.Choice([QUEUED, RUNNING, DONE, FAILED]), help="all unless given"
)
def list_jobs(state: str | None) -> None:
    """The newest jobs: when they are due (China), how they stand, what failed."""
    for job in newest(state or ""):
        due = job.due_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
        click.echo(f"{job.id:>8} {due} {job.state:8} {job.attempts:>2} {job.kind:16} {job.error}")


@jobs.command("retry")
@click.argument("job_id", type=int)
def retry_job(job_id: int) -> None:
    """Queue a job that was given up, anew."""
    with told():
        retry(PORTAL, job_id)
