"""What the simulation did, kept apart from the database: the brute force that figures are held to."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date


@dataclass
class Ledger:
    """`concluded`: outcome and day by task. `applied`: the case by applicant. `kept_from`: why a task
    was not done when its office last came to it; `worked`: the day on which an office last went through its
    tasks. `refusals`: what the portal refused, by code.
    """

    concluded: dict[int, tuple[str, date]] = field(default_factory=dict)
    applied: dict[int, str] = field(default_factory=dict)
    kept_from: dict[int, str] = field(default_factory=dict)
    worked: dict[str, date] = field(default_factory=dict)
    refusals: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    paid: int = 0

    def did(self, action: str) -> None:
        """One more of an action."""
        self.done[action] += 1
