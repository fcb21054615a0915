"""How the demonstration's cases go: each course is one line, told with the portal's own operations.

Days are counted from the application; the clock stands at each of them in turn, so a case of last
spring has last spring's dates.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from portal.actor import Actor
from portal.cases import operations
from portal.cases.models import Task
from portal.cases.rental.prefilled import MATTER
from portal.clock import at
from portal.demonstration.checking import answer_all, answer_some, conclude_check, start_check
from portal.demonstration.households import Made
from portal.demonstration.staff import Staff
from portal.demonstration.story import Story, noon

ACCEPT, INQUIRY, OPINION, CLOSE, DECIDE = 1, 4, 6, 14, 16
"""On which day after the application each step is done."""


@dataclass(frozen=True)
class Course:
    """How far a case goes (`stop`) and how many days ago it began (between two numbers)."""

    code: str
    weight: int
    began: tuple[int, int]
    stop: str


COURSES = (
    Course("just handed in", 12, (0, 2), "applied"),
    Course("acceptance forgotten", 4, (32, 40), "applied"),
    Course("under inquiry", 9, (5, 14), "accepted"),
    Course("inquiry about to be late", 4, (19, 21), "accepted"),
    Course("asked for a paper", 7, (8, 15), "asked"),
    Course("being posted", 8, (7, 12), "posted"),
    Course("posted long enough", 5, (16, 19), "posted"),
    Course("before the decision", 8, (17, 20), "closed publicity"),
    Course("decision late", 3, (32, 45), "closed publicity"),
    Course("departments at work", 22, (20, 260), "partly"),
    Course("all handled", 22, (22, 320), "handled"),
    Course("proposed to refuse", 5, (20, 200), "refused"),
    Course("not accepted", 3, (10, 150), "rejected"),
    Course("withdrawn", 4, (8, 150), "withdrawn"),
)


def tell(made: Made, resident: Actor, staff: Staff, random: Random, today: date) -> str:
    """Apply and go as far as a course drawn by weight says; returns the case's number."""
    course = random.choices(COURSES, [course.weight for course in COURSES])[0]
    applied_on = today - timedelta(days=random.randint(*course.began))
    with at(noon(applied_on, 0)):
        number = operations.apply(
            resident, "social-assistance", made.declaration, consent=True,
            key=f"demonstration-{resident.account_id}",
        )  # fmt: skip
    story = Story(number, resident, staff, applied_on, random)
    for chapter in CHAPTERS[course.stop]:
        chapter(story)
    return number


def accept(story: Story) -> None:
    """The township accepts."""
    story.step(ACCEPT, "accept", "claim")
    story.step(ACCEPT, "accept", "accept")


def reject(story: Story) -> None:
    """The township does not accept."""
    story.step(ACCEPT, "accept", "claim")
    story.step(
        ACCEPT, "accept", "reject", reason="户口不在本乡镇，请向户口所在地申请。",
        article="社会救助法第三十七条",
    )  # fmt: skip


def ask(story: Story) -> None:
    """The township asks for papers; the clock stops."""
    story.step(INQUIRY, "verify", "claim")
    by = story.applied_on + timedelta(days=INQUIRY + 30)
    story.step(
        INQUIRY, "verify", "request-supplement", items="最近三个月的银行流水\n租房合同",
        answer_by=by.isoformat(),
    )  # fmt: skip


def inquire(story: Story) -> None:
    """The inquiry, signed by two."""
    story.step(INQUIRY, "verify", "claim")
    made_on = story.applied_on + timedelta(days=INQUIRY)
    story.step(
        INQUIRY, "verify", "record-inquiry", method="home_visit", made_on=made_on.isoformat(),
        inquirers="例调查甲\n例调查乙", findings="入户看过，家庭情况与自报一致。",
    )  # fmt: skip


def propose(story: Story) -> None:
    """A favourable opinion, and the result is posted."""
    story.step(OPINION, "verify", "give-opinion", opinion="grant", reason="情况属实。")
    story.step(OPINION, "publicise", "claim")
    story.step(OPINION, "publicise", "post")


def propose_refusal(story: Story) -> None:
    """An unfavourable opinion, which is not posted."""
    story.step(OPINION, "verify", "give-opinion", opinion="refuse", reason="不符合条件。")


def close_publicity(story: Story) -> None:
    """Seven days later nobody has objected."""
    story.step(CLOSE, "publicise", "close-publicity")


