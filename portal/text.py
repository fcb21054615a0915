"""Marking the words that people read: Simplified Chinese is the message id, English its translation."""

from dataclasses import dataclass, field
from typing import Any


def N_(message: str) -> str:
    """Mark `message` for the catalogue; it is translated where it is shown."""
    return message


@dataclass(frozen=True)
class Text:
    """A sentence for people: a message id and the values of its `%(name)s` places."""

    message: str
    values: dict[str, Any] = field(default_factory=dict)
