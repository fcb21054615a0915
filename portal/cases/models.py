"""Cases and what hangs on them: tasks, recognitions, entitlements, papers."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.attachment_models import Attachment
from portal.cases.course_models import Objection, Transfer
from portal.crypto import EncryptedBytes, EncryptedJSON, EncryptedText
from portal.database import Base, Instant

UNDECIDED = text("decision IS NULL")
STANDING = text("revoked_on IS NULL")
ONE_FILED = text("(account_id IS NULL) <> (filed_by_id IS NULL)")


class Counter(Base):
    """The last number given out in a series (case numbers, notice numbers), without holes."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[int]


class Case(Base):
    """One application to one service (办件), with the facts as declared and as verified.

    `assessment` is the one of the verified facts once there are some, else of the declared ones.
    `outer_ground` is the legal ground that widened the outer limit `due_on`, which is None where nobody has
    set one; after a ruling set the decision aside (`reopened_on`) the limit is the ruling's
    (`reopened_due`). `recognitions` are those that stand.
    `kind` is that of the procedure (small-aid, emergency), empty for the ordinary one; `kin`: a close
    relative of a handling officer or village official is in the household (近亲属备案).
    `status` is derived by portal.cases.status alone. A household has one undecided case per service.

    A resident files it with an account of their own (`account_id`), or an officer does on the
    household's behalf (`filed_by_id`, 代办) with a mandate that it signed (`mandate_on`). Such a case
    is in no account: that somebody types an ID number proves nothing.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index(
            "uq_cases_undecided_household_service", "household_id", "service", unique=True,
            sqlite_where=UNDECIDED, postgresql_where=UNDECIDED,
        ),
        UniqueConstraint("account_id", "idempotency_key"),
        CheckConstraint(ONE_FILED, name="filed_by_one"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    service: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    mandate_on: Mapped[date | None]
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), index=True)
    applied_on: Mapped[date]
    kind: Mapped[str] = mapped_column(String(20), default="")
    kin: Mapped[bool] = mapped_column(default=False)
    due_on: Mapped[date | None]
    due_provisional: Mapped[bool]
    outer_ground: Mapped[str | None] = mapped_column(String(20))
    reopened_on: Mapped[date | None]
    reopened_due: Mapped[date | None]
    consented_at: Mapped[datetime] = mapped_column(Instant)
    declared: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("cases.declared"))
    verified: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJSON("cases.verified"))
    assessment: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("cases.assessment"))
    rules_version: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(20), index=True)
    decision: Mapped[str | None] = mapped_column(String(20))
    decided_on: Mapped[date | None]
    idempotency_key: Mapped[str] = mapped_column(String(80))
    fingerprint: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column()

    tasks: Mapped[list["Task"]] = relationship(order_by="Task.position, Task.id")
    recognitions: Mapped[list["Recognition"]] = relationship(
        primaryjoin="and_(Case.id == Recognition.case_id, Recognition.revoked_on.is_(None))",
        order_by="Recognition.id",
    )
    entitlements: Mapped[list["Entitlement"]] = relationship(order_by="Entitlement.id")
    supplements: Mapped[list["Supplement"]] = relationship(order_by="Supplement.id")
    notices: Mapped[list["Notice"]] = relationship(order_by="Notice.id")
    objections: Mapped[list[Objection]] = relationship(order_by="Objection.id")
    transfers: Mapped[list[Transfer]] = relationship(order_by="Transfer.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def facts(self) -> dict[str, Any]:
        """The facts that count now: verified ones, else as declared."""
        return self.verified or self.declared

    @property
    def first_member(self) -> str:
        """The name of the member who comes first in the declaration."""
        return str(self.declared["members"][0].get("name", ""))


class Task(Base):
    """The work of one office on one step or matter of a case, with a due date.

    kind: step (one after another) or matter (side by side). `opened_by`: application or
    reconciliation. `amount` in fen. `position` is the order in which the steps' turns come; a step that
    comes again (after an objection, after a ruling) is another task further on. `extended_on`: the day on
    which the due date was put off, from `extended_from` to `extended_to`. `corrected_on`: the day on which
    an answer that did not stand was replaced; `concluded_on` stays the day of the first.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        UniqueConstraint("case_id", "kind", "code", "position"),
        Index("ix_tasks_office_code_state_due_on_id", "office_code", "state", "due_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"))
    entitlement_id: Mapped[int | None] = mapped_column(ForeignKey("entitlements.id"), unique=True)
    opened_by: Mapped[str] = mapped_column(String(20), default="application")
    state: Mapped[str] = mapped_column(String(12))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    opened_on: Mapped[date | None]
    due_on: Mapped[date | None]
    due_provisional: Mapped[bool] = mapped_column(default=False)
    paused_on: Mapped[date | None]
    extended_on: Mapped[date | None]
    extended_from: Mapped[date | None]
    extended_to: Mapped[date | None]
    posted_on: Mapped[date | None]
    opinion: Mapped[str | None] = mapped_column(String(10))
    outcome: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(EncryptedText("tasks.reason"))
    article: Mapped[str | None] = mapped_column(String(200))
    granted: Mapped[str | None] = mapped_column(EncryptedText("tasks.granted"))
    amount: Mapped[int | None]
    concluded_on: Mapped[date | None]
    corrected_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    case: Mapped[Case] = relationship(back_populates="tasks")
    attachments: Mapped[list[Attachment]] = relationship(viewonly=True)

    __mapper_args__ = {"version_id_col": version}