def decide(story: Story) -> None:
    """The county decides by the rules; what rests on a missing figure it decides with a reason."""
    story.step(DECIDE, "decide", "claim")
    verdicts = story.case().assessment["verdicts"]
    met = [v["category"] for v in verdicts if v["verdict"] == "met"]
    open_ones = [v["category"] for v in verdicts if v["verdict"] == "needs_review"]
    if met:
        story.step(DECIDE, "decide", "confirm", categories=met, amount="500.00")
    elif open_ones:
        story.step(
            DECIDE, "decide", "confirm", categories=open_ones[:1], amount="300.00",
            reason="标准未公布，经集体研究核定。",
        )  # fmt: skip
    else:
        refuse(story)


def refuse(story: Story) -> None:
    """The county refuses, with reason and article."""
    task = next(t for t in story.case().tasks if t.code == "decide")
    if task.state == "open":
        story.step(DECIDE, "decide", "claim")
    story.step(
        DECIDE, "decide", "refuse", reason="经核对，家庭收入或财产超过规定。",
        article="浙江省社会救助条例第九条、第十三条",
    )  # fmt: skip


def withdraw(story: Story) -> None:
    """The resident thinks better of it."""
    with at(noon(story.applied_on, ACCEPT + 1)):
        operations.act_on_case(story.resident, story.number, "withdraw", {})


def handle_all(story: Story) -> None:
    """Every department answers, some late."""
    for task in _matters(story):
        _answer(story, task, late=story.random.random() < 0.08)


def handle_some(story: Story) -> None:
    """Most departments answer; some have not, one waits for the resident."""
    tasks = _matters(story)
    for place, task in enumerate(tasks):
        fate = story.random.random()
        if place == 0 and fate < 0.3:
            story.act(DECIDE, task, "claim")
        elif fate < 0.05:
            _ask_about(story, task)
        elif fate < 0.9:
            _answer(story, task, late=fate > 0.75)


def _matters(story: Story) -> Sequence[Task]:
    """Those that are open; the rental subsidy goes its own way (portal.demonstration.rental)."""
    return [
        task for task in story.case().tasks
        if task.kind == "matter" and task.state == "open" and not _has_own_case(story, task)
    ]  # fmt: skip


def _has_own_case(story: Story, task: Task) -> bool:
    return task.code == MATTER and _is_certain(story, task)


def _ask_about(story: Story, task: Task) -> None:
    by = story.applied_on + timedelta(days=DECIDE + 20)
    story.act(DECIDE, task, "claim")
    story.act(DECIDE, task, "request-supplement", items="社保卡照片", answer_by=by.isoformat())


def _answer(story: Story, task: Task, *, late: bool) -> None:
    day, certain = DECIDE + 4 * late, _is_certain(story, task)
    fate = 1.0 if task.code == "minimum-living-payment" else story.random.random()
    story.act(day, task, "claim")
    if not certain:
        story.act(day, task, "not-applicable", reason="核实后家中没有符合的成员。")
    elif fate < 0.05:
        story.act(day, task, "refuse", reason="同类待遇已经享受，不重复给付。",
                  article="浙江省社会救助条例第七条")  # fmt: skip
    elif fate < 0.08:
        story.act(day, task, "decline", reason="居民书面表示不需要。")
    else:
        story.act(day, task, "grant", granted="已按规定办理，从下月起享受。")


def _is_certain(story: Story, task: Task) -> bool:
    entitlements = story.case().entitlements
    return next(e.certain for e in entitlements if e.id == task.entitlement_id)


Chapter = Callable[[Story], None]
CHECKED_TOO = (accept, start_check, inquire, answer_all, conclude_check)
RECOGNISED: tuple[Chapter, ...] = (*CHECKED_TOO, propose, close_publicity, decide)
CHAPTERS: dict[str, tuple[Chapter, ...]] = {
    "applied": (),
    "accepted": (accept, start_check, answer_some),
    "asked": (accept, start_check, ask),
    "posted": (*CHECKED_TOO, propose),
    "closed publicity": (*CHECKED_TOO, propose, close_publicity),
    "partly": (*RECOGNISED, handle_some),
    "handled": (*RECOGNISED, handle_all),
    "refused": (*CHECKED_TOO, propose_refusal, refuse),
    "rejected": (reject,),
    "withdrawn": (accept, withdraw),
}
