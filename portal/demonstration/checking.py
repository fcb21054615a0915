"""Data checks in the demonstration: on paper while one is running, by the bodies' systems when it is done."""

from base64 import b64decode
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from portal.actor import PORTAL
from portal.cases.checking import attach_paper
from portal.cases.models import Task
from portal.checks.contract import read_answer
from portal.checks.models import BY_SYSTEM
from portal.checks.operations import checks_of, keep
from portal.clock import at
from portal.database import transaction
from portal.demonstration.story import Story, noon
from portal.offices.city import current_city

STARTED, ANSWERED, CONCLUDED = 2, 4, 5
"""On which day after the application."""
PAPER = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=="
)
"""A made-up paper: one point of a picture."""


def start_check(story: Story) -> None:
    """The county asks the bodies what they know of the family."""
    story.step(STARTED, "check", "claim")
    story.step(STARTED, "check", "start-check")


def answer_some(story: Story) -> None:
    """Two bodies have answered on paper, one of them something that was not declared."""
    task = _check(story)
    person = story.case().facts["members"][0]["id_number"]
    savings = {
        "person": person,
        "fact": "monetary_property",
        "amount": "12000",
        "words": "定期存款一笔",
    }
    for body, findings in (("bank-deposits", [savings]), ("vehicles", [])):
        with at(noon(story.applied_on, ANSWERED)):
            attach_paper(story.staff[task.office_code], task.id, body, "查询结果.png", PAPER)
        story.step(
            ANSWERED, "check", "record-answer", body=body, day=_day(story), findings=findings
        )


def answer_all(story: Story) -> None:
    """Every body's system has answered, most of it as it was declared."""
    task_id, facts = _check(story).id, story.case().facts
    bodies = current_city().check_bodies
    with at(noon(story.applied_on, ANSWERED)), transaction() as session:
        for check in checks_of(session, task_id):
            said = {"id": check.request, "body": check.body, "day": _day(story),
                    "findings": _known(check.body, facts)}  # fmt: skip
            keep(session, PORTAL, check, BY_SYSTEM, read_answer(check, bodies[check.body], said))


def conclude_check(story: Story) -> None:
    """The county has what the opinion needs."""
    story.step(CONCLUDED, "check", "conclude-check")


def _check(story: Story) -> Task:
    return next(task for task in story.case().tasks if task.code == "check")


def _day(story: Story) -> str:
    return (story.applied_on + timedelta(days=STARTED)).isoformat()


def _known(body: str, facts: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
    """What a body knows: savings and homes of the applicant, and what working members earn."""
    home, members = facts["household"], facts["members"]
    first = members[0]["id_number"]
    known = {
        "bank-deposits": [(first, "monetary_property", home.get("monetary_property"))],
        "real-estate": [(first, "homes", home.get("homes"))],
        "vehicles": [(first, "private_car", 1 if home.get("private_car") else None)],
        "taxation": [
            (member["id_number"], "monthly_income", member.get("monthly_income"))
            for member in members if member.get("work") == "working"
        ],
    }  # fmt: skip
    return [
        {"person": person, "fact": fact, "amount": amount, "from": None, "to": None, "words": ""}
        for person, fact, amount in known.get(body, ()) if isinstance(amount, int) and amount > 0
    ]  # fmt: skip
