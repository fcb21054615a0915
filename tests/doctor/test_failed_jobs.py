"""What was given up is seen by administrators, and tried again."""

from portal.actor import PORTAL
from portal.clock import now
from portal.database import db, transaction
from portal.doctor.job_pages import KINDS
from portal.exchange.operations import set_webhook, webhook_of
from portal.jobs.models import FAILED, Job
from portal.worker import HANDLERS
from tests.support.browser import visible


def lost(app) -> int:
    """A webhook's message that was given up."""
    with app.app_context():
        set_webhook(PORTAL, "xitong", "https://power.example/told")
        hook = webhook_of("xitong").id
    with app.app_context(), transaction() as session:
        job = Job(
            kind="webhook", key="webhook 1", state=FAILED, attempts=8, due_at=now(),
            error="URLError", payload={"webhook": hook},
        )  # fmt: skip
        session.add(job)
        session.flush()
        return job.id


def test_every_kind_of_job_has_its_name() -> None:
    assert set(KINDS) == set(HANDLERS)


def test_the_page_lists_them_and_tries_again(app, pages) -> None:
    number = lost(app)
    administrator = pages()
    administrator.log_in("guanli")
    page = administrator.get("/jobs")
    assert "向部门系统推送变化 · 例xitong" in visible(page) and "试过8次" in visible(page)
    page = administrator.post(f"/jobs/{number}/retry")
    assert "没有失败的后台任务" in visible(page)
    with app.app_context():
        assert db.session.get_one(Job, number).state == "queued"


def test_over_rest_too(app, rest) -> None:
    number = lost(app)
    administrator = rest("guanli")
    [job] = administrator.get("/jobs?state=failed")
    assert (job["id"], job["kind"], job["error"]) == (number, "webhook", "URLError")
    assert job["system"] == "例xitong"
    path = f"/api/v1/jobs/{number}/retry"
    assert administrator.client.post(path, headers=administrator.headers).status_code == 204
    assert administrator.get("/jobs?state=failed") == []
    rest("zhen1").get("/jobs", 403)
