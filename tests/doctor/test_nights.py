"""The doctor's nightly counts: kept as a trend, shown to administrators, read as metrics."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.app import create_app
from portal.clock import now
from portal.database import db
from portal.doctor.checks import CHECKS
from portal.doctor.models import DoctorCount
from portal.doctor.nights import keep_counts, last_counts
from portal.jobs.models import FAILED, QUEUED, Job
from tests.conftest import BOTH, settings_for
from tests.support import course
from tests.support.browser import visible

TOKEN = "a-token-for-the-watching-machine"


@BOTH
def test_every_night_every_check_is_counted_once(rest, app, clock) -> None:
    course.apply(rest)
    with app.app_context():
        keep_counts()
        keep_counts()
        assert db.session.scalar(select(func.count()).select_from(DoctorCount)) == len(CHECKS)
        clock.shift(timedelta(days=1))
        keep_counts()
        assert db.session.scalar(select(func.count()).select_from(DoctorCount)) == 2 * len(CHECKS)
        assert last_counts()["case-without-step"] == 0


def test_administrators_see_the_trend(app, pages, clock) -> None:
    person = pages()
    person.log_in("guanli")
    assert "还没有检查过" in visible(person.get("/doctor"))
    with app.app_context():
        keep_counts()
    page = visible(person.get("/doctor"))
    assert "2026年11月2日" in page and "bin/portal mend" in page
    officer = pages()
    officer.log_in("zhen1")
    officer.get("/doctor", 403)


@pytest.mark.parametrize(
    ("token", "given", "status"),
    [("", "", 404), ("", "Bearer ", 404), (TOKEN, "", 404), (TOKEN, "Bearer wrong", 404),
     (TOKEN, f"Bearer {TOKEN}", 200)],
)  # fmt: skip
def test_metrics_are_for_who_has_the_token(
    database_url, clock, token: str, given: str, status: int
) -> None:
    app = create_app(replace(settings_for(database_url), metrics_token=token))
    with app.app_context():
        keep_counts()
        answer = app.test_client().get("/metrics", headers={"Authorization": given})
        assert answer.status_code == status
        if status == 200:
            assert b'portal_doctor_findings{code="abandoned-task"} 0.0' in answer.data
            assert b"portal_papers_untold 0.0" in answer.data
            assert b"portal_oldest_job_seconds 0.0" in answer.data
        db.session.remove()
        db.engine.dispose()


@BOTH
def test_metrics_tell_how_long_the_oldest_due_job_has_waited(database_url, clock) -> None:
    """A job put off until later waits for nothing yet; one that was given up waits no more."""
    app = create_app(replace(settings_for(database_url), metrics_token=TOKEN))
    with app.app_context():
        for minutes, state in ((90, QUEUED), (30, QUEUED), (-60, QUEUED), (500, FAILED)):
            due_at = now() - timedelta(minutes=minutes)
            db.session.add(Job(kind="look", key=f"{minutes}", state=state, due_at=due_at))
        db.session.commit()
        bearer = {"Authorization": f"Bearer {TOKEN}"}
        told = app.test_client().get("/metrics", headers=bearer).data
        assert b"portal_oldest_job_seconds 5400.0" in told
        assert b'portal_jobs{state="failed"} 1.0' in told
        db.session.remove()
        db.engine.dispose()
