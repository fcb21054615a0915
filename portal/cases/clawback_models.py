"""Money that was paid for months to which a household was not entitled (追回), and what came back."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models import Case, Recognition, Task
from portal.crypto import EncryptedText
from portal.database import Base


class Clawback(Base):
    """A proposal to take back what one recognition was overpaid from `first_month` to `last_month`.

    `amount` is fen. Proposed by one officer, decided by another after the household was heard. `outcome`:
    claimed or dropped.
    """

    __tablename__ = "clawbacks"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), unique=True)
    recognition_id: Mapped[int] = mapped_column(ForeignKey("recognitions.id"))
    first_month: Mapped[date]
    last_month: Mapped[date]
    amount: Mapped[int]
    reason: Mapped[str] = mapped_column(EncryptedText("clawbacks.reason"))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    proposed_on: Mapped[date]
    heard_on: Mapped[date | None]
    hearing: Mapped[str | None] = mapped_column(EncryptedText("clawbacks.hearing"))
    repay_by: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(String(10))
    decided_on: Mapped[date | None]

    case: Mapped[Case] = relationship()
    task: Mapped[Task] = relationship()
    recognition: Mapped[Recognition] = relationship()
    repayments: Mapped[list["Repayment"]] = relationship(order_by="Repayment.id")

    @property
    def open_amount(self) -> int:
        """What is still to come back, fen."""
        back = sum(repayment.amount for repayment in self.repayments)
        return self.amount - back if self.outcome == "claimed" else 0


class Repayment(Base):
    """What the household paid back of a clawback, in fen; `words` tell the receipt. Rows are only added."""

    __tablename__ = "repayments"

    id: Mapped[int] = mapped_column(primary_key=True)
    clawback_id: Mapped[int] = mapped_column(ForeignKey("clawbacks.id"), index=True)
    amount: Mapped[int]
    received_on: Mapped[date]
    words: Mapped[str] = mapped_column(EncryptedText("repayments.words"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
