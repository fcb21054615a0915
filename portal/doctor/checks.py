"""The table of everything that the doctor looks at: what it is, who finds it, what mends it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from portal.doctor import cases, machinery, recognitions, tasks
from portal.doctor.finding import Found


@dataclass(frozen=True)
class Check:
    """One line of the table; `mend` names the command or page that puts it right."""

    code: str
    says: str
    find: Callable[[], Iterator[Found]]
    mend: str


CHECKS = (
    Check("task-without-office", "open tasks of an office that is not configured",
          tasks.without_office, "put the office back into offices.csv, then bin/portal prepare"),
    Check("nobody-to-take", "open tasks that nobody may take: no active officer in the office",
          tasks.nobody_to_take, "bin/portal account create --role caseworker --office CODE"),
    Check("abandoned-task", "tasks in the hands of somebody who no longer works in the office",
          tasks.abandoned, "bin/portal mend gives them back to the office's queue"),
    Check("unanswered-check", "bodies that did not answer a data check as they should",
          tasks.unanswered_checks,
          "the county's office asks again on the task's page, or records the answer by hand"),
    Check("on-leave", "claimed tasks of officers who are on leave today",
          tasks.on_leave, "a colleague takes the task back on its page"),
    Check("doubled-task", "tasks of a matter beside the one that its entitlement has",
          tasks.doubled, "bin/portal mend sets them aside while nobody concluded them"),
    Check("case-without-step", "undecided cases without an open step",
          cases.without_step, "bin/portal mend opens the step whose turn it is"),
    Check("step-out-of-turn", "undecided cases whose steps are doubled or out of their order",
          cases.out_of_turn,
          "bin/portal mend puts those that wait in order; of two that run, see the journal"),
    Check("wrong-status", "cases whose status is not the one that their tasks give",
          cases.wrong_status, "bin/portal mend derives it anew"),
    Check("wrong-due-date", "due dates that no rule, pause or extension gives",
          cases.wrong_due, "bin/portal recompute-due --all"),
    Check("entitlement-without-task", "entitlements for which nobody opened a task",
          recognitions.without_task, "bin/portal reconcile"),
    Check("past-end", "recognitions that are over with open tasks",
          recognitions.past_end, "bin/portal reconcile closes the tasks"),
    Check("unreviewed", "recognitions past their review day that nobody looks at again",
          recognitions.unreviewed, "bin/portal open-reviews"),
    Check("paid-already", "payments held back because somebody has the month on another list",
          machinery.paid_already, "the county's civil-affairs office decides which recognition stands"),
    Check("nobody-to-contact", "findings that nobody may work on: no active officer in the office",
          machinery.nobody_to_contact, "bin/portal account create --role caseworker --office CODE"),
    Check("abandoned-finding", "findings in the hands of somebody whose account is closed",
          machinery.abandoned_findings, "bin/portal mend gives them back to the office's list"),
    Check("unfinished-run", "screenings that were cut off",
          machinery.unfinished_runs, "bin/portal screen with the same options goes on"),
    Check("failed-job", "background jobs that were given up",
          machinery.failed_jobs, "bin/portal jobs retry ID"),
    Check("broken-series", "offices whose papers of a year are not numbered without a gap",
          machinery.broken_series, "a paper was removed from the database: look into the journal"),
    Check("late-refusal", "refusals whose paper did not arrive within the law's working days",
          machinery.late_refusals,
          "the office hands it over: /papers/undelivered; no worker ran since: bin/portal worker"),
    Check("untold-paper", "papers that their residents were not told of",
          machinery.untold_papers,
          "the office sends it again or hands it over: /papers/undelivered"),
)  # fmt: skip


def counted() -> dict[str, int]:
    """How much every check finds, by its code; nothing where all is well."""
    counts = {check.code: sum(1 for _ in check.find()) for check in CHECKS}
    return {code: count for code, count in counts.items() if count}
