"""Translating what the rooms below say in message ids, where it leaves for people."""

from typing import Any

from flask_babel import gettext

SPOKEN = frozenset({
    "name", "label", "summary", "hint", "why", "title", "placeholder", "reason_label",
})  # fmt: skip


def translated(value: Any, spoken: bool = False) -> Any:
    """A JSON value with its spoken texts (name, label, hint …) in the asker's language."""
    if isinstance(value, dict):
        return {key: translated(item, key in SPOKEN) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [translated(item, spoken) for item in value]
    return gettext(value) if spoken and isinstance(value, str) and value else value
