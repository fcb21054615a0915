"""What follows when the recognitions of a case change: matters stay owed, come back, open or end."""

from portal.cases.act import Act
from portal.cases.joint_handling import Owing, open_entitlements, owed_to
from portal.cases.models import Entitlement, Recognition
from portal.cases.steps import close_task
from portal.journal.operations import record


def follow_recognitions(act: Act, why: str = "") -> None:
    """Bring entitlements and tasks into line with the recognitions that stand.

    A matter that one of them gives stays with its office, from whichever it came before, and is open
    again if it had ended; one that none gives any more ends with the reason `why`; a new one opens.
    """
    owed = {o[1].matter_code: o for o in owed_to(act.session, act.city, act.case, act.today)}
    for entitlement in act.case.entitlements:
        if entitlement.matter_code in owed:
            _stay(act, entitlement, owed[entitlement.matter_code])
        elif entitlement.task is not None and entitlement.task.state != "concluded":
            close_task(act.case, entitlement.task, act.today, "ended", why)
    open_entitlements(act.session, act.actor, act.city, act.case)


def _stay(act: Act, entitlement: Entitlement, owing: Owing) -> None:
    recognition, item, since = owing
    entitlement.recognition_id = recognition.id
    entitlement.members, entitlement.certain = list(item.members), item.certain
    task = entitlement.task
    if task is None or task.outcome != "ended":
        return
    matter = act.city.matter(item.matter_code, act.case.applied_on)
    due = act.city.calendar.due_date(since, matter.limit, matter.limit_unit)
    entitlement.opened_on, entitlement.due_on, entitlement.due_provisional = (
        since,
        due.day,
        due.provisional,
    )
    task.state, task.outcome, task.reason, task.concluded_on = "open", None, None, None
    task.opened_on, task.officer_id, task.corrected_on = act.today, None, None
    task.due_on, task.due_provisional = due.day, due.provisional
    task.extended_on = task.extended_from = task.extended_to = None


def revoke(act: Act, recognitions: list[Recognition]) -> None:
    """These recognitions were made in error or set aside: from today on they do not count."""
    for found in recognitions:
        found.revoked_on = act.today
        record(act.actor, "revoke", "recognition", found.id,
               before={"category": found.category}, after={"revoked_on": str(act.today)})  # fmt: skip
    act.session.flush()
    act.session.expire(act.case, ["recognitions"])