class Recognition(Base):
    """A decision that a household has a category (认定) from a day on.

    `amount` in fen a month, `members` are places in the case's facts (单人保), empty for all. On
    `review_on` the household is looked at again. From `ended_on` on it gives nothing more: a review
    found the household no longer entitled. From `revoked_on` on it does not count: it was made in error,
    or a ruling set it aside.
    """

    __tablename__ = "recognitions"
    __table_args__ = (
        Index(
            "uq_recognitions_standing_case_category", "case_id", "category", unique=True,
            sqlite_where=STANDING, postgresql_where=STANDING,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    category: Mapped[str] = mapped_column(String(40))
    members: Mapped[list[int]] = mapped_column(JSON)
    amount: Mapped[int | None]
    first_day: Mapped[date]
    review_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    revoked_on: Mapped[date | None]


class Entitlement(Base):
    """A matter that the rules say a recognised household qualifies for (应办事项).

    Its due date is the law's, from the day of recognition, whether or not a task was opened.
    `certain` is false where the facts leave the matter possible: nobody is passed over.
    """

    __tablename__ = "entitlements"
    __table_args__ = (UniqueConstraint("recognition_id", "matter_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    recognition_id: Mapped[int] = mapped_column(ForeignKey("recognitions.id"))
    matter_code: Mapped[str] = mapped_column(String(60))
    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"), index=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), index=True)
    members: Mapped[list[int]] = mapped_column(JSON)
    certain: Mapped[bool]
    opened_on: Mapped[date]
    due_on: Mapped[date] = mapped_column(index=True)
    due_provisional: Mapped[bool]

    task: Mapped[Task | None] = relationship()


class Supplement(Base):
    """Asking the resident, once, for everything that is missing (补正).

    `procedure` is "steps" for the case's own steps, else the matter's code: each asks once, and again
    only for what came up since (`news`). The clock stands still from `asked_on` to `closed_on`
    (answered, or resumed without an answer). For papers that are `tolerated` (容缺) it goes on, and
    `procedure` is "tolerated".
    """

    __tablename__ = "supplements"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    procedure: Mapped[str] = mapped_column(String(60))
    items: Mapped[str] = mapped_column(EncryptedText("supplements.items"))
    news: Mapped[str | None] = mapped_column(EncryptedText("supplements.news"))
    tolerated: Mapped[bool] = mapped_column(default=False)
    asked_on: Mapped[date]
    answer_by: Mapped[date]
    answer: Mapped[str | None] = mapped_column(EncryptedText("supplements.answer"))
    answered_on: Mapped[date | None]
    closed_on: Mapped[date | None]


class Material(Base):
    """A paper that the resident handed in (材料); its bytes and name are encrypted."""

    __tablename__ = "materials"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    name: Mapped[str] = mapped_column(EncryptedText("materials.name"))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(EncryptedBytes("materials.content"), deferred=True)
    handed_in_on: Mapped[date]


class Inquiry(Base):
    """An inquiry into the household's economy; two inquirers sign (审核确认办法 16)."""

    __tablename__ = "inquiries"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    method: Mapped[str] = mapped_column(String(30))
    made_on: Mapped[date]
    inquirers: Mapped[list[str]] = mapped_column(EncryptedJSON("inquiries.inquirers"))
    findings: Mapped[str] = mapped_column(EncryptedText("inquiries.findings"))


class Notice(Base):
    """A dated, numbered paper to the resident (文书): receipt, supplement, decision.

    `content` is what the paper says, complete, so that it reads the same for ever, also when another
    one replaces it (`superseded_by_id`).
    """

    __tablename__ = "notices"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"))
    kind: Mapped[str] = mapped_column(String(30))
    number: Mapped[str] = mapped_column(String(40), unique=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"))
    issued_on: Mapped[date]
    content: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("notices.content"))
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"))

    superseded_by: Mapped["Notice | None"] = relationship(remote_side="Notice.id")
