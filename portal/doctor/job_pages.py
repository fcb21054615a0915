"""The page of background jobs for administrators: what was given up, and trying it again."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.doctor.job_rows import job_rows
from portal.jobs.models import FAILED
from portal.jobs.operations import retry
from portal.text import N_
from portal.web.login import actor, guarded

blueprint = Blueprint("jobs", __name__, template_folder="templates", url_prefix="/jobs")
KINDS = {
    "webhook": N_("向部门系统推送变化"), "deliver": N_("发送文书通知"), "check": N_("向核对单位发问"),
    "recompute-due": N_("重新计算期限"), "forget": N_("清理过期记录"), "reconcile": N_("补开应办事项"),
    "reviews": N_("打开到期的复核"), "screen": N_("全量筛查"), "after-ending": N_("查看其他可享受的救助"),
    "doctor": N_("系统体检"), "childcare": N_("托位排队和过期"), "remind-institutions": N_("提醒托育机构"),
    "remind-institution": N_("给托育机构发短信"), "tell-parent": N_("给家长发消息"),
}  # fmt: skip
"""What the kinds of jobs are called; the names of what a worker does (portal.worker.HANDLERS)."""


@blueprint.get("")
@guarded("administrator")
def failed() -> str:
    """The jobs that were given up, newest first."""
    return render_template("doctor/jobs.html", rows=job_rows(FAILED), kinds=KINDS)


@blueprint.post("/<int:job_id>/retry")
@guarded("administrator")
def again(job_id: int) -> Response:
    """Queue one of them anew."""
    retry(actor(), job_id)
    flash(gettext(N_("已重新排队，结果过一会儿可以看到。")))
    return redirect(url_for("jobs.failed"))
